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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;

import org.springframework.util.Assert;

import io.handover.HandoverReport;

/**
 * Sends datagrams to the group of an application, on the loopback interface alone. It is
 * safe for use by several threads.
 */
final class LoopbackGroup implements AutoCloseable {

	/**
	 * Nothing leaves this machine.
	 */
	private static final int TIME_TO_LIVE = 0;

	private final InetSocketAddress address;

	private final List<DatagramChannel> channels = new ArrayList<>();

	/**
	 * Open a socket on each link of an application.
	 * @param network where the application sends and receives
	 */
	LoopbackGroup(HandoverReport.Network network) {
		Assert.state(!network.links().isEmpty(),
				() -> "The application cannot be reached by hand-over messages: " + network.problem());
		try {
			this.address = new InetSocketAddress(InetAddress.getByName(network.group()), network.port());
			for (String link : network.links()) {
				open(loopback(link));
			}
		}
		catch (IOException ex) {
			close();
			throw new UncheckedIOException(ex);
		}
	}

	private static NetworkInterface loopback(String link) throws IOException {
		NetworkInterface networkInterface = NetworkInterface.getByName(link);
		Assert.state(networkInterface != null && networkInterface.isLoopback(),
				() -> "The application sends and receives on '" + link + "', where other instances of it, or of "
						+ "other services, may be. Annotate the test class with @EnableHandover, or set "
						+ "'handover.network-interface' to the loopback interface.");
		return networkInterface;
	}

	private void open(NetworkInterface link) throws IOException {
		DatagramChannel channel = DatagramChannel.open(family());
		this.channels.add(channel);
		channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, link);
		channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, TIME_TO_LIVE);
	}

	private ProtocolFamily family() {
		return (this.address.getAddress() instanceof Inet4Address) ? StandardProtocolFamily.INET
				: StandardProtocolFamily.INET6;
	}

	void send(byte[] datagram) throws IOException {
		for (DatagramChannel channel : this.channels) {
			channel.send(ByteBuffer.wrap(datagram), this.address);
		}
	}

	@Override
	public void close() {
		for (DatagramChannel channel : this.channels) {
			try {
				channel.close();
			}
			catch (IOException ex) {
				// The descriptor is free all the same.
			}
		}
	}

}
