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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;

/**
 * What one device has: a network of its own, HAProxy in front of the service, and a
 * {@link Supervisor}. One engine can stand for many devices.
 */
final class Device implements AutoCloseable {

	private static final AtomicInteger PORTS = new AtomicInteger(18080);

	private static final Path PROXY_CONFIGURATION = Path.of("compose", "haproxy.cfg").toAbsolutePath();

	private final ContainerEngine engine;

	private final String name;

	private final Supervisor supervisor;

	private final Container proxy;

	private final Load load;

	Device(ContainerEngine engine, String name, Supervisor.Waiting waiting) throws IOException {
		this(engine, name, waiting, Duration.ofSeconds(60), Duration.ofSeconds(60));
	}

	Device(ContainerEngine engine, String name, Supervisor.Waiting waiting, Duration handoverTimeout,
			Duration stopGracePeriod) throws IOException {
		this.engine = engine;
		this.name = name;
		int port = PORTS.getAndIncrement();
		engine.docker("network", "create", name);
		this.supervisor = new Supervisor(engine, name, engine.folder("services/" + name), waiting, handoverTimeout,
				stopGracePeriod);
		this.proxy = startProxy(port);
		this.load = new Load(engine, port);
	}

	private Container startProxy(int port) {
		List<String> arguments = new ArrayList<>(List.of("run", "--detach", "--restart", "always", "--name",
				this.name + "_proxy", "--network", this.name, "--publish", "127.0.0.1:%d:8080".formatted(port),
				"--volume", PROXY_CONFIGURATION + ":/haproxy.cfg:ro"));
		arguments.addAll(this.engine.programs());
		arguments.addAll(List.of(ContainerEngine.IMAGE, "/usr/sbin/haproxy", "-db", "-f", "/haproxy.cfg"));
		return new Container(this.engine, this.engine.docker(arguments).lines().reduce((first, last) -> last).get());
	}

	Supervisor supervisor() {
		return this.supervisor;
	}

	Container proxy() {
		return this.proxy;
	}

	Load load() {
		return this.load;
	}

	/**
	 * Install the first release and wait until it is served.
	 * @param release the release
	 */
	void install(Release release) {
		this.supervisor.install(release).await(release.ready(), Duration.ofMinutes(1));
		awaitServed();
	}

	void awaitServed() {
		Awaitility.await("an answer through HAProxy")
			.atMost(Duration.ofSeconds(20))
			.until(() -> this.load.get("/api/instance").status() == 200);
	}

	@Override
	public void close() {
		this.load.close();
		List<String> containers = new ArrayList<>(
				this.engine.docker("ps", "--all", "--quiet", "--filter", "network=" + this.name).lines().toList());
		if (!containers.isEmpty()) {
			containers.addAll(0, List.of("rm", "--force", "--volumes"));
			this.engine.docker(containers);
		}
		this.engine.docker("network", "rm", this.name);
	}

}
