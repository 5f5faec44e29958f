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

package io.handover.sample.engine;

import java.io.IOException;
import java.util.List;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.opentest4j.TestAbortedException;

import io.handover.sample.Prerequisite;

/**
 * Starts the one {@link ContainerEngine} of all test classes, and stops it after the
 * last.
 */
final class EngineExtension implements ExecutionCondition, ParameterResolver {

	private static final List<String> PROGRAMS = List.of("unshare", "nsenter", "ip", "iptables", "dockerd", "docker",
			"haproxy", "node", "npm");

	private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace
		.create(EngineExtension.class);

	@Override
	public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
		try {
			if (!"root".equals(System.getProperty("user.name"))) {
				Prerequisite.missing("a container engine needs root");
			}
			PROGRAMS.forEach(Prerequisite::program);
			return ConditionEvaluationResult.enabled(null);
		}
		catch (TestAbortedException ex) {
			// In its report Surefire has the reason, on the console it has none
			System.out.println(context.getDisplayName() + ": " + ex.getMessage());
			return ConditionEvaluationResult.disabled(ex.getMessage());
		}
	}

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		Class<?> type = parameter.getParameter().getType();
		return type == ContainerEngine.class || type == Applications.class;
	}

	@Override
	public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
		Running running = context.getRoot()
			.getStore(NAMESPACE)
			.computeIfAbsent(Running.class, (key) -> Running.start(), Running.class);
		return (parameter.getParameter().getType() == ContainerEngine.class) ? running.engine : running.applications;
	}

	/**
	 * The engine and what it has to run. JUnit closes it with its root store.
	 */
	record Running(ContainerEngine engine, Applications applications) implements AutoCloseable {

		static Running start() {
			ContainerEngine engine = null;
			try {
				engine = ContainerEngine.start();
				return new Running(engine, new Applications(engine));
			}
			catch (IOException | RuntimeException ex) {
				if (engine != null) {
					engine.close();
				}
				throw new IllegalStateException("No container engine", ex);
			}
		}

		@Override
		public void close() {
			this.engine.close();
		}

	}

}
