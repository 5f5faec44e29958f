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

package io.handover.takeover;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.core.annotation.Order;
import org.springframework.jms.annotation.JmsListener;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

import io.handover.Handover;
import io.handover.LoopbackNetwork;
import io.handover.TakeoverListener;
import io.handover.WithTakeover;
import io.handover.autoconfigure.HandoverAutoConfiguration;
import io.handover.autoconfigure.HandoverTakeoverAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link WithTakeover @WithTakeover}, with real contexts and real peers.
 */
@ExtendWith(OutputCaptureExtension.class)
class WithTakeoverTests {

	private static final String AT_ONCE = "handover.takeover.discovery=0s";

	private static final String NEVER = "handover.takeover.discovery=10m";

	@RegisterExtension
	private final LoopbackNetwork network = new LoopbackNetwork();

	@Test
	void whenItTakesOverShouldStartLifecycleBeansByPhaseAndStopThemFirst() {
		List<String> deeds;
		try (ConfigurableApplicationContext context = this.network.run(Lifecycles.class, AT_ONCE)) {
			deeds = context.getBean(Lifecycles.class).deeds;
			Awaitility.await().until(() -> deeds.contains("start later"));
			assertThat(deeds).containsExactly("start ordinary", "refreshed", "start annotated", "start later");
		}
		assertThat(deeds).endsWith("stop later", "stop annotated", "stop ordinary");
	}

	@Test
	void whenItDoesNotTakeOverShouldNotStartThem() {
		try (ConfigurableApplicationContext context = this.network.run(Lifecycles.class, NEVER)) {
			List<String> deeds = context.getBean(Lifecycles.class).deeds;
			assertThat(deeds).containsExactly("start ordinary", "refreshed");
			context.stop();
			context.start();
			assertThat(deeds).containsExactly("start ordinary", "refreshed", "stop ordinary", "start ordinary");
		}
	}

	@Test
	void whenTheContextIsStartedAgainShouldStartThemAgain() {
		try (ConfigurableApplicationContext context = this.network.run(Lifecycles.class, AT_ONCE)) {
			List<String> deeds = context.getBean(Lifecycles.class).deeds;
			Awaitility.await().until(() -> deeds.contains("start later"));
			deeds.clear();
			context.stop();
			context.start();
			assertThat(deeds).contains("stop annotated", "stop later", "start annotated", "start later");
		}
	}

	@Test
	void whenOneRunsAlthoughTheTakeoverIsNotHeldShouldStopItWithTheContext() {
		List<String> deeds;
		try (ConfigurableApplicationContext context = this.network.run(Lifecycles.class, NEVER)) {
			deeds = context.getBean(Lifecycles.class).deeds;
			context.getBean("annotated", SmartLifecycle.class).start();
		}
		assertThat(deeds).endsWith("start annotated", "stop ordinary", "stop annotated");
	}

	@Test
	void whenHandoverIsOffShouldChangeNothing() {
		try (ConfigurableApplicationContext context = this.network.run(Lifecycles.class, "handover.enabled=false")) {
			assertThat(context.getBean(Lifecycles.class).deeds).contains("start annotated", "start later");
		}
	}

	@Test
	void whenTheTimeoutPerPhaseIsSetShouldKeepIt() {
		try (ConfigurableApplicationContext context = this.network.run(Lifecycles.class, NEVER,
				"spring.lifecycle.timeout-per-shutdown-phase=7s")) {
			assertThat(context.getBean(DefaultLifecycleProcessor.class)).isInstanceOf(TakeoverLifecycleProcessor.class)
				.extracting("timeoutPerShutdownPhase")
				.isEqualTo(7000L);
		}
	}

	@Test
	void whenTheApplicationHasALifecycleProcessorShouldNotStartWithTheContext() {
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> this.network.run(OwnProcessor.class, NEVER))
			.withMessageContaining("'annotated'")
			.withMessageContaining("Set the autoStartup of 'annotated' to false");
	}

	@Test
	void whenAMethodIsScheduledShouldRunOnTheHolderAlone() {
		try (ConfigurableApplicationContext context = this.network.run(Jobs.class, NEVER)) {
			Jobs.Job job = context.getBean(Jobs.Job.class);
			Awaitility.await().until(() -> job.unguardedRunsToCome() == 0);
			assertThat(job.deeds()).isEmpty();
		}
		try (ConfigurableApplicationContext context = this.network.run(Jobs.class, AT_ONCE)) {
			Jobs.Job job = context.getBean(Jobs.Job.class);
			Awaitility.await().until(() -> job.deeds().contains("run"));
			assertThat(job.deeds()).startsWith("resource opened", "run");
		}
	}

	@Test
	void whenHandoverIsOffShouldRunAMethodAndCallNoListener() {
		try (ConfigurableApplicationContext context = this.network.run(Jobs.class, "handover.enabled=false")) {
			List<String> deeds = context.getBean(Jobs.Job.class).deeds();
			Awaitility.await().until(() -> deeds.contains("run"));
			assertThat(deeds).containsOnly("run");
		}
	}

	@Test
	void whenARunIsUnderWayShouldBeWaitedFor() throws Exception {
		ConfigurableApplicationContext context = this.network.run(Jobs.class, AT_ONCE);
		Jobs.Job job = context.getBean(Jobs.Job.class);
		Handover handover = context.getBean(Handover.class);
		List<String> deeds = job.deeds();
		CountDownLatch mayReturn = new CountDownLatch(1);
		job.blockOn(mayReturn);
		Awaitility.await().until(() -> deeds.contains("blocked"));
		Thread closing = new Thread(context::close);
		closing.start();
		Awaitility.await().until(() -> !handover.holdsTakeover());
		closing.join(200);
		assertThat(deeds).doesNotContain("resource closed");
		mayReturn.countDown();
		closing.join(10_000);
		assertThat(deeds).endsWith("blocked", "returned", "resource closed");
	}

	@Test
	void whenAMethodClosesTheApplicationShouldNotWaitForItself(CapturedOutput output) {
		ConfigurableApplicationContext context = this.network.run(Jobs.class, AT_ONCE, "handover.shutdown-timeout=2s",
				"spring.task.scheduling.shutdown.await-termination=false",
				"spring.lifecycle.timeout-per-shutdown-phase=100ms");
		Jobs.Job job = context.getBean(Jobs.Job.class);
		job.runInstead(context::close);
		Awaitility.await().until(() -> job.deeds().contains("resource closed"));
		Awaitility.await().until(() -> !context.isActive());
		assertThat(job.deeds()).containsSubsequence("resource opened", "run", "resource closed");
		assertThat(output).doesNotContain("A listener of the takeover has not returned");
	}

	@Test
	void whenAMethodReturnsSomethingShouldNotStart() {
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> this.network.run(Returning.class, NEVER))
			.withStackTraceContaining("@WithTakeover is on a method that returns something")
			.withStackTraceContaining("Let it return void");
	}

	@ParameterizedTest
	@ValueSource(classes = { KafkaJob.class, RabbitJob.class, JmsJob.class })
	void whenAMethodListensToMessagesShouldNotStart(Class<?> job) {
		assertThatExceptionOfType(Exception.class)
			.isThrownBy(() -> this.network.run(LoopbackNetwork.application(Jobs.class, job), NEVER))
			.withStackTraceContaining("@WithTakeover is on the method of a message listener")
			.withStackTraceContaining("RegisteredLifecycle");
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ HandoverAutoConfiguration.class, HandoverTakeoverAutoConfiguration.class,
			LifecycleAutoConfiguration.class })
	static class Lifecycles {

		final List<String> deeds = new CopyOnWriteArrayList<>();

		@Bean
		RecordedLifecycle later() {
			return new AnnotatedLifecycle("later", 2, this.deeds);
		}

		@Bean
		@WithTakeover
		RecordedLifecycle annotated() {
			return new RecordedLifecycle("annotated", 1, this.deeds);
		}

		@Bean
		RecordedLifecycle ordinary() {
			return new RecordedLifecycle("ordinary", 3, this.deeds);
		}

		@EventListener(ContextRefreshedEvent.class)
		void refreshed() {
			this.deeds.add("refreshed");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnProcessor extends Lifecycles {

		@Bean
		DefaultLifecycleProcessor lifecycleProcessor() {
			return new DefaultLifecycleProcessor();
		}

		@Override
		@Bean
		RecordedLifecycle later() {
			return new RecordedLifecycle("later", 2, this.deeds);
		}

	}

	@WithTakeover
	static class AnnotatedLifecycle extends RecordedLifecycle {

		AnnotatedLifecycle(String name, int phase, List<String> deeds) {
			super(name, phase, deeds);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableScheduling
	@ImportAutoConfiguration({ HandoverAutoConfiguration.class, HandoverTakeoverAutoConfiguration.class })
	static class Jobs {

		private final List<String> deeds = new CopyOnWriteArrayList<>();

		@Bean
		Job job() {
			return new Job(this.deeds);
		}

		@Bean
		@Order(1)
		TakeoverListener resource() {
			return new RecordedResource(this.deeds);
		}

		static class Job {

			private final CountDownLatch unguarded = new CountDownLatch(3);

			private final List<String> deeds;

			private volatile Runnable code = () -> {
			};

			private volatile CountDownLatch mayReturn = new CountDownLatch(0);

			Job(List<String> deeds) {
				this.deeds = deeds;
			}

			void blockOn(CountDownLatch latch) {
				this.mayReturn = latch;
			}

			void runInstead(Runnable code) {
				this.code = code;
			}

			long unguardedRunsToCome() {
				return this.unguarded.getCount();
			}

			List<String> deeds() {
				return this.deeds;
			}

			@Scheduled(fixedDelay = 20)
			void unguarded() {
				this.unguarded.countDown();
			}

			@Scheduled(fixedDelay = 20)
			@WithTakeover
			void run() throws InterruptedException {
				CountDownLatch latch = this.mayReturn;
				if (latch.getCount() == 0) {
					this.deeds.add("run");
					this.code.run();
					return;
				}
				this.deeds.add("blocked");
				latch.await(Duration.ofSeconds(20).toSeconds(), TimeUnit.SECONDS);
				this.deeds.add("returned");
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableScheduling
	@ImportAutoConfiguration({ HandoverAutoConfiguration.class, HandoverTakeoverAutoConfiguration.class })
	static class Returning {

		@Bean
		ReturningJob job() {
			return new ReturningJob();
		}

		static class ReturningJob {

			@Scheduled(fixedDelay = 20)
			@WithTakeover
			int run() {
				return 42;
			}

		}

	}

	static class KafkaJob {

		@KafkaListener(topics = "orders")
		@WithTakeover
		void process(String order) {
		}

	}

	static class RabbitJob {

		@RabbitListener(queues = "orders")
		@WithTakeover
		void process(String order) {
		}

	}

	static class JmsJob {

		@JmsListener(destination = "orders")
		@WithTakeover
		void process(String order) {
		}

	}

}
