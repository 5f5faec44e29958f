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

package io.handover.sample.faulty;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

import io.handover.HandoverStartedEvent;

/**
 * Everything that can go wrong in an application while it drains. The system tests put it
 * on the class path of a sample process, beside the sample's own classes.
 */
@Configuration(proxyBeanMethods = false)
@Profile("faulty")
class FaultyConfiguration {

	@Bean
	DisposableBean throwsWhenDestroyed() {
		return () -> {
			throw new IllegalStateException("faulty bean");
		};
	}

	@EventListener
	void onHandover(HandoverStartedEvent event) {
		throw new IllegalStateException("faulty hand-over listener");
	}

	@EventListener
	@Order(Ordered.HIGHEST_PRECEDENCE)
	void onReadinessDown(AvailabilityChangeEvent<ReadinessState> event) {
		if (event.getState() == ReadinessState.REFUSING_TRAFFIC) {
			throw new IllegalStateException("faulty readiness listener");
		}
	}

	@EventListener(ContextClosedEvent.class)
	void onClosed() {
		throw new IllegalStateException("faulty close listener");
	}

}
