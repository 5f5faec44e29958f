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

package io.handover.protocol;

/**
 * Turns messages into datagrams. It is stateless and safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class MessageEncoder {

	private final Authentication authentication;

	public MessageEncoder(Authentication authentication) {
		this.authentication = authentication;
	}

	/**
	 * Encode a message.
	 * @param message the message
	 * @return the datagram: 9 bytes for a legacy message, else 66, or 82 if it is signed
	 */
	public byte[] encode(Message message) {
		if (message instanceof ExtendedMessage extended) {
			return encodeExtended(extended);
		}
		byte[] datagram = new byte[Layout.LEGACY_LENGTH];
		putBase(datagram, message);
		return datagram;
	}

	private byte[] encodeExtended(ExtendedMessage message) {
		boolean signed = this.authentication.isRequired();
		byte[] datagram = new byte[signed ? Layout.SIGNED_LENGTH : Layout.PLAIN_LENGTH];
		putBase(datagram, message);
		datagram[Layout.MAGIC] = Layout.MAGIC_H;
		datagram[Layout.MAGIC + 1] = Layout.MAGIC_O;
		datagram[Layout.EXTENSION] = Layout.EXTENSION_VERSION;
		datagram[Layout.STATE] = message.state().code();
		datagram[Layout.FLAGS] = (byte) ((message.accepting() ? Layout.ACCEPTING : 0)
				| (message.inUse() ? Layout.IN_USE : 0));
		Layout.putInt(datagram, Layout.NUMBER, message.number());
		PeerIdentity sender = message.sender();
		Layout.putLong(datagram, Layout.SCOPE, message.scope().value());
		Layout.putLong(datagram, Layout.BOOT, sender.boot());
		Layout.putLong(datagram, Layout.STARTED_SINCE_BOOT, sender.startedSinceBoot());
		Layout.putLong(datagram, Layout.STARTED_AT, sender.startedAt());
		Layout.putLong(datagram, Layout.INSTANCE, sender.instance());
		Layout.putLong(datagram, Layout.ADDRESSEE, message.addressee());
		if (signed) {
			this.authentication.sign(datagram);
		}
		return datagram;
	}

	private void putBase(byte[] datagram, Message message) {
		datagram[0] = Layout.VERSION;
		// A peer of handover-lib takes every base for READY. 0 is older than any of them.
		Layout.putLong(datagram, Layout.BASE_TIMESTAMP, message.accepting() ? message.sender().startedAt() : 0);
	}

}
