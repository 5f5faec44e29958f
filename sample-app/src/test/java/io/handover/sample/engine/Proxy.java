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

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What stands in front of the service. The first is the one that this project recommends;
 * the configuration of each of the others is what people write who do not know of this
 * starter.
 */
enum Proxy {

	/**
	 * HAProxy with the file of {@code compose}.
	 */
	PROJECT("compose/proxy/haproxy.cfg", "haproxy", "-db", "-f", Proxy.CONFIGURATION),

	/**
	 * HAProxy that takes an instance in and out of use after one check, every 300 ms.
	 */
	HAPROXY_ONE_CHECK("src/test/resources/proxies/haproxy-one-check.cfg", "haproxy", "-db", "-f", Proxy.CONFIGURATION),

	/**
	 * HAProxy with the checks that it has by default: every 2 s, 2 of them to take an
	 * instance into use, 3 to take it out.
	 */
	HAPROXY("src/test/resources/proxies/haproxy.cfg", "haproxy", "-db", "-f", Proxy.CONFIGURATION),

	/**
	 * HAProxy that takes an instance into use after three checks, 1 s apart, and out of
	 * use after one.
	 */
	HAPROXY_SLOW_RISE("src/test/resources/proxies/haproxy-slow-rise.cfg", "haproxy", "-db", "-f", Proxy.CONFIGURATION),

	/**
	 * HAProxy that checks every 3 s.
	 */
	HAPROXY_SLOW_CHECK("src/test/resources/proxies/haproxy-slow-check.cfg", "haproxy", "-db", "-f",
			Proxy.CONFIGURATION),

	/**
	 * HAProxy that checks a path of the application, which is told so.
	 */
	HAPROXY_PATH("src/test/resources/proxies/haproxy-path.cfg", "haproxy", "-db", "-f", Proxy.CONFIGURATION) {

		@Override
		Map<String, String> environment() {
			return Map.of("HANDOVER_WEB_PROBEPATHS", "/api/instance");
		}

	},

	/**
	 * HAProxy that checks whether something listens.
	 */
	HAPROXY_TCP("src/test/resources/proxies/haproxy-tcp.cfg", "haproxy", "-db", "-f", Proxy.CONFIGURATION),

	/**
	 * Nginx, which knows addresses and does not check them.
	 */
	NGINX("src/test/resources/proxies/nginx.conf", "nginx", "-g", "daemon off;", "-c", Proxy.CONFIGURATION),

	/**
	 * Caddy, which knows addresses and does not check them.
	 */
	CADDY("src/test/resources/proxies/Caddyfile", "caddy", "run", "--adapter", "caddyfile", "--config",
			Proxy.CONFIGURATION);

	private static final String CONFIGURATION = "/proxy.conf";

	private final Path configuration;

	private final List<String> command;

	Proxy(String configuration, String... command) {
		this.configuration = Path.of(configuration).toAbsolutePath();
		this.command = List.of(command);
	}

	/**
	 * The program of the machine that it is.
	 */
	String program() {
		return this.command.get(0);
	}

	/**
	 * Whether it gives an instance that refuses traffic no more requests. To one that
	 * does not look, an instance that drains seems to be in use until its time-out.
	 */
	boolean followsReadiness() {
		return this != HAPROXY_PATH && this != HAPROXY_TCP && this != NGINX && this != CADDY;
	}

	/**
	 * What an application behind it is told.
	 */
	Map<String, String> environment() {
		return Map.of();
	}

	List<String> command() {
		return this.command;
	}

	/**
	 * Options for {@code docker create}: its configuration, and what the image, which is
	 * empty, has not got: the users that Nginx looks up, and the folder for its bodies.
	 */
	List<String> options() {
		return List.of("--volume", this.configuration + ":" + CONFIGURATION + ":ro", "--volume",
				"/etc/passwd:/etc/passwd:ro", "--volume", "/etc/group:/etc/group:ro", "--tmpfs", "/var/lib/nginx");
	}

}
