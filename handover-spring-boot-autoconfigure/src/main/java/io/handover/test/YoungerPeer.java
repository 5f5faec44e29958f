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

package io.handover.test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContext;
import org.springframework.integration.ip.IpHeaders;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.util.Assert;

import io.handover.Handover;
import io.handover.HandoverReport;
import io.handover.protocol.Authentication;
import io.handover.protocol.ExtendedMessage;
import io.handover.protocol.LegacyMessage;
import io.handover.protocol.Message;
import io.handover.protocol.MessageEncoder;
import io.handover.protocol.PeerIdentity;
import io.handover.protocol.PeerState;
import io.handover.protocol.Scope;

/**
 * A younger instance of the application under test, as far as that one can tell: it sends
 * what such an instance sends, and there is no application behind it. It takes the
 * service, the device and the secret from the application, and sends to the application's
 * bean {@code handoverInboundChannel}, past the network. <pre class="code">
 * &#064;SpringBootTest
 * &#064;EnableHandover
 * class MyTests {
 *
 *     &#064;Test
 *     void whenUpdatedShouldFlush(&#064;Autowired ApplicationContext context, &#064;Autowired Outbox outbox) {
 *         outbox.add("something");
 *         try (YoungerPeer update = YoungerPeer.of(context)) {
 *             update.ready().awaitReleased();
 *         }
 *         assertThat(outbox.isEmpty()).isTrue();
 *     }
 *
 * }</pre>
 * <p>
 * The application closes its context, as it does in an update. Where the test class has
 * {@link EnableHandover @EnableHandover}, the next test gets a new one. Without Spring's
 * test framework the application needs {@code handover.after-handover=none}.
 * <p>
 * It is for use by one thread, that of the test.
 *
 * @since 0.1.0
 */
public final class YoungerPeer implements AutoCloseable {

	/**
	 * Enough for the defaults, with requests in flight.
	 */
	private static final Duration PATIENCE = Duration.ofSeconds(90);

	private static final Duration POLL_INTERVAL = Duration.ofMillis(10);

	/**
	 * More often than a real peer does, so that a stability period ends when its time is
	 * over and not with the next heartbeat.
	 */
	private static final Duration SEND_INTERVAL = Duration.ofMillis(200);

	/**
	 * From this machine: outside a container, a legacy peer is obeyed from nowhere else.
	 */
	private static final Map<String, Object> HEADERS = Map.of(IpHeaders.PACKET_ADDRESS,
			new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

	private final Handover handover;

	private final MessageChannel channel;

	private final Scope scope;

	private final PeerIdentity identity;

	private final Timer timer = new Timer("handover-update", true);

	private Authentication authentication;

	private final AtomicInteger number = new AtomicInteger();

	private boolean legacy;

	private boolean closed;

	private @Nullable TimerTask sending;

	private YoungerPeer(Handover handover, MessageChannel channel, Authentication authentication) {
		this.handover = handover;
		this.channel = channel;
		this.authentication = authentication;
		HandoverReport.Self older = handover.report().self();
		this.scope = new Scope(Long.parseUnsignedLong(older.scope(), 16));
		// Of an unknown boot, so that the start time decides which one is younger.
		this.identity = new PeerIdentity(PeerIdentity.UNKNOWN_BOOT, PeerIdentity.UNKNOWN_SINCE_BOOT,
				older.startedAt().toEpochMilli() + 1, ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE));
	}

	/**
	 * A younger peer of an application, which has not sent anything yet.
	 * @param context the context of the application
	 * @return the peer
	 * @throws IllegalStateException if the application does not hand over, or if its
	 * process would park or exit after it has
	 */
	public static YoungerPeer of(ApplicationContext context) {
		Assert.notNull(context, "'context' must not be null");
		Handover handover = context.getBeanProvider(Handover.class).getIfAvailable();
		Assert.state(handover != null,
				"The application does not hand over. Annotate the test class with @EnableHandover.");
		Binder binder = Binder.get(context.getEnvironment());
		String afterHandover = binder.bind("handover.after-handover", String.class).orElse("park");
		Assert.state(afterHandover.equalsIgnoreCase("none"), () -> "After the hand-over the process of the test would "
				+ afterHandover
				+ ". Annotate the test class with @EnableHandover, or set 'handover.after-handover' to 'none'.");
		List<String> secrets = binder.bind("handover.secrets", Bindable.listOf(String.class)).orElseGet(List::of);
		return new YoungerPeer(handover, context.getBean("handoverInboundChannel", MessageChannel.class),
				Authentication.with(secrets));
	}

	/**
	 * Be a peer that runs {@code handover-lib}: it names neither service nor device,
	 * signs nothing, and is heard when it is ready, not before.
	 * @return this peer
	 */
	public YoungerPeer legacy() {
		assertSilentSoFar();
		this.legacy = true;
		return this;
	}

	/**
	 * Sign with a secret other than the application's first one.
	 * @param secret the secret, of at least 16 bytes
	 * @return this peer
	 */
	public YoungerPeer withSecret(String secret) {
		Assert.hasText(secret, "'secret' must not be empty");
		assertSilentSoFar();
		this.authentication = Authentication.with(List.of(secret));
		return this;
	}

	private void assertSilentSoFar() {
		Assert.state(this.sending == null, "A peer that has been heard does not become another one");
	}

	/**
	 * Send that it is starting, and repeat that until it sends another state. The
	 * application has received it when this method returns.
	 * @return this peer
	 */
	public YoungerPeer starting() {
		Assert.state(!this.legacy, "A legacy peer that is starting sends nothing");
		return send(PeerState.STARTING);
	}

	/**
	 * Send that it is ready, accepts traffic and is in use, and repeat that until it
	 * sends another state. The application has received it when this method returns, and
	 * hands over to this peer once its {@code handover.stability-period} has passed.
	 * @return this peer
	 */
	public YoungerPeer ready() {
		return send(PeerState.READY);
	}

	private YoungerPeer send(PeerState state) {
		Assert.state(!this.closed, "This peer is closed");
		silent();
		MessageEncoder encoder = new MessageEncoder(this.authentication);
		TimerTask sending = new TimerTask() {

			@Override
			public void run() {
				YoungerPeer.this.channel.send(new GenericMessage<>(encoder.encode(message(state)), HEADERS));
			}

		};
		sending.run();
		this.timer.schedule(sending, SEND_INTERVAL.toMillis(), SEND_INTERVAL.toMillis());
		this.sending = sending;
		return this;
	}

	private Message message(PeerState state) {
		if (this.legacy) {
			return new LegacyMessage(this.identity.startedAt());
		}
		boolean ready = state == PeerState.READY;
		return new ExtendedMessage(state, ready, ready, this.number.incrementAndGet(), this.scope, this.identity, 0);
	}

	/**
	 * Send nothing any more, as a release that dies does. It may come back.
	 * @return this peer
	 */
	public YoungerPeer silent() {
		if (this.sending != null) {
			this.sending.cancel();
		}
		return this;
	}

	/**
	 * Wait until the application drains, but not for longer than 90 seconds.
	 * @return this peer
	 */
	public YoungerPeer awaitDraining() {
		return awaitDraining(PATIENCE);
	}

	/**
	 * Wait until the application drains: it still works, and lets go.
	 * @param timeout how long to wait at most
	 * @return this peer
	 */
	public YoungerPeer awaitDraining(Duration timeout) {
		return await("begun to drain", timeout, PeerState::isLeaving);
	}

	/**
	 * Wait until the application has released everything, but not for longer than 90
	 * seconds.
	 * @return this peer
	 */
	public YoungerPeer awaitReleased() {
		return awaitReleased(PATIENCE);
	}

	/**
	 * Wait until the application has released everything: its context is closed, and the
	 * file that tells the platform so is written.
	 * @param timeout how long to wait at most
	 * @return this peer
	 */
	public YoungerPeer awaitReleased(Duration timeout) {
		return await("released everything", timeout, PeerState.RELEASED::equals);
	}

	private YoungerPeer await(String what, Duration timeout, Predicate<PeerState> condition) {
		long began = System.nanoTime();
		while (!condition.test(this.handover.state())) {
			if (System.nanoTime() - began > timeout.toNanos()) {
				throw new AssertionError("The application has not " + what + " within " + timeout + ". It is "
						+ this.handover.state() + ", and this has happened:" + happenings());
			}
			try {
				Thread.sleep(POLL_INTERVAL.toMillis());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new IllegalStateException("Interrupted while waiting for the application", ex);
			}
		}
		return this;
	}

	private String happenings() {
		return this.handover.report()
			.events()
			.stream()
			.map((entry) -> System.lineSeparator() + entry.time() + " " + entry.text())
			.collect(Collectors.joining());
	}

	/**
	 * Send nothing any more, for good.
	 */
	@Override
	public void close() {
		this.closed = true;
		this.timer.cancel();
	}

}
