/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.handover.actuate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link ActuatorHealthGroup}, with Spring Boot's own endpoint and groups.
 */
class ActuatorHealthGroupTests {

	private static final String OUT_OF_SERVICE_MAPPING = "management.endpoint.health.group.mine.status.http-mapping."
			+ "out-of-service=";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ApplicationAvailabilityAutoConfiguration.class,
				HealthContributorRegistryAutoConfiguration.class, HealthEndpointAutoConfiguration.class,
				AvailabilityProbesAutoConfiguration.class))
		.withBean("upHealthIndicator", HealthIndicator.class, () -> () -> Health.up().build())
		.withBean("downHealthIndicator", HealthIndicator.class, () -> () -> Health.down().build())
		.withBean("coldHealthIndicator", ReactiveHealthIndicator.class,
				() -> () -> Mono.just(Health.outOfService().build()))
		.withBean("dbHealthContributor", CompositeHealthContributor.class,
				() -> CompositeHealthContributor.fromMap(Map.of("main", (HealthIndicator) () -> Health.up().build(),
						"replica", (HealthIndicator) () -> Health.down().build())))
		.withBean("brokenHealthIndicator", HealthIndicator.class, () -> () -> {
			throw new IllegalStateException("broken");
		});

	private final List<String> asked = new ArrayList<>();

	@Test
	void whenOnlyTheReadinessIsAMemberShouldBeUpWhateverTheReadinessIs() {
		this.contextRunner.run(ask("readiness", (waitedFor) -> assertThat(waitedFor).isEmpty()));
		this.contextRunner.run((context) -> {
			AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
			assertThat(ask("readiness", context)).isEmpty();
		});
	}

	@Test
	void whenAMemberIsDownShouldNameItAlone() {
		this.contextRunner
			.withPropertyValues("management.endpoint.health.group.readiness.include=readinessState,up,down,cold")
			.run(ask("readiness", (waitedFor) -> {
				assertThat(waitedFor).containsExactly("down (DOWN)", "cold (OUT_OF_SERVICE)");
				assertThat(this.asked).contains("up", "down", "cold");
			}));
	}

	/*
	 * One that is no member throws.
	 */
	@Test
	void whenAllMembersAreUpShouldBeUpAndAskNoOther() {
		this.contextRunner.withPropertyValues("management.endpoint.health.group.mine.include=up")
			.run(ask("mine", (waitedFor) -> assertThat(waitedFor).isEmpty()));
	}

	@Test
	void whenAPartOfACompositeIsAMemberShouldLookAtThatAlone() {
		this.contextRunner.withPropertyValues("management.endpoint.health.group.mine.include=db/main")
			.run(ask("mine", (waitedFor) -> assertThat(waitedFor).isEmpty()));
		this.contextRunner.withPropertyValues("management.endpoint.health.group.mine.include=db")
			.run(ask("mine", (waitedFor) -> assertThat(waitedFor).containsExactly("db (DOWN)")));
	}

	@Test
	void whenAStatusIsMappedShouldGoByTheHttpStatus() {
		ApplicationContextRunner cold = this.contextRunner
			.withPropertyValues("management.endpoint.health.group.mine.include=cold");
		cold.run(ask("mine", (waitedFor) -> assertThat(waitedFor).isNotEmpty()));
		for (int code : new int[] { 200, 399 }) {
			cold.withPropertyValues(OUT_OF_SERVICE_MAPPING + code)
				.run(ask("mine", (waitedFor) -> assertThat(waitedFor).isEmpty()));
		}
		for (int code : new int[] { 199, 400 }) {
			cold.withPropertyValues(OUT_OF_SERVICE_MAPPING + code)
				.run(ask("mine", (waitedFor) -> assertThat(waitedFor).containsExactly("cold (OUT_OF_SERVICE)")));
		}
	}

	@Test
	void whenTheGroupIsUpAsAWholeShouldNotWaitForAMemberThatIsDown() {
		this.contextRunner
			.withPropertyValues("management.endpoint.health.group.mine.include=up,down",
					"management.endpoint.health.group.mine.status.order=up,down")
			.run(ask("mine", (waitedFor) -> assertThat(waitedFor).isEmpty()));
	}

	@Test
	void whenTheGroupIsDownAsAWholeAloneShouldSayItsStatus() {
		this.contextRunner.withBean(StatusAggregator.class, () -> (statuses) -> Status.DOWN)
			.withPropertyValues("management.endpoint.health.group.mine.include=up")
			.run(ask("mine", (waitedFor) -> assertThat(waitedFor).containsExactly("its status (DOWN)")));
	}

	@Test
	void whenTheGroupHasNoMembersShouldNotBeUpAsTheEndpointHasNothingToShow() {
		this.contextRunner
			.withPropertyValues("management.endpoint.health.group.mine.include=missing",
					"management.endpoint.health.validate-group-membership=false")
			.run(ask("mine", (waitedFor) -> assertThat(waitedFor).containsExactly("its members (there are none)")));
	}

	@Test
	void whenAnIndicatorThrowsShouldHaveSaidWhichOneIsAsked() {
		this.contextRunner.withPropertyValues("management.endpoint.health.group.mine.include=broken").run((context) -> {
			assertThatIllegalStateException().isThrownBy(() -> ask("mine", context)).withMessage("broken");
			assertThat(this.asked).last().isEqualTo("broken");
		});
	}

	private ContextConsumer<AssertableApplicationContext> ask(String name, Consumer<List<String>> answer) {
		return (context) -> answer.accept(ask(name, context));
	}

	private List<String> ask(String name, AssertableApplicationContext context) {
		ActuatorHealthGroup group = new ActuatorHealthGroup(name, context.getBean(HealthEndpointGroups.class).get(name),
				context);
		assertThat(group.name()).isEqualTo(name);
		return group.ask(this.asked::add);
	}

}
