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

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;

/**
 * What is found by its name while the application runs. The beans, the properties and the
 * endpoint are known to Spring without it.
 */
class HandoverRuntimeHints implements RuntimeHintsRegistrar {

	private static final TypeReference SIGNAL = TypeReference.of("sun.misc.Signal");

	private static final TypeReference SIGNAL_HANDLER = TypeReference.of("sun.misc.SignalHandler");

	/**
	 * Asked for by its presence alone.
	 */
	private static final List<String> OPTIONAL = List.of("jakarta.servlet.http.HttpServletRequest",
			"org.springframework.boot.web.server.context.WebServerInitializedEvent",
			"org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType",
			"org.springframework.boot.health.actuate.endpoint.HealthEndpoint");

	/**
	 * Tomcat makes an instance of it and sets its attributes.
	 */
	private static final String TOMCAT_PROTOCOL = "io.handover.web.port.SharedPortProtocol";

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		ReflectionHints reflection = hints.reflection();
		OPTIONAL.forEach((name) -> reflection.registerTypeIfPresent(classLoader, name));
		reflection.registerTypeIfPresent(classLoader, TOMCAT_PROTOCOL, MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS,
				MemberCategory.INVOKE_PUBLIC_METHODS);
		registerSignal(hints);
	}

	private static void registerSignal(RuntimeHints hints) {
		hints.reflection()
			.registerType(SIGNAL,
					(type) -> type.withConstructor(TypeReference.listOf(String.class), ExecutableMode.INVOKE)
						.withMethod("handle", List.of(SIGNAL, SIGNAL_HANDLER), ExecutableMode.INVOKE))
			.registerType(SIGNAL_HANDLER, (type) -> type.withMethod("handle", List.of(SIGNAL), ExecutableMode.INVOKE));
		hints.proxies().registerJdkProxy(SIGNAL_HANDLER);
	}

}
