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

package io.handover.autoconfigure;

import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Whether hand-over is on, and what decides that. The listener that starts the peer and
 * the conditions ask the same question: a condition on the text of the property would say
 * no to {@code on} or to an empty value, and leave a peer in a context that does not want
 * it.
 */
enum Activation {

	ON("hand-over is on"),

	OFF_IN_TESTS("hand-over is off in tests"),

	OFF_BY_PROPERTY("'" + Activation.PROPERTY + "' is false"),

	/**
	 * The platform lets a new instance become ready before it ends the old one, and the
	 * two are on different machines more often than not.
	 */
	OFF_ON_KUBERNETES("hand-over is off on Kubernetes"),

	/**
	 * The container opens its port when all of its applications are ready, and the
	 * process is not the application's to end.
	 */
	OFF_IN_SERVLET_CONTAINER("hand-over is off in an application that is deployed to a servlet container, "
			+ "which serves later than the application is ready");

	static final String PROPERTY = HandoverProperties.PREFIX + ".enabled";

	/**
	 * Set by the context customizer of Spring's test framework alone. It comes before
	 * what a test says, wherever in the environment that is.
	 */
	private static final String TEST_PROPERTY = HandoverProperties.PREFIX + ".test.enabled";

	/**
	 * Set by {@link HandoverEnvironmentPostProcessor} alone.
	 */
	static final String DEPLOYED_PROPERTY = HandoverProperties.PREFIX + ".deployed";

	private final String reason;

	Activation(String reason) {
		this.reason = reason;
	}

	static Activation of(Environment environment) {
		return of(environment, Binder.get(environment));
	}

	static Activation of(Environment environment, Binder binder) {
		return binder.bind(TEST_PROPERTY, Boolean.class)
			.map((enabled) -> enabled ? ON : OFF_IN_TESTS)
			.orElseGet(() -> binder.bind(PROPERTY, Boolean.class)
				.map((enabled) -> enabled ? ON : OFF_BY_PROPERTY)
				.orElseGet(() -> unlessOff(environment)));
	}

	private static Activation unlessOff(Environment environment) {
		if (isDeployed(environment)) {
			return OFF_IN_SERVLET_CONTAINER;
		}
		return CloudPlatform.KUBERNETES.isActive(environment) ? OFF_ON_KUBERNETES : ON;
	}

	static boolean isDeployed(Environment environment) {
		return environment.getProperty(DEPLOYED_PROPERTY, Boolean.class, false);
	}

	boolean isOn() {
		return this == ON;
	}

	/**
	 * Whether nobody has said that it is off.
	 */
	boolean isDecidedByPlatform() {
		return this == OFF_ON_KUBERNETES || this == OFF_IN_SERVLET_CONTAINER;
	}

	String reason() {
		return this.reason;
	}

}
