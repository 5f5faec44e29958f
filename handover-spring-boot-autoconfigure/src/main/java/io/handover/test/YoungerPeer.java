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

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.util.Assert;

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
 * service, the device, the network and the secret from the application.
 * <pre class="code">
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
 * test framework the application needs {@code handover.after-handover=none} and
 * {@code handover.network-interface} on the loopback interface.
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

	private final ApplicationUnderTest application;

	private final Scope scope;

	private final PeerIdentity identity;

	private Authentication authentication;

	private boolean legacy;

	private @Nullable DatagramRepeater repeater;

	private long heardBefore;

	private boolean closed;

	private YoungerPeer(ApplicationUnderTest application) {
		this.application = application;
		this.scope = application.scope();
		this.identity = youngerThan(application.identity());
		this.authentication = application.authentication();
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
		return new YoungerPeer(ApplicationUnderTest.of(context));
	}

	/**
	 * By every clock, one millisecond is enough.
	 */
	private static PeerIdentity youngerThan(PeerIdentity older) {
		long sinceBoot = older.startedSinceBoot();
		return new PeerIdentity(older.boot(),
				(sinceBoot != PeerIdentity.UNKNOWN_SINCE_BOOT) ? sinceBoot + 1 : PeerIdentity.UNKNOWN_SINCE_BOOT,
				older.startedAt() + 1, ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE));
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
		Assert.state(this.repeater == null, "A peer that has been heard does not become another one");
	}

	/**
	 * Send that it is starting, and repeat that until it sends another state.
	 * @return this peer
	 */
	public YoungerPeer starting() {
		Assert.state(!this.legacy, "A legacy peer that is starting sends nothing");
		return send(PeerState.STARTING);
	}

	/**
	 * Send that it is ready, and repeat that until it sends another state. The
	 * application hands over to it once its {@code handover.stability-period} has passed.
	 * @return this peer
	 */
	public YoungerPeer ready() {
		return send(PeerState.READY);
	}

	private YoungerPeer send(PeerState state) {
		Assert.state(!this.closed, "This peer is closed");
		silent();
		this.heardBefore = this.application.countHeard();
		repeater().send(new MessageEncoder(this.authentication).encode(message(state)));
		return this;
	}

	private Message message(PeerState state) {
		return this.legacy ? new LegacyMessage(this.identity.startedAt())
				: new ExtendedMessage(state, this.scope, this.identity, 0);
	}

	private DatagramRepeater repeater() {
		if (this.repeater == null) {
			this.repeater = new DatagramRepeater(new LoopbackGroup(this.application.network()));
		}
		return this.repeater;
	}

	/**
	 * Send nothing any more, as a release that dies does. It may come back.
	 * @return this peer
	 */
	public YoungerPeer silent() {
		if (this.repeater != null) {
			this.repeater.pause();
		}
		return this;
	}

	/**
	 * Wait until the application has received a message since this peer began to send the
	 * present one, whatever became of it. A test that the application does not obey this
	 * peer proves nothing before that.
	 * @return this peer
	 */
	public YoungerPeer awaitHeard() {
		this.application.await("received a message of the younger peer", PATIENCE,
				(handover) -> this.application.countHeard() > this.heardBefore);
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
		this.application.await("begun to drain", timeout, (handover) -> handover.state().isLeaving());
		return this;
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
		this.application.await("released everything", timeout, (handover) -> handover.state() == PeerState.RELEASED);
		return this;
	}

	/**
	 * Send nothing any more, for good.
	 */
	@Override
	public void close() {
		this.closed = true;
		if (this.repeater != null) {
			this.repeater.close();
		}
	}

}
