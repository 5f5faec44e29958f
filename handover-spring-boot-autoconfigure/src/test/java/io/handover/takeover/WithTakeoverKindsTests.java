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

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.Lifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.integration.annotation.InboundChannelAdapter;
import org.springframework.integration.annotation.Poller;
import org.springframework.integration.annotation.Role;
import org.springframework.integration.config.EnableIntegration;
import org.springframework.integration.core.MessageSource;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.integration.support.MessageBuilder;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

import io.handover.LoopbackNetwork;
import io.handover.TakeoverListener;
import io.handover.WithTakeover;
import io.handover.autoconfigure.HandoverAutoConfiguration;
import io.handover.autoconfigure.HandoverTakeoverAutoConfiguration;
import io.handover.protocol.TakeoverReason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for what {@link WithTakeover @WithTakeover} may be put on: it has its effect
 * there, or the start fails.
 */
class WithTakeoverKindsTests {

	private static final String AT_ONCE = "handover.takeover.discovery=0s";

	private static final String NEVER = "handover.takeover.discovery=10m";

	@RegisterExtension
	private final LoopbackNetwork network = new LoopbackNetwork();

	@ParameterizedTest
	@ValueSource(classes = { JobByClass.class, JobByBeanMethod.class, ImportedJob.class })
	void whenOnABeanWithScheduledMethodsShouldRunAllOfThemOnTheHolderAlone(Class<?> configuration) {
		try (ConfigurableApplicationContext context = run(configuration, NEVER)) {
			Unguarded unguarded = context.getBean(Unguarded.class);
			Awaitility.await().until(() -> unguarded.runsToCome() == 0);
			assertThat(context.getBean(Job.class).deeds()).isEmpty();
		}
		try (ConfigurableApplicationContext context = run(configuration, AT_ONCE)) {
			List<String> deeds = context.getBean(Job.class).deeds();
			Awaitility.await().until(() -> deeds.contains("first") && deeds.contains("second"));
		}
	}

	@Test
	void whenOnOneOfTwoBeansOfAClassShouldLeaveTheOtherAlone() {
		try (ConfigurableApplicationContext context = run(TwoJobs.class, NEVER)) {
			Awaitility.await().until(() -> context.getBean("other", Job.class).deeds().contains("second"));
			assertThat(context.getBean("annotated", Job.class).deeds()).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(classes = { FinalMethod.class, PrivateMethod.class, StaticMethod.class })
	void whenAMethodCannotBeOverriddenShouldNotStart(Class<?> job) {
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> run(job, NEVER))
			.withStackTraceContaining("@WithTakeover is on a method that a proxy cannot override: ")
			.withStackTraceContaining(job.getName() + ".run()")
			.withStackTraceContaining("Let it be neither private nor final nor static.");
	}

	@Test
	void whenAScheduledMethodOfABeanReturnsSomethingShouldNotStart() {
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> run(ReturningMethod.class, NEVER))
			.withStackTraceContaining("@WithTakeover is on a method that returns something");
	}

	@Test
	void whenOnAFlowShouldStartItsEndpointsWithTheTakeoverAndStopThemFirst() {
		try (ConfigurableApplicationContext context = run(Flow.class, NEVER)) {
			Unguarded unguarded = context.getBean(Unguarded.class);
			Awaitility.await().until(() -> unguarded.runsToCome() == 0);
			assertThat(context.getBean(Flow.class).deeds).isEmpty();
			context.stop();
			context.start();
			assertThat(context.getBean("poll", Lifecycle.class).isRunning()).isFalse();
		}
		List<String> deeds;
		try (ConfigurableApplicationContext context = run(Flow.class, AT_ONCE)) {
			deeds = context.getBean(Flow.class).deeds;
			Awaitility.await().until(() -> deeds.contains("polled"));
		}
		assertThat(deeds).endsWith("revoked while the poller runs: false");
	}

	@ParameterizedTest
	@ValueSource(classes = { PoolScheduler.class, LazyScheduler.class, SimpleScheduler.class })
	void whenOnABeanThatRunsFromWhenItIsMadeShouldNotStart(Class<?> configuration) {
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> run(configuration, NEVER))
			.withMessageContaining("@WithTakeover is on the bean 'scheduler' (org.springframework.scheduling.")
			.withMessageContaining("which runs from when it is made")
			.withMessageContaining("Put it on @Scheduled methods instead");
	}

	@ParameterizedTest
	@ValueSource(classes = { AdapterSource.class, LazyBean.class })
	void whenOnABeanThatHasNothingToStartShouldNotStart(Class<?> configuration) {
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> run(configuration, NEVER))
			.withMessageContaining("@WithTakeover is on the bean 'source' (")
			.withMessageContaining("which is neither a Lifecycle nor has scheduled methods")
			.withMessageContaining("@Role(\"handover\") and autoStartup = \"false\"");
	}

	@Test
	void whenOnABeanThatListensToMessagesShouldNotStart() {
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> run(Listening.class, NEVER))
			.withMessageContaining("@WithTakeover is on the bean '")
			.withMessageContaining("its message listener void " + Listening.class.getName() + ".process(")
			.withMessageContaining("Put it on a RegisteredLifecycle");
	}

	@ParameterizedTest
	@ValueSource(classes = { PoolScheduler.class, AdapterSource.class, Listening.class, FinalMethod.class })
	void whenHandoverIsOffShouldStart(Class<?> configuration) {
		assertThatNoException().isThrownBy(() -> run(configuration, "handover.enabled=false").close());
	}

	@Test
	void whenItHasTheRoleShouldFollowTheTakeover() {
		try (ConfigurableApplicationContext context = run(AdapterWithRole.class, NEVER)) {
			Unguarded unguarded = context.getBean(Unguarded.class);
			Awaitility.await().until(() -> unguarded.runsToCome() == 0);
			assertThat(context.getBean(AdapterWithRole.class).polls).hasValue(0);
		}
		try (ConfigurableApplicationContext context = run(AdapterWithRole.class, AT_ONCE)) {
			AtomicInteger polls = context.getBean(AdapterWithRole.class).polls;
			Awaitility.await().until(() -> polls.get() > 0);
		}
	}

	private ConfigurableApplicationContext run(Class<?> configuration, String... properties) {
		return this.network.run(LoopbackNetwork.application(Base.class, configuration), properties);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableScheduling
	@Import(Unguarded.class)
	@ImportAutoConfiguration({ HandoverAutoConfiguration.class, HandoverTakeoverAutoConfiguration.class })
	static class Base {

		@Bean
		ThreadPoolTaskScheduler taskScheduler() {
			return new ThreadPoolTaskScheduler();
		}

	}

	static class Unguarded {

		private final CountDownLatch runs = new CountDownLatch(3);

		long runsToCome() {
			return this.runs.getCount();
		}

		@Scheduled(fixedDelay = 20)
		void run() {
			this.runs.countDown();
		}

	}

	static class Job {

		private final List<String> deeds = new CopyOnWriteArrayList<>();

		List<String> deeds() {
			return this.deeds;
		}

		@Scheduled(fixedDelay = 20)
		void first() {
			this.deeds.add("first");
		}

		@Scheduled(fixedDelay = 20)
		@Scheduled(fixedDelay = 30)
		void second() {
			this.deeds.add("second");
		}

	}

	@WithTakeover
	static class AnnotatedJob extends Job {

	}

	@Configuration(proxyBeanMethods = false)
	static class JobByClass {

		@Bean
		Job job() {
			return new AnnotatedJob();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class JobByBeanMethod {

		@Bean
		@WithTakeover
		Job job() {
			return new Job();
		}

	}

	@Import(AnnotatedJob.class)
	@Configuration(proxyBeanMethods = false)
	static class ImportedJob {

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoJobs {

		@Bean
		Job other() {
			return new Job();
		}

		@Bean
		@WithTakeover
		Job annotated() {
			return new Job();
		}

	}

	static class FinalMethod {

		@Scheduled(fixedDelay = 20)
		@WithTakeover
		final void run() {
		}

	}

	static class PrivateMethod {

		@Scheduled(fixedDelay = 20)
		@WithTakeover
		private void run() {
		}

	}

	@WithTakeover
	static class StaticMethod {

		@Scheduled(fixedDelay = 20)
		static void run() {
		}

	}

	@WithTakeover
	static class ReturningMethod {

		@Scheduled(fixedDelay = 20)
		int run() {
			return 42;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableIntegration
	static class Flow {

		final List<String> deeds = new CopyOnWriteArrayList<>();

		@Bean
		@WithTakeover
		IntegrationFlow flow() {
			return IntegrationFlow
				.fromSupplier(() -> "polled",
						(endpoint) -> endpoint.id("poll").poller((poller) -> poller.fixedDelay(20)))
				.handle((message) -> this.deeds.add((String) message.getPayload()))
				.get();
		}

		@Bean
		TakeoverListener observer(ListableBeanFactory beans) {
			return new TakeoverListener() {

				@Override
				public void takeoverGranted(TakeoverReason reason) {
				}

				@Override
				public void takeoverRevoked() {
					boolean running = beans.getBean("poll", Lifecycle.class).isRunning();
					Flow.this.deeds.add("revoked while the poller runs: " + running);
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PoolScheduler {

		@Bean
		@WithTakeover
		ThreadPoolTaskScheduler scheduler() {
			return new ThreadPoolTaskScheduler();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyScheduler {

		@Bean
		@Lazy
		@WithTakeover
		ThreadPoolTaskScheduler scheduler() {
			return new ThreadPoolTaskScheduler();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SimpleScheduler {

		@Bean
		@WithTakeover
		SimpleAsyncTaskScheduler scheduler() {
			return new SimpleAsyncTaskScheduler();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableIntegration
	static class AdapterSource {

		@Bean
		@WithTakeover
		@InboundChannelAdapter(channel = "nullChannel", poller = @Poller(fixedDelay = "20"))
		MessageSource<String> source() {
			return () -> null;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyBean {

		@Bean
		@Lazy
		@WithTakeover
		StringBuilder source() {
			return new StringBuilder();
		}

	}

	@WithTakeover
	static class Listening {

		@Scheduled(fixedDelay = 20)
		void run() {
		}

		@KafkaListener(topics = "orders")
		void process(String order) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableIntegration
	static class AdapterWithRole {

		final AtomicInteger polls = new AtomicInteger();

		@Bean
		@Role("handover")
		@InboundChannelAdapter(channel = "nullChannel", autoStartup = "false", poller = @Poller(fixedDelay = "20"))
		MessageSource<Integer> source() {
			return () -> MessageBuilder.withPayload(this.polls.incrementAndGet()).build();
		}

	}

}
