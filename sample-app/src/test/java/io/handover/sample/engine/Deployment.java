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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;

/**
 * What a device has that runs one service: a network of its own, a {@link Proxy} in
 * front, and a {@link Supervisor}. One engine has room for many.
 */
final class Deployment implements AutoCloseable {

	private static final AtomicInteger PORTS = new AtomicInteger(18080);

	private static final Path LOGS = Path.of("target", "engine-tests").toAbsolutePath();

	private final ContainerEngine engine;

	private final String name;

	private final Supervisor supervisor;

	private final Container proxy;

	private final Load load;

	private final Path logs;

	Deployment(ContainerEngine engine, String name, Supervisor.Behaviour behaviour) throws IOException {
		this(engine, name, behaviour, Proxy.PROJECT);
	}

	Deployment(ContainerEngine engine, String name, Supervisor.Behaviour behaviour, Proxy proxy) throws IOException {
		this.engine = engine;
		this.name = name;
		this.logs = Files.createDirectories(LOGS.resolve(name));
		int port = PORTS.getAndIncrement();
		engine.docker("network", "create", name);
		this.supervisor = new Supervisor(engine, name, engine.folder("services/" + name), this.logs, behaviour);
		this.proxy = start(proxy, port);
		this.load = new Load(engine, port);
	}

	private Container start(Proxy proxy, int port) {
		List<String> arguments = new ArrayList<>(List.of("run", "--detach", "--restart", "always", "--name",
				this.name + "_proxy", "--network", this.name, "--publish", "127.0.0.1:%d:8080".formatted(port)));
		arguments.addAll(this.engine.programs());
		arguments.addAll(proxy.options());
		arguments.add(ContainerEngine.IMAGE);
		arguments.addAll(proxy.command());
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
	 */
	void install(Release release) {
		this.supervisor.install(release).await(release.ready());
		awaitServed("");
	}

	/**
	 * Wait until the proxy gives an answer.
	 */
	void awaitServed(String part) {
		Awaitility.await("an answer with '" + part + "' through the proxy")
			.atMost(Duration.ofSeconds(30))
			.until(() -> this.load.get("/api/instance"),
					(reply) -> reply.status() == 200 && reply.body().contains(part));
	}

	@Override
	public void close() {
		this.load.close();
		List<String> containers = this.engine.docker("ps", "--all", "--quiet", "--filter", "network=" + this.name)
			.lines()
			.toList();
		for (String container : containers) {
			new Container(this.engine, container).saveLogs(this.logs);
			this.engine.docker("rm", "--force", "--volumes", container);
		}
		this.engine.docker("network", "rm", this.name);
	}

	@Override
	public String toString() {
		return this.name;
	}

}
