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
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoint;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.context.ApplicationContext;
import org.springframework.util.ClassUtils;

/**
 * The paths at the port of the application that are not counted as requests to it: the
 * endpoints of actuator, unless they have a port of their own, the additional paths of
 * health groups, such as {@code /readyz}, and {@code handover.web.probe-paths}. Proxies
 * and platforms ask for them at any time, so these requests are no reason to serve any
 * longer, and do not show that the instance is in use.
 *
 * @since 0.1.0
 */
public final class UncountedPaths {

	private static final boolean ACTUATOR_PRESENT = ClassUtils.isPresent(
			"org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType",
			UncountedPaths.class.getClassLoader());

	private final ApplicationContext context;

	private final Supplier<List<String>> probePaths;

	private volatile @Nullable List<String> paths;

	/**
	 * Create new {@link UncountedPaths}.
	 * @param context the context of the application
	 * @param probePaths supplies {@code handover.web.probe-paths} to the first request
	 */
	public UncountedPaths(ApplicationContext context, Supplier<List<String>> probePaths) {
		this.context = context;
		this.probePaths = probePaths;
	}

	/**
	 * Return whether requests to a path do not count.
	 * @param path the path within the application
	 * @return whether it is such a path, or is below one
	 */
	boolean contain(String path) {
		for (String uncounted : paths()) {
			if (path.startsWith(uncounted)
					&& (path.length() == uncounted.length() || path.charAt(uncounted.length()) == '/')) {
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
			paths = new ArrayList<>(this.probePaths.get());
			if (ACTUATOR_PRESENT) {
				paths.addAll(Actuator.pathsIn(this.context));
			}
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
			return paths;
		}

	}

}
