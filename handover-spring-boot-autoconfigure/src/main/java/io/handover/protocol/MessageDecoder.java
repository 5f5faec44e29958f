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

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Decodes a datagram, or rejects it with a reason; it never throws. Whatever is rejected
 * costs no allocation, except for what must be authenticated first. It is stateless and
 * safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class MessageDecoder {

	/**
	 * The length of the longest valid message, in bytes. A receiver needs a buffer that
	 * is longer by one, to tell a longer datagram from one of this length.
	 */
	public static final int MAXIMUM_LENGTH = Layout.SIGNED_LENGTH;

	private final Scope scope;

	private final PeerIdentity self;

	private final Authentication authentication;

	private final boolean acceptLegacyPeers;

	public MessageDecoder(Scope scope, PeerIdentity self, Authentication authentication, boolean acceptLegacyPeers) {
		this.scope = scope;
		this.self = self;
		this.authentication = authentication;
		this.acceptLegacyPeers = acceptLegacyPeers;
	}

	/**
	 * Return whether a datagram has the form of a message of any sender. This is as much
	 * as can be known without the settings of the peer.
	 * @param bytes an array that contains the datagram
	 * @param offset where it begins
	 * @param length how long it is; a receiver that truncates must give more than
	 * {@link #MAXIMUM_LENGTH} for what was longer
	 * @return {@code false} for what is {@link Outcome#MALFORMED}
	 */
	public static boolean isWellFormed(byte[] bytes, int offset, int length) {
		if (length < Layout.LEGACY_LENGTH || bytes[offset] != Layout.VERSION) {
			return false;
		}
		if (!hasExtension(bytes, offset, length)) {
			return true;
		}
		if (isOfLaterVersion(bytes, offset, length)) {
			return length >= Layout.SCOPE + Long.BYTES;
		}
		if (length != Layout.PLAIN_LENGTH && length != Layout.SIGNED_LENGTH) {
			return false;
		}
		PeerState state = PeerState.ofCode(bytes[offset + Layout.STATE]);
		return bytes[offset + Layout.EXTENSION] == Layout.EXTENSION_VERSION && state != null
				&& isConsistent(state, bytes, offset);
	}

	private static boolean hasExtension(byte[] bytes, int offset, int length) {
		return length >= Layout.EXTENSION && bytes[offset + Layout.MAGIC] == Layout.MAGIC_H
				&& bytes[offset + Layout.MAGIC + 1] == Layout.MAGIC_O;
	}

	/**
	 * Whether there is an extension of which no more than the scope is known. The base is
	 * still valid.
	 */
	private static boolean isOfLaterVersion(byte[] bytes, int offset, int length) {
		return length > Layout.EXTENSION
				&& Byte.toUnsignedInt(bytes[offset + Layout.EXTENSION]) > Layout.EXTENSION_VERSION;
	}

	/**
	 * Every message has exactly one form: the base repeats the start time of a peer that
	 * accepts traffic and is 0 otherwise, only a peer that is READY has flags, there is a
	 * number and an instance, and only a peer that is leaving has an addressee.
	 */
	private static boolean isConsistent(PeerState state, byte[] bytes, int offset) {
		byte flags = bytes[offset + Layout.FLAGS];
		long base = Layout.getLong(bytes, offset + Layout.BASE_TIMESTAMP);
		long startedAt = Layout.getLong(bytes, offset + Layout.STARTED_AT);
		return areConsistent(flags, state) && base == (isAccepting(flags) ? startedAt : 0)
				&& Layout.getInt(bytes, offset + Layout.NUMBER) != 0
				&& Layout.getLong(bytes, offset + Layout.INSTANCE) != 0
				&& Layout.getLong(bytes, offset + Layout.STARTED_SINCE_BOOT) >= PeerIdentity.UNKNOWN_SINCE_BOOT
				&& (state.isLeaving() || Layout.getLong(bytes, offset + Layout.ADDRESSEE) == 0);
	}

	private static boolean areConsistent(byte flags, PeerState state) {
		return flags == 0 || (state == PeerState.READY
				&& (flags == Layout.ACCEPTING || flags == (Layout.ACCEPTING | Layout.IN_USE)));
	}

	private static boolean isAccepting(byte flags) {
		return (flags & Layout.ACCEPTING) != 0;
	}

	/**
	 * Decode a datagram.
	 * @param bytes an array that contains it
	 * @param offset where it begins
	 * @param length how long it is; a receiver that truncates must give more than
	 * {@link #MAXIMUM_LENGTH} for what was longer
	 * @return what becomes of it
	 */
	public Reception decode(byte[] bytes, int offset, int length) {
		if (!isWellFormed(bytes, offset, length)) {
			return Reception.MALFORMED;
		}
		if (!hasExtension(bytes, offset, length)) {
			return decodeLegacy(bytes, offset);
		}
		// The cheap check first: authentication is for messages that claim this scope.
		if (Layout.getLong(bytes, offset + Layout.SCOPE) != this.scope.value()) {
			return Reception.FOREIGN;
		}
		return isOfLaterVersion(bytes, offset, length) ? decodeLegacy(bytes, offset)
				: decodeExtended(bytes, offset, length);
	}

	/**
	 * Return the scope of a sender on the same boot as the peer that listens. Nothing is
	 * authenticated: what is not obeyed may be told apart by this and no more.
	 * @param bytes an array that contains the datagram
	 * @param offset where it begins
	 * @param length how long it is
	 * @return the scope, or {@code null} if the message has none, or one of another boot
	 */
	public @Nullable Scope scopeOnThisBoot(byte[] bytes, int offset, int length) {
		boolean known = isWellFormed(bytes, offset, length) && hasExtension(bytes, offset, length)
				&& !isOfLaterVersion(bytes, offset, length);
		long boot = known ? Layout.getLong(bytes, offset + Layout.BOOT) : PeerIdentity.UNKNOWN_BOOT;
		return (boot != PeerIdentity.UNKNOWN_BOOT && boot == this.self.boot())
				? new Scope(Layout.getLong(bytes, offset + Layout.SCOPE)) : null;
	}

	private Reception decodeLegacy(byte[] bytes, int offset) {
		if (this.authentication.isRequired()) {
			return Reception.UNAUTHENTICATED;
		}
		if (!this.acceptLegacyPeers) {
			return Reception.LEGACY_REFUSED;
		}
		return Reception.of(new LegacyMessage(Layout.getLong(bytes, offset + Layout.BASE_TIMESTAMP)), this.self);
	}

	private Reception decodeExtended(byte[] bytes, int offset, int length) {
		if (this.authentication.isRequired()
				&& (length != Layout.SIGNED_LENGTH || !this.authentication.verifies(bytes, offset))) {
			return Reception.UNAUTHENTICATED;
		}
		if (this.self.isOfAnotherBootThan(Layout.getLong(bytes, offset + Layout.BOOT))) {
			return Reception.FOREIGN;
		}
		if (Layout.getLong(bytes, offset + Layout.INSTANCE) == this.self.instance()) {
			return Reception.OWN;
		}
		return Reception.of(message(bytes, offset), this.self);
	}

	private Message message(byte[] bytes, int offset) {
		PeerState state = Objects.requireNonNull(PeerState.ofCode(bytes[offset + Layout.STATE]));
		byte flags = bytes[offset + Layout.FLAGS];
		PeerIdentity sender = new PeerIdentity(Layout.getLong(bytes, offset + Layout.BOOT),
				Layout.getLong(bytes, offset + Layout.STARTED_SINCE_BOOT),
				Layout.getLong(bytes, offset + Layout.STARTED_AT), Layout.getLong(bytes, offset + Layout.INSTANCE));
		return new ExtendedMessage(state, isAccepting(flags), (flags & Layout.IN_USE) != 0,
				Layout.getInt(bytes, offset + Layout.NUMBER), this.scope, sender,
				Layout.getLong(bytes, offset + Layout.ADDRESSEE));
	}

}
