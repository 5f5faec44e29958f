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

package io.handover.sample;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The networks of a test, and what runs in them. All of it ends with the test. Since
 * nothing else is in these networks, everyone uses the ports that are the defaults.
 */
final class Networks implements BeforeEachCallback, AfterEachCallback {

	private static final String BRIDGE = "bridge0";

	private final Deque<AutoCloseable> resources = new ArrayDeque<>();

	private Path folder = Path.of("target");

	private int cables;

	@Override
	public void beforeEach(ExtensionContext context) throws Exception {
		this.folder = TestFolder.emptyFor(context);
	}

	@Override
	public void afterEach(ExtensionContext context) throws Exception {
		while (!this.resources.isEmpty()) {
			this.resources.pop().close();
		}
	}

	/**
	 * Where the test's files are.
	 */
	Path folder() {
		return this.folder;
	}

	/**
	 * A device, or a container: it has the loopback interface and nothing else.
	 */
	NetworkNamespace device() throws IOException {
		return register(NetworkNamespace.createAsRoot());
	}

	/**
	 * A network that devices or containers can be plugged into.
	 */
	NetworkNamespace lan() throws IOException, InterruptedException {
		NetworkNamespace lan = register(NetworkNamespace.createAsRoot());
		lan.run("ip link add %s type bridge && ip link set %1$s up".formatted(BRIDGE));
		return lan;
	}

	/**
	 * Plug a device into a network.
	 * @param name the name of the device's interface
	 * @param address its address with the length of its prefix
	 */
	void plug(NetworkNamespace device, String name, String address, NetworkNamespace lan)
			throws IOException, InterruptedException {
		String plug = "plug" + this.cables++;
		device.connect(name, lan, plug);
		lan.run("ip link set %s master %s".formatted(plug, BRIDGE));
		device.run("ip address add %s dev %s".formatted(address, name));
	}

	void addSupervisorInterface(NetworkNamespace device) throws IOException, InterruptedException {
		device.run(SupervisorInterface.SCRIPT);
	}

	PeerHostProcess peers(NetworkNamespace namespace, String name) throws IOException {
		return register(PeerHostProcess.start(name,
				ObservedProcess.java(namespace.enter(),
						List.of("-Dorg.springframework.boot.logging.LoggingSystem=none",
								"-Dlogback.configurationFile=peer-host-logback.xml", "-cp",
								System.getProperty("java.class.path"), PeerHost.class.getName())),
				this.folder));
	}

	SampleProcess sample(NetworkNamespace namespace, String name, String... properties) throws IOException {
		List<String> arguments = new ArrayList<>(
				List.of("-jar", Path.of("target", "sample-app.jar").toAbsolutePath().toString(), "--server.port=0",
						"--handover.stability-period=0s", "--handover.drain.delay=100ms",
						"--handover.drain.quiet-period=100ms", "--handover.complete-file=" + marker(name)));
		for (String property : properties) {
			arguments.add("--" + property);
		}
		return register(new SampleProcess(name, ObservedProcess.java(namespace.enter(), arguments), this.folder));
	}

	NodePeer node(NetworkNamespace namespace, String name) throws IOException, InterruptedException {
		Path library = NodePeer.library();
		ProcessBuilder builder = ObservedProcess.command(namespace.enter(),
				List.of("node", Path.of("src/test/node/peer.js").toAbsolutePath().toString()));
		builder.environment().putAll(Map.of("NODE_PATH", library.toString(), "MARKER", marker(name).toString()));
		return register(new NodePeer(name, builder, this.folder));
	}

	private Path marker(String name) {
		return this.folder.resolve(name + "-balena/handover-complete");
	}

	private <T extends AutoCloseable> T register(T resource) {
		this.resources.push(resource);
		return resource;
	}

}
