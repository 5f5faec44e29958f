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

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A datagram written by hand: with the numbers of the specification's table, so that it
 * shares no mistake with the codec.
 */
final class RawDatagram {

	static final Scope SCOPE = new Scope(0x5C0BE5C0BE5C0BE5L);

	static final int NUMBER = 0x80000001;

	static final long BOOT = 0xB007B007B007B007L;

	static final long STARTED_AT = 1_767_225_600_000L;

	/**
	 * Who listens: started a second after the boot.
	 */
	static final PeerIdentity SELF = new PeerIdentity(BOOT, 1000, STARTED_AT, 0x5E1F);

	/**
	 * Who speaks: started a minute later.
	 */
	static final PeerIdentity SENDER = new PeerIdentity(BOOT, 61_000, STARTED_AT + 60_000, 0xFEDC_BA98_7654_3210L);

	private final ByteBuffer buffer;

	private RawDatagram(int length) {
		this.buffer = ByteBuffer.allocate(length);
	}

	static RawDatagram legacy(long startedAt) {
		return new RawDatagram(9).with(0, 0x01).with(1, startedAt);
	}

	static RawDatagram starting() {
		return extended(1, 0);
	}

	static RawDatagram ready() {
		return extended(2, SENDER.startedAt());
	}

	static RawDatagram draining() {
		return extended(3, 0);
	}

	static RawDatagram released() {
		return extended(4, 0);
	}

	static RawDatagram extended(int kind, long base) {
		return new RawDatagram(66).with(0, 0x01)
			.with(1, base)
			.with(9, 0x48)
			.with(10, 0x4F)
			.with(11, 0x01)
			.with(12, kind)
			.with(13, (base != 0) ? 1 : 0)
			.putInt(14, NUMBER)
			.with(18, SCOPE.value())
			.with(26, SENDER.boot())
			.with(34, SENDER.startedSinceBoot())
			.with(42, SENDER.startedAt())
			.with(50, SENDER.instance())
			.with(58, 0L);
	}

	static RawDatagram of(byte[] bytes) {
		RawDatagram datagram = new RawDatagram(bytes.length);
		datagram.buffer.put(0, bytes);
		return datagram;
	}

	RawDatagram with(int offset, int value) {
		this.buffer.put(offset, (byte) value);
		return this;
	}

	RawDatagram putInt(int offset, int value) {
		this.buffer.putInt(offset, value);
		return this;
	}

	RawDatagram with(int offset, long value) {
		this.buffer.putLong(offset, value);
		return this;
	}

	RawDatagram addressedTo(long instance) {
		return with(58, instance);
	}

	RawDatagram length(int length) {
		RawDatagram other = new RawDatagram(length);
		other.buffer.put(0, this.buffer.array(), 0, Math.min(length, this.buffer.capacity()));
		return other;
	}

	RawDatagram signedWith(String secret) {
		RawDatagram signed = length(82);
		signed.buffer.put(66, hmac(secret, Arrays.copyOf(this.buffer.array(), 66)), 0, 16);
		return signed;
	}

	private static byte[] hmac(String secret, byte[] text) {
		try {
			Mac mac = Mac.getInstance("HmacSHA256");
			mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
			return mac.doFinal(text);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	byte[] bytes() {
		return this.buffer.array().clone();
	}

}
