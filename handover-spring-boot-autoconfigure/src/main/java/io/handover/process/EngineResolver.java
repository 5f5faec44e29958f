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

package io.handover.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Asks the container engine which containers of a service are running. In a network of
 * its own each container has a resolver at 127.0.0.11, which answers the name of a
 * service with the addresses of all its running containers. A container is among them
 * from shortly before its process starts until that ends.
 * <p>
 * No other resolver knows that. So only this one is asked, and its answer is used only if
 * this container is part of it.
 *
 * @since 0.1.0
 */
public final class EngineResolver {

	private static final Log log = LogFactory.getLog(EngineResolver.class);

	private final Path configuration;

	private final Lookup lookup;

	private final Supplier<Set<InetAddress>> ownAddresses;

	public EngineResolver() {
		this(Path.of("/etc/resolv.conf"), InetAddress::getAllByName, EngineResolver::addressesOfThisContainer);
	}

	EngineResolver(Path configuration, Lookup lookup, Supplier<Set<InetAddress>> ownAddresses) {
		this.configuration = configuration;
		this.lookup = lookup;
		this.ownAddresses = ownAddresses;
	}

	/**
	 * Return where the other running containers of a service are reached. This may take
	 * several seconds.
	 * @return the addresses, none of which is this container's own, or empty if that is
	 * not known
	 */
	public Optional<Set<InetAddress>> othersOf(String service) {
		try {
			if (!isEngineAsked()) {
				return Optional.empty();
			}
			// The dot makes the name absolute. A name without it may be the host name of
			// this container, which /etc/hosts knows, or be cached by the virtual
			// machine.
			Set<InetAddress> others = new HashSet<>(Arrays.asList(this.lookup.addressesOf(service + ".")));
			Set<InetAddress> own = this.ownAddresses.get();
			boolean answered = others.removeIf((address) -> !address.isLoopbackAddress() && own.contains(address));
			return answered ? Optional.of(others) : Optional.empty();
		}
		catch (IOException | RuntimeException ex) {
			log.debug("The containers of service '" + service + "' cannot be looked up", ex);
			return Optional.empty();
		}
	}

	private boolean isEngineAsked() throws IOException {
		try (Stream<String> lines = Files.lines(this.configuration)) {
			return lines.filter((line) -> line.startsWith("nameserver"))
				.findFirst()
				.filter((line) -> line.matches("nameserver\\s+127\\.0\\.0\\.11\\s*"))
				.isPresent();
		}
	}

	private static Set<InetAddress> addressesOfThisContainer() {
		try {
			return NetworkInterface.networkInterfaces()
				.flatMap(NetworkInterface::inetAddresses)
				.collect(Collectors.toSet());
		}
		catch (SocketException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Looks a name up.
	 */
	interface Lookup {

		InetAddress[] addressesOf(String name) throws IOException;

	}

}
