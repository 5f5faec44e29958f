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

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.application.ReadinessStateHealthIndicator;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.health.registry.ReactiveHealthContributorRegistry;

import io.handover.lifecycle.HealthGroup;

/**
 * {@link HealthGroup} of actuator's {@link HealthEndpoint}. It is up if its status is
 * mapped to an HTTP status from 200 to 399.
 * <p>
 * Spring Boot's own indicator of the readiness counts as up: the peer is told of the
 * readiness itself, and sooner than an indicator could be asked.
 *
 * @since 0.1.0
 */
public final class ActuatorHealthGroup implements HealthGroup {

	private final String name;

	private final HealthEndpointGroup group;

	private final BeanFactory beans;

	/**
	 * Create a new {@link ActuatorHealthGroup}.
	 * @param name the name of the group
	 * @param group the group
	 * @param beans has the endpoint and the registries, which may be lazy
	 */
	public ActuatorHealthGroup(String name, HealthEndpointGroup group, BeanFactory beans) {
		this.name = name;
		this.group = group;
		this.beans = beans;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public List<String> ask(Consumer<String> asking) {
		HealthEndpoint endpoint = this.beans.getBean(HealthEndpoint.class);
		Map<String, Status> statuses = new LinkedHashMap<>();
		contributors().forEach((entry) -> {
			asking.accept(entry.name());
			Status status = status(endpoint, entry);
			if (status != null) {
				statuses.put(entry.name(), status);
			}
		});
		if (statuses.isEmpty()) {
			return List.of("its members (there are none)");
		}
		Status status = this.group.getStatusAggregator().getAggregateStatus(new LinkedHashSet<>(statuses.values()));
		if (isUp(status)) {
			return List.of();
		}
		List<String> down = statuses.entrySet()
			.stream()
			.filter((entry) -> !isUp(entry.getValue()))
			.map((entry) -> entry.getKey() + " (" + entry.getValue() + ")")
			.toList();
		return down.isEmpty() ? List.of("its status (" + status + ")") : down;
	}

	private Stream<HealthContributors.Entry> contributors() {
		ReactiveHealthContributorRegistry reactive = this.beans.getBeanProvider(ReactiveHealthContributorRegistry.class)
			.getIfAvailable();
		Stream<HealthContributors.Entry> blocking = this.beans.getBean(HealthContributorRegistry.class).stream();
		return (reactive != null) ? Stream.concat(blocking, reactive.asHealthContributors().stream()) : blocking;
	}

	/**
	 * Return the status of a contributor.
	 * @return the status, or {@code null} if it is no member of the group
	 */
	private @Nullable Status status(HealthEndpoint endpoint, HealthContributors.Entry entry) {
		if (entry.contributor() instanceof ReadinessStateHealthIndicator) {
			return this.group.isMember(entry.name()) ? Status.UP : null;
		}
		HealthDescriptor descriptor = endpoint.healthForPath(this.name, entry.name());
		return (descriptor != null) ? descriptor.getStatus() : null;
	}

	private boolean isUp(Status status) {
		int code = this.group.getHttpCodeStatusMapper().getStatusCode(status);
		return code >= 200 && code < 400;
	}

}
