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

package io.handover.web;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoint;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.context.ApplicationContext;
import org.springframework.util.ClassUtils;

/**
 * The paths of actuator at the port of the application: its endpoints, unless they have a
 * port of their own, and the additional paths of health groups, such as {@code /readyz}.
 * Proxies and platforms ask for them at any time, so these requests are no reason to
 * serve any longer.
 *
 * @since 0.1.0
 */
public final class ManagementPaths {

	private static final boolean ACTUATOR_PRESENT = ClassUtils.isPresent(
			"org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType",
			ManagementPaths.class.getClassLoader());

	private final ApplicationContext context;

	private volatile @Nullable List<String> paths;

	public ManagementPaths(ApplicationContext context) {
		this.context = context;
	}

	boolean contain(String path) {
		for (String managementPath : paths()) {
			if (path.startsWith(managementPath)
					&& (path.length() == managementPath.length() || path.charAt(managementPath.length()) == '/')) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Found out by the first request: it is nothing that a start should take time for.
	 */
	private List<String> paths() {
		List<String> paths = this.paths;
		if (paths == null) {
			paths = ACTUATOR_PRESENT ? Actuator.pathsIn(this.context) : List.of();
			this.paths = paths;
		}
		return paths;
	}

	/**
	 * Loaded where actuator is present alone.
	 */
	private static final class Actuator {

		private Actuator() {
		}

		static List<String> pathsIn(ApplicationContext context) {
			PathMappedEndpoints endpoints = context.getBeanProvider(PathMappedEndpoints.class).getIfAvailable();
			if (endpoints == null) {
				return List.of();
			}
			List<String> paths = new ArrayList<>();
			if (ManagementPortType.get(context.getEnvironment()) == ManagementPortType.SAME) {
				paths.addAll(
						endpoints.getBasePath().isEmpty() ? endpoints.getAllPaths() : List.of(endpoints.getBasePath()));
			}
			for (PathMappedEndpoint endpoint : endpoints) {
				paths.addAll(endpoint.getAdditionalPaths(WebServerNamespace.SERVER));
			}
			return List.copyOf(paths);
		}

	}

}
