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

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.aopalliance.intercept.MethodInterceptor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

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

	@ParameterizedTest
	@ValueSource(classes = { Job.class, Composed.class, Repeated.class, ProxiedConfiguration.class, Advised.class })
	void whenAMethodIsScheduledShouldRunOnTheHolderAloneAfterTheListeners(Class<?> job) {
		try (ConfigurableApplicationContext context = run(job, NEVER)) {
			Deeds deeds = context.getBean(Deeds.class);
			Awaitility.await().until(() -> deeds.unguarded.getCount() == 0);
			assertThat(deeds.all).isEmpty();
		}
		try (ConfigurableApplicationContext context = run(job, AT_ONCE)) {
			Deeds deeds = context.getBean(Deeds.class);
			Awaitility.await().until(() -> deeds.all.contains("run"));
			assertThat(deeds.all).startsWith("resource opened", "run");
		}
	}

	@Test
	void whenHandoverIsOffShouldRunAMethodAndCallNoListener() {
		try (ConfigurableApplicationContext context = run(Job.class, "handover.enabled=false")) {
			Deeds deeds = context.getBean(Deeds.class);
			Awaitility.await().until(() -> deeds.all.contains("run"));
			assertThat(deeds.all).containsOnly("run");
		}
	}

	@ParameterizedTest
	@ValueSource(classes = { Job.class, Asynchronous.class })
	void whenARunIsInProgressShouldBeWaitedFor(Class<?> job) throws Exception {
		ConfigurableApplicationContext context = run(job, AT_ONCE);
		Deeds deeds = context.getBean(Deeds.class);
		CountDownLatch mayReturn = new CountDownLatch(1);
		deeds.whenRun = () -> {
			deeds.all.add("blocked");
			mayReturn.await(20, TimeUnit.SECONDS);
			deeds.all.add("returned");
		};
		Awaitility.await().until(() -> deeds.all.contains("blocked"));
		Thread closing = new Thread(context::close);
		closing.start();
		Awaitility.await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
		assertThat(context.getBean(Handover.class).holdsTakeover()).isFalse();
		assertThat(deeds.all).doesNotContain("resource closed");
		mayReturn.countDown();
		closing.join(10_000);
		assertThat(deeds.all).endsWith("blocked", "returned", "resource closed");
	}

	@Test
	void whenAMethodClosesTheApplicationShouldNotWaitForItself(CapturedOutput output) {
		ConfigurableApplicationContext context = run(Job.class, AT_ONCE, "handover.shutdown-timeout=2s",
				"spring.lifecycle.timeout-per-shutdown-phase=100ms");
		Deeds deeds = context.getBean(Deeds.class);
		deeds.whenRun = context::close;
		Awaitility.await().until(() -> deeds.all.contains("resource closed"));
		Awaitility.await().until(() -> !context.isActive());
		assertThat(output).doesNotContain("A listener of the takeover has not returned");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			Unscheduled | is not @Scheduled. Add @Scheduled, or call Handover.holdsTakeover() in the method instead.
			Listening   | For a message listener, start its container with TakeoverListener.starting(..).
			Returning   | returns a value. Let it return void, and do its work until it returns.
			Final       | cannot be overridden by a proxy. Make it neither private nor final nor static.
			Private     | cannot be overridden by a proxy. Make it neither private nor final nor static.
			Static      | cannot be overridden by a proxy. Make it neither private nor final nor static.""")
	void whenTheAnnotationWouldHaveNoEffectShouldNotStart(String name, String problem) throws Exception {
		Class<?> job = Class.forName(WithTakeoverTests.class.getName() + "$" + name);
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> run(job, NEVER))
			.withStackTraceContaining("@WithTakeover is on the method 'run' of " + job.getName() + ", which ")
			.withStackTraceContaining(problem);
		run(job, "handover.enabled=false").close();
	}

	private ConfigurableApplicationContext run(Class<?> job, String... properties) {
		return this.network.run(LoopbackNetwork.application(Application.class, job), properties);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableScheduling
	@Import(Deeds.class)
	@ImportAutoConfiguration({ HandoverAutoConfiguration.class, HandoverTakeoverAutoConfiguration.class,
			LifecycleAutoConfiguration.class })
	static class Application {

		@Bean
		@Order(1)
		TakeoverListener resource(Deeds deeds) {
			return new RecordedResource(deeds.all);
		}

		@Bean
		ThreadPoolTaskScheduler taskScheduler() {
			return new ThreadPoolTaskScheduler();
		}

	}

	static class Deeds {

		private final List<String> all = new CopyOnWriteArrayList<>();

		private final CountDownLatch unguarded = new CountDownLatch(3);

		private volatile Code whenRun = () -> {
		};

		@Scheduled(fixedDelay = 20)
		void unguarded() {
			this.unguarded.countDown();
		}

		void run() throws InterruptedException {
			this.all.add("run");
			this.whenRun.run();
		}

	}

	interface Code {

		void run() throws InterruptedException;

	}

	static class Job {

		@Autowired
		private Deeds deeds;

		@Scheduled(fixedDelay = 20)
		@WithTakeover
		void run() throws InterruptedException {
			this.deeds.run();
		}

	}

	@Retention(RetentionPolicy.RUNTIME)
	@Scheduled(fixedDelay = 20)
	@interface Often {

	}

	static class Composed extends Job {

		@Override
		@Often
		@WithTakeover
		void run() throws InterruptedException {
			super.run();
		}

	}

	static class Repeated extends Job {

		@Override
		@Scheduled(fixedDelay = 20)
		@Scheduled(fixedDelay = 30)
		@WithTakeover
		void run() throws InterruptedException {
			super.run();
		}

	}

	@Configuration
	static class ProxiedConfiguration extends Job {

	}

	/**
	 * A proxy before the bean that is there already.
	 */
	@Configuration(proxyBeanMethods = false)
	@Import(Job.class)
	static class Advised {

		@Bean
		static BeanNameAutoProxyCreator proxies() {
			BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
			creator.setBeanNames("*Job");
			creator.setProxyTargetClass(true);
			creator.setInterceptorNames("tracing");
			return creator;
		}

		@Bean
		static MethodInterceptor tracing() {
			return (invocation) -> invocation.proceed();
		}

	}

	@EnableAsync
	static class Asynchronous extends Job {

		@Override
		@Async
		@Scheduled(fixedDelay = 20)
		@WithTakeover
		void run() throws InterruptedException {
			super.run();
		}

	}

	static class Unscheduled {

		@WithTakeover
		void run() {
		}

	}

	static class Listening {

		@KafkaListener(topics = "orders")
		@WithTakeover
		void run(String order) {
		}

	}

	static class Returning {

		@Scheduled(fixedDelay = 20)
		@WithTakeover
		int run() {
			return 42;
		}

	}

	static class Final {

		@Scheduled(fixedDelay = 20)
		@WithTakeover
		final void run() {
		}

	}

	static class Private {

		@Scheduled(fixedDelay = 20)
		@WithTakeover
		private void run() {
		}

	}

	static class Static {

		@Scheduled(fixedDelay = 20)
		@WithTakeover
		static void run() {
		}

	}

}
