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

package io.handover.multicast;

import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The way by which datagrams travel: a link on every eligible interface, opened, closed
 * and opened anew as interfaces come, go and change. This is the only place that opens
 * sockets.
 * <p>
 * Each link has one thread that receives. Opening and closing is serialized by this
 * object's monitor. Sending takes no lock but the link's own and uses the links that are
 * open at that moment.
 *
 * @since 0.1.0
 */
public final class MulticastChannel {

	private static final Log log = LogFactory.getLog(MulticastChannel.class);

	private final MulticastSettings settings;

	private final DatagramListener listener;

	private final EligibleInterfaces.Lookup interfaces;

	private final Set<String> openedBefore = new HashSet<>();

	private final LongAdder reopened = new LongAdder();

	private volatile Map<String, MulticastLink> links = Map.of();

	private volatile @Nullable String problem;

	private boolean closed;

	/**
	 * Create a new {@link MulticastChannel}, without any link until it is told to
	 * {@link #reconcile()}.
	 * @param settings where messages go and come from
	 * @param listener is told what arrives
	 */
	public MulticastChannel(MulticastSettings settings, DatagramListener listener) {
		this(settings, listener, EligibleInterfaces::lookUp);
	}

	MulticastChannel(MulticastSettings settings, DatagramListener listener, EligibleInterfaces.Lookup interfaces) {
		this.settings = settings;
		this.listener = listener;
		this.interfaces = interfaces;
	}

	/**
	 * Make the links match the interfaces as they are now. An interface that is missing
	 * or cannot be used is no error: it is looked for again the next time.
	 * @return whether a link was opened or closed
	 */
	public synchronized boolean reconcile() {
		if (this.closed) {
			return false;
		}
		try {
			return match(this.interfaces.lookUp(this.settings));
		}
		catch (IOException ex) {
			// They may well work: no file descriptor may be free to ask for them. So what
			// is open stays open.
			report("the network interfaces cannot be read: " + ex.getMessage());
			return false;
		}
	}

	private boolean match(EligibleInterfaces eligible) {
		Map<String, MulticastLink> before = this.links;
		Map<String, MulticastLink> after = new LinkedHashMap<>(before);
		after.entrySet()
			.removeIf((entry) -> closeUnlessUsable(entry.getValue(), eligible.addresses().get(entry.getKey())));
		String failure = eligible.problem();
		for (LinkAddress address : eligible.addresses().values()) {
			if (!after.containsKey(address.name())) {
				try {
					after.put(address.name(), open(address));
				}
				catch (IOException | RuntimeException ex) {
					failure = "interface '" + address.name() + "' cannot be used: " + ex.getMessage();
				}
			}
		}
		this.links = Map.copyOf(after);
		report(failure);
		return !before.equals(this.links);
	}

	private static boolean closeUnlessUsable(MulticastLink link, @Nullable LinkAddress address) {
		boolean usable = address != null && link.isUsableOn(address);
		if (!usable) {
			link.close();
		}
		return !usable;
	}

	private MulticastLink open(LinkAddress address) throws IOException {
		MulticastLink link = MulticastLink.open(this.settings, address, this.listener);
		boolean again = !this.openedBefore.add(address.name());
		if (again) {
			this.reopened.increment();
		}
		log.info("Hand-over messages travel " + (again ? "again " : "") + "on " + address.name() + " ("
				+ address.address().getHostAddress() + ") to group " + this.settings.group().getHostAddress()
				+ ", port " + this.settings.port());
		return link;
	}

	private void report(@Nullable String failure) {
		if (failure != null && !failure.equals(this.problem)) {
			log.warn("Hand-over messages cannot travel: " + failure + ". It is tried again at every heartbeat. "
					+ "If this is not the interface that you mean, set 'handover.network-interface'.");
		}
		this.problem = failure;
	}

	/**
	 * Send a datagram on every link. A link that cannot send says so in the log; the
	 * others do send.
	 * @param datagram the datagram
	 */
	public void send(byte[] datagram) {
		for (MulticastLink link : this.links.values()) {
			link.send(datagram);
		}
	}

	/**
	 * Close a link and open it anew.
	 * @param name the name of its interface
	 * @return whether a link was opened or closed
	 */
	public synchronized boolean reopen(String name) {
		MulticastLink link = this.links.get(name);
		if (link != null) {
			link.giveUp();
		}
		return reconcile();
	}

	/**
	 * Close all links, for good.
	 */
	public synchronized void close() {
		this.closed = true;
		this.links.values().forEach(MulticastLink::close);
		this.links = Map.of();
	}

	/**
	 * Return where messages go and come from.
	 * @return the settings
	 */
	public MulticastSettings settings() {
		return this.settings;
	}

	/**
	 * Return the links that are open.
	 * @return the names of their interfaces
	 */
	public Set<String> links() {
		return new TreeSet<>(this.links.keySet());
	}

	/**
	 * Return what keeps messages from travelling on an interface that should be used.
	 * @return the problem in words, or {@code null} if there is none
	 */
	public @Nullable String problem() {
		return Stream.concat(Stream.ofNullable(this.problem), this.links.values().stream().map(MulticastLink::problem))
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
	}

	/**
	 * Return how often a link was opened on an interface that had one before.
	 * @return the number of times
	 */
	public long reopened() {
		return this.reopened.sum();
	}

}
