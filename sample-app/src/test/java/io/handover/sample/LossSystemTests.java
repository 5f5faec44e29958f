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

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * System tests of hand-overs across a bad network.
 */
class LossSystemTests {

	private static final int SERVICES = 4;

	private static final int HANDOVERS = Integer.getInteger("loss.handovers", 200);

	@RegisterExtension
	final Networks networks = new Networks();

	private List<PeerHostProcess> sides;

	@Test
	void whenDatagramsAreLostDoubledAndReorderedShouldCompleteEveryHandover() throws Exception {
		NetworkNamespace relay = this.networks.device();
		this.sides = List.of(side("left", "192.0.2.1", relay), side("right", "198.51.100.1", relay));
		long seed = Long.getLong("loss.seed", 20260101);
		this.networks.peers(relay, "relay").ask("relay", "left", "right", Long.toString(seed), "0.3", "0.1");
		List<Duration> durations = updateAll();
		assertThat(durations).hasSize(HANDOVERS);
		System.out.printf(
				"%d hand-overs at 30 %% loss, from READY to DRAINING: median %d ms, "
						+ "99th percentile %d ms, slowest %d ms%n",
				HANDOVERS, durations.get(HANDOVERS / 2).toMillis(), durations.get(HANDOVERS * 99 / 100 - 1).toMillis(),
				durations.get(HANDOVERS - 1).toMillis());
	}

	private PeerHostProcess side(String name, String address, NetworkNamespace relay) throws Exception {
		NetworkNamespace side = this.networks.device();
		side.connect("eth0", relay, name);
		side.run("ip address add %s/24 dev eth0".formatted(address));
		relay.run("ip address add %s4/24 dev %s".formatted(address, name));
		return this.networks.peers(side, name);
	}

	private List<Duration> updateAll() throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(SERVICES);
		try {
			List<CompletableFuture<List<Duration>>> futures = IntStream.range(0, SERVICES)
				.mapToObj((service) -> CompletableFuture.supplyAsync(() -> update("service" + service), executor))
				.toList();
			return futures.stream().map(CompletableFuture::join).flatMap(List::stream).sorted().toList();
		}
		finally {
			executor.shutdownNow();
		}
	}

	/**
	 * Update a service again and again, from one side to the other.
	 */
	private List<Duration> update(String service) {
		LightPeer[] last = { start(service, 0) };
		return Stream.iterate(1, (release) -> release + 1).limit(HANDOVERS / SERVICES).map((release) -> {
			LightPeer older = last[0];
			LightPeer younger = start(service, release);
			last[0] = younger;
			older.awaitHandedOverTo(younger);
			return Duration.between(younger.at("READY"), older.at("DRAINING"));
		}).toList();
	}

	private LightPeer start(String service, int release) {
		return this.sides.get(release % 2).start(service + "-" + release, "handover.service-name=" + service);
	}

}
