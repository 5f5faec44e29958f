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

package io.handover.lifecycle;

import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.support.GenericApplicationContext;

import io.handover.HandoverEvent;
import io.handover.multicast.MulticastSettings;
import io.handover.multicast.MulticastTransport;
import io.handover.multicast.NetworkMode;
import io.handover.peer.AfterHandover;
import io.handover.peer.Event;
import io.handover.peer.HoldSettings;
import io.handover.peer.PeerSettings;
import io.handover.peer.TakeoverSettings;
import io.handover.process.BootClock;
import io.handover.process.HostProcess;
import io.handover.process.Scheduler;
import io.handover.process.SystemScheduler;
import io.handover.protocol.Authentication;
import io.handover.protocol.LegacyMessage;
import io.handover.protocol.MessageDecoder;
import io.handover.protocol.MessageEncoder;
import io.handover.protocol.PeerIdentity;
import io.handover.protocol.Scope;

/**
 * Measures how long it takes from a younger peer's datagram on the wire to the start of
 * draining, over a number of hand-overs, each with a peer of its own: real sockets on the
 * loopback interface, a real channel, and an application that does nothing. Run by
 * {@code benchmarks/decision-latency.sh}.
 */
final class DecisionLatency {

	private static final int PORT = 15361;

	/**
	 * Milliseconds between READY and the datagram: at least as between a heartbeat and
	 * the next, in which threads fall asleep.
	 */
	private static final long PAUSE = Long.getLong("pause", 50);

	private DecisionLatency() {
	}

	public static void main(String[] arguments) throws Exception {
		// As an application logs; without Spring Boot logback's default is DEBUG.
		((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.INFO);
		int handovers = Integer.parseInt(arguments[0]);
		double[] micros = new double[handovers];
		Path folder = Files.createTempDirectory("decision-latency");
		for (int i = 0; i < handovers; i++) {
			micros[i] = handOver(folder.resolve("complete")) / 1000.0;
		}
		Files.deleteIfExists(folder.resolve("complete"));
		Files.delete(folder);
		double first = micros[0];
		Arrays.sort(micros);
		System.out.println(String.format(Locale.ROOT,
				"this starter: first %.0f µs, median %.0f µs, 99th percentile %.0f µs (%d hand-overs)", first,
				micros[handovers / 2], micros[(int) Math.ceil(handovers * 0.99) - 1], handovers));
		System.exit(0);
	}

	private static long handOver(Path completeFile) throws Exception {
		InetAddress group = InetAddress.getByName("239.192.16.16");
		PeerIdentity identity = BootClock.ofThisMachine().newIdentity();
		HoldSettings hold = new HoldSettings(Duration.ZERO, Duration.ZERO, Duration.ZERO);
		HandoverSettings settings = new HandoverSettings(
				new Membership(identity, Scope.of("benchmark", "", "latency"), "latency", "benchmark",
						Authentication.none(), true),
				new PeerSettings(Duration.ofSeconds(10), Duration.ZERO, hold,
						new TakeoverSettings(Duration.ofSeconds(2), Duration.ofSeconds(60)), AfterHandover.PARK, false),
				new MulticastSettings(NetworkMode.BRIDGE, "lo", group, PORT, 1),
				new DrainSettings(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(10), completeFile),
				false);
		Draining draining = new Draining();
		Scheduler scheduler = new SystemScheduler();
		PeerAssembly assembly = new PeerAssembly(settings, draining, new GenericApplicationContext(), scheduler,
				InstantSource.system(),
				(listener) -> new MulticastTransport(settings.multicast(), MessageDecoder.MAXIMUM_LENGTH, listener),
				draining, (service) -> Optional.empty());
		assembly.start();
		assembly.peer().tell(new Event.ApplicationReady());
		assembly.peer().tell(new Event.ReadinessChanged(true));
		byte[] datagram = new MessageEncoder(Authentication.none())
			.encode(new LegacyMessage(identity.startedAt() + 1000));
		try (MulticastSocket socket = new MulticastSocket()) {
			socket.setNetworkInterface(NetworkInterface.getByName("lo"));
			DatagramPacket packet = new DatagramPacket(datagram, datagram.length, new InetSocketAddress(group, PORT));
			TimeUnit.MILLISECONDS.sleep(PAUSE);
			long sent = System.nanoTime();
			socket.send(packet);
			draining.ended.await();
			return draining.begun - sent;
		}
		finally {
			scheduler.close();
		}
	}

	/**
	 * Notes when it is told that a hand-over has started.
	 */
	private static final class Draining implements Application, HostProcess {

		private final CountDownLatch ended = new CountDownLatch(1);

		private volatile long begun;

		@Override
		public boolean awaitStarted(Duration timeout) {
			return true;
		}

		@Override
		public void publish(HandoverEvent event) {
			this.begun = System.nanoTime();
		}

		@Override
		public void publishAfterClose(HandoverEvent event) {
		}

		@Override
		public boolean refuseTraffic() {
			return true;
		}

		@Override
		public CountDownLatch closing() {
			return new CountDownLatch(1);
		}

		@Override
		public boolean close(Duration timeout) {
			return true;
		}

		@Override
		public void enter(long instance) {
		}

		@Override
		public void leave(long instance) {
		}

		@Override
		public boolean contains(long instance) {
			return false;
		}

		@Override
		public boolean isShared(long instance) {
			return false;
		}

		@Override
		public Duration uptime() {
			return Duration.ZERO;
		}

		@Override
		public void park() {
			this.ended.countDown();
		}

		@Override
		public void exit(int status) {
			this.ended.countDown();
		}

		@Override
		public void awaitOnShutdown(CountDownLatch done, Duration timeout) {
		}

	}

}
