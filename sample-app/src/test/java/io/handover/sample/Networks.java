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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The networks of a test, and what runs in them. All of it ends with the test. Since
 * nothing else is in these networks, everyone uses the ports that are the defaults.
 */
final class Networks extends TestMachine {

	private static final String BRIDGE = "bridge0";

	private int cables;

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
	 * @param address its address with the length of its prefix
	 */
	void plug(NetworkNamespace device, String name, String address, NetworkNamespace lan)
			throws IOException, InterruptedException {
		String plug = "plug" + this.cables++;
		device.connect(name, lan, plug);
		lan.run("ip link set %s master %s".formatted(plug, BRIDGE));
		device.run("ip address add %s dev %s".formatted(address, name));
	}

	PeerHostProcess peers(NetworkNamespace namespace, String name) throws IOException {
		return peers(namespace, name, Map.of());
	}

	/**
	 * Start a process that runs peers, in what is a container to them. It does not know
	 * when it started: the peers stand for processes, and are ordered by when each of
	 * them has started.
	 * @param contents as in {@link ObservedProcess#withFiles}
	 */
	PeerHostProcess peers(NetworkNamespace namespace, String name, Map<String, String> contents) throws IOException {
		List<String> java = new ArrayList<>(List.of("-Dorg.springframework.boot.logging.LoggingSystem=none",
				"-Dlogback.configurationFile=peer-host-logback.xml"));
		java.addAll(ExtractedSample.argumentsWithTests(PeerHost.class.getName()));
		ProcessBuilder builder = ObservedProcess.java(namespace, java);
		builder.environment().put("container", "test");
		Map<String, String> files = new LinkedHashMap<>(contents);
		files.put("/proc/self/stat", "/dev/null");
		return register(PeerHostProcess.start(name, ObservedProcess.withFiles(builder, files), folder()));
	}

	SampleProcess sample(NetworkNamespace namespace, String name, String... properties) throws IOException {
		return sample(namespace, name, Map.of(), properties);
	}

	SampleProcess sample(NetworkNamespace namespace, String name, Map<String, String> environment, String... properties)
			throws IOException {
		return sample(namespace, name, environment, ExtractedSample.arguments(), quick(marker(name)), properties);
	}

	NodePeer node(NetworkNamespace namespace, String name) throws IOException, InterruptedException {
		return node(namespace, name, Map.of("MARKER", marker(name).toString()));
	}

	private Path marker(String name) {
		return folder().resolve(name + "-balena/handover-complete");
	}

}
