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

package io.handover.lifecycle;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;

import io.handover.Handover;
import io.handover.TakeoverEvent;
import io.handover.TakeoverListener;
import io.handover.protocol.TakeoverReason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link TakeoverListeners}, with real contexts.
 */
@ExtendWith(OutputCaptureExtension.class)
class TakeoverListenersTests {

	private final Handover handover = mock();

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private final ContextApplication application = new ContextApplication(this.context, (event) -> {
	}, Duration.ofSeconds(30));

	private final Told told = new Told();

	@BeforeEach
	void setUp() {
		this.context.registerBean(Told.class, () -> this.told);
		takeoverIsHeld(true);
	}

	@AfterEach
	void close() {
		this.context.close();
	}

	@Test
	void whenTheTakeoverIsGoneMeanwhileShouldTellNobodyElse() {
		start(Listeners.class);
		this.told.afterFirst = () -> takeoverIsHeld(false);
		tellGranted();
		assertThat(this.told.all).containsOnlyOnce("first granted").doesNotContain("second granted", "third granted");
		tellRevoked();
		assertThat(this.told.all).endsWith("first granted", "first revoked");
	}

	@Test
	void whenTheTakeoverIsGoneAfterTheLastListenerShouldPublishNothing() {
		start(Listeners.class);
		this.told.afterThird = () -> takeoverIsHeld(false);
		tellGranted();
		tellRevoked();
		assertThat(this.told.all).endsWith("first granted", "second granted", "third granted", "third revoked",
				"second revoked", "first revoked");
	}

	@Test
	void whenTheTakeoverIsGoneBeforeAnyoneIsToldShouldCreateNobody() {
		start(Listeners.class);
		takeoverIsHeld(false);
		tellGranted();
		tellRevoked();
		assertThat(this.told.all).isEmpty();
	}

	@Test
	void whenTheTakeoverIsHeldShouldPublishItAfterTheListenersWereTold() {
		start(Listeners.class);
		tellGranted();
		takeoverIsHeld(false);
		tellRevoked();
		assertThat(this.told.all).endsWith("first granted", "second granted", "third granted", "event true",
				"third revoked", "second revoked", "first revoked", "event false");
	}

	@Test
	void whenAListenerInterruptsItsThreadShouldTellTheOthersWithoutTheInterrupt() {
		start(Listeners.class);
		List<Boolean> interrupted = new CopyOnWriteArrayList<>();
		this.told.afterFirst = () -> Thread.currentThread().interrupt();
		this.told.afterThird = () -> {
			interrupted.add(Thread.currentThread().isInterrupted());
			Thread.currentThread().interrupt();
		};
		tellGranted();
		interrupted.add(Thread.interrupted());
		assertThat(interrupted).containsExactly(false, false);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void whenOneCannotBeCreatedShouldLogItAndTellTheOthersInTheirOrder(boolean lazyInitialization,
			CapturedOutput output) {
		if (lazyInitialization) {
			this.context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor());
		}
		start(Failing.class);
		tellGranted();
		tellRevoked();
		assertThat(this.told.all.stream().filter((what) -> !what.endsWith("created"))).containsExactly("first granted",
				"second granted", "third granted", "event true", "third revoked", "second revoked", "first revoked",
				"event false");
		assertThat(output).contains("The listener of the takeover 'failing' was not created").contains("no device");
	}

	@Test
	void whenAParentHasListenersShouldTellThemInOneOrder() {
		try (AnnotationConfigApplicationContext parent = new AnnotationConfigApplicationContext()) {
			parent.registerBean(Told.class, () -> this.told);
			parent.register(Failing.class);
			parent.refresh();
			this.context.setParent(parent);
			start(Own.class);
			tellGranted();
			assertThat(this.told.all).endsWith("zeroth granted", "first granted", "second granted", "third granted",
					"event true");
		}
	}

	@Test
	void whenAListenerIsNoSingletonOrNullShouldTellWhatThereIs() {
		start(Others.class);
		tellGranted();
		tellRevoked();
		assertThat(this.told.all).containsExactly("prototype created", "prototype granted", "prototype revoked");
	}

	private void start(Class<?> configuration) {
		this.context.register(configuration);
		this.context.refresh();
	}

	private void takeoverIsHeld(boolean held) {
		given(this.handover.holdsTakeover()).willReturn(held);
	}

	private void tellGranted() {
		this.application.tell(TakeoverEvent.granted(this.handover, TakeoverReason.ALONE));
	}

	private void tellRevoked() {
		this.application.tell(TakeoverEvent.revoked(this.handover, TakeoverReason.ALONE));
	}

	/**
	 * What the listeners were told, and what happens meanwhile.
	 */
	static class Told {

		final List<String> all = new CopyOnWriteArrayList<>();

		Runnable afterFirst = () -> {
		};

		Runnable afterThird = () -> {
		};

		TakeoverListener listener(String name, Runnable whenGranted) {
			this.all.add(name + " created");
			return new TakeoverListener() {

				@Override
				public void takeoverGranted(TakeoverReason reason) {
					Told.this.all.add(name + " granted");
					whenGranted.run();
				}

				@Override
				public void takeoverRevoked() {
					Told.this.all.add(name + " revoked");
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Lazy
	static class Listeners {

		@Bean
		@Order(3)
		TakeoverListener third(Told told) {
			return told.listener("third", () -> told.afterThird.run());
		}

		@Bean
		@Order(2)
		TakeoverListener second(Told told) {
			return told.listener("second", () -> {
			});
		}

		@Bean
		@Order(1)
		TakeoverListener first(Told told) {
			return told.listener("first", () -> told.afterFirst.run());
		}

		@Bean
		Published published(Told told) {
			return new Published(told);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Failing extends Listeners {

		@Bean
		@Lazy
		@Order(0)
		TakeoverListener failing() {
			throw new IllegalStateException("no device");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Own {

		@Bean
		@Order(-1)
		TakeoverListener zeroth(Told told) {
			return told.listener("zeroth", () -> {
			});
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Others {

		@Bean
		@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
		TakeoverListener prototype(Told told) {
			return told.listener("prototype", () -> {
			});
		}

		@Bean
		@Nullable TakeoverListener none() {
			return null;
		}

	}

	static class Published {

		private final Told told;

		Published(Told told) {
			this.told = told;
		}

		@EventListener
		void on(TakeoverEvent event) {
			this.told.all.add("event " + event.isGranted());
		}

	}

}
