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

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import tools.jackson.databind.JsonNode;

import io.handover.process.BootClock;
import io.handover.protocol.Authentication;
import io.handover.protocol.ExtendedMessage;
import io.handover.protocol.MessageEncoder;
import io.handover.protocol.PeerState;
import io.handover.protocol.Scope;

/**
 * What a flood of 50,000 junk datagrams a second costs the sample: its throughput beside
 * that without a flood, and beside that while as much is sent to where nobody listens,
 * which costs the machine alone; its heap; and the time until a true READY is obeyed. It
 * is run by {@code benchmarks/flood.sh}, in a network namespace of its own.
 */
final class FloodBenchmark {

	private static final int PER_SECOND = 50_000;

	private static final int PORT = 1536;

	private static final int PORT_OF_NOBODY = 1599;

	private static final int CONNECTIONS = 4;

	private static final int TURNS = 4;

	private static final long[] BURST = { 0, 250, 500, 1000, 2000, 4000 };

	private final int seconds;

	private final SampleProcess sample;

	private final int http;

	private FloodBenchmark(SampleProcess sample, int seconds) {
		this.sample = sample;
		this.seconds = seconds;
		this.http = sample.httpPort();
	}

	public static void main(String[] args) throws Exception {
		int rounds = Integer.parseInt(args[1]);
		int seconds = Integer.parseInt(args[2]);
		Path folder = Path.of(args[3]);
		for (int round = 1; round <= rounds; round++) {
			ProcessBuilder builder = ObservedProcess.command(List.of(),
					List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m", "-jar",
							args[0], "--server.port=0", "--handover.network-interface=lo",
							"--handover.stability-period=0s", "--handover.drain.delay=100ms",
							"--handover.drain.quiet-period=100ms",
							"--handover.complete-file=" + folder.resolve("complete")));
			try (SampleProcess sample = new SampleProcess("sample" + round, builder, folder)) {
				sample.awaitLog(SampleProcess.READY);
				new FloodBenchmark(sample, seconds).run(round);
			}
		}
		System.exit(0);
	}

	private void run(int round) throws Exception {
		throughput(); // Until the compilers are through
		throughput();
		double heapBefore = heap();
		double without = 0;
		double sending = 0;
		double flooded = 0;
		// In turns: whatever else the machine does falls on all of them
		for (int i = 0; i < TURNS; i++) {
			without += throughput() / TURNS;
			sending += under(PORT_OF_NOBODY) / TURNS;
			flooded += under(PORT) / TURNS;
		}
		double heapAfter = heap();
		long millis = millisUntilObeyed();
		System.out.printf(
				"round %d: %.0f requests/s without, %.0f while %,d datagrams/s go to nobody, %.0f flooded: "
						+ "%.0f %% of without, %.0f %% of nobody; heap %.1f -> %.1f MB; READY obeyed after %d ms%n",
				round, without, sending, PER_SECOND, flooded, 100 * flooded / without, 100 * flooded / sending,
				heapBefore, heapAfter, millis);
	}

	private double under(int port) throws Exception {
		JsonNode before = this.sample.json("/actuator/handover").path("received");
		long begin = System.nanoTime();
		try (Flood flood = new Flood(port, PER_SECOND)) {
			double throughput = throughput();
			double seconds = (System.nanoTime() - begin) / 1e9;
			JsonNode after = this.sample.json("/actuator/handover").path("received");
			System.out.printf("  port %d: %.0f datagrams/s sent, %.0f/s received%n", port, flood.sent() / seconds,
					(sum(after) - sum(before)) / seconds);
			return throughput;
		}
	}

	private static long sum(JsonNode counts) {
		return counts.valueStream().mapToLong(JsonNode::asLong).sum();
	}

	private double throughput() throws InterruptedException {
		AtomicLong answers = new AtomicLong();
		long begin = System.nanoTime();
		long end = begin + TimeUnit.SECONDS.toNanos(this.seconds);
		List<Thread> clients = new ArrayList<>();
		for (int i = 0; i < CONNECTIONS; i++) {
			Thread client = new Thread(() -> requestUntil(end, answers));
			client.start();
			clients.add(client);
		}
		for (Thread client : clients) {
			client.join();
		}
		return answers.get() / ((System.nanoTime() - begin) / 1e9);
	}

	private void requestUntil(long end, AtomicLong answers) {
		while (System.nanoTime() < end) {
			requestOnOneConnection(end, answers);
		}
	}

	private void requestOnOneConnection(long end, AtomicLong answers) {
		byte[] request = "GET /api/work?millis=0 HTTP/1.1\r\nHost: localhost\r\n\r\n"
			.getBytes(StandardCharsets.US_ASCII);
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.http)) {
			socket.setTcpNoDelay(true);
			InputStream in = new BufferedInputStream(socket.getInputStream());
			OutputStream out = socket.getOutputStream();
			// Tomcat closes a connection after its hundredth request
			for (int i = 0; i < 100 && System.nanoTime() < end; i++) {
				out.write(request);
				skipAnswer(in);
				answers.incrementAndGet();
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void skipAnswer(InputStream in) throws IOException {
		int length = 0;
		boolean chunked = false;
		for (String line = line(in); !line.isEmpty(); line = line(in)) {
			String header = line.toLowerCase(Locale.ROOT);
			if (header.startsWith("content-length:")) {
				length = Integer.parseInt(header.substring(15).strip());
			}
			chunked |= header.startsWith("transfer-encoding: chunked");
		}
		while (chunked) {
			length = Integer.parseInt(line(in), 16);
			in.skipNBytes(length + 2);
			if (length == 0) {
				return;
			}
		}
		in.skipNBytes(length);
	}

	private static String line(InputStream in) throws IOException {
		StringBuilder line = new StringBuilder();
		for (int next = in.read(); next != '\n'; next = in.read()) {
			if (next < 0) {
				throw new IOException("Closed");
			}
			if (next != '\r') {
				line.append((char) next);
			}
		}
		return line.toString();
	}

	/**
	 * What is in use after a full collection, in megabytes.
	 */
	private double heap() throws Exception {
		new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
				Long.toString(this.sample.pid()), "GC.run")
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start()
			.waitFor();
		return this.sample.json("/actuator/metrics/jvm.memory.used?tag=area:heap")
			.at("/measurements/0/value")
			.asDouble() / 1e6;
	}

	/**
	 * Say READY as a younger peer does, in the midst of the flood, until it is obeyed.
	 */
	private long millisUntilObeyed() throws Exception {
		long scope = HexFormat.fromHexDigitsToLong(this.sample.json("/actuator/handover").at("/self/scope").asString());
		byte[] ready = new MessageEncoder(Authentication.none())
			.encode(new ExtendedMessage(PeerState.READY, new Scope(scope), BootClock.ofThisMachine().newIdentity(), 0));
		try (Flood flood = new Flood(PORT, PER_SECOND);
				DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET)
					.setOption(StandardSocketOptions.IP_MULTICAST_IF, NetworkInterface.getByName("lo"))) {
			TimeUnit.SECONDS.sleep(3);
			long begin = System.nanoTime();
			for (int said = 0; flood.isRunning(); LockSupport.parkNanos(1_000_000)) {
				long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
				if (said < BURST.length && millis >= BURST[said]) {
					channel.send(ByteBuffer.wrap(ready),
							new InetSocketAddress(InetAddress.getByName(Datagrams.GROUP), PORT));
					said++;
				}
				if (this.sample.log().contains("Hand-over DRAINING")) {
					return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
				}
			}
			throw new IllegalStateException("READY was not obeyed");
		}
	}

}
