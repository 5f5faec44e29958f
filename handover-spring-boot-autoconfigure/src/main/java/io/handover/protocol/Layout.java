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
 * Where each field of the datagram lies. {@code PROTOCOL.md} has the same table for
 * people.
 */
final class Layout {

	static final byte VERSION = 0x01;

	static final byte MAGIC_H = 0x48;

	static final byte MAGIC_O = 0x4F;

	static final byte EXTENSION_VERSION = 1;

	static final byte ACCEPTING = 1;

	static final byte IN_USE = 2;

	static final int BASE_TIMESTAMP = 1;

	static final int MAGIC = 9;

	static final int EXTENSION = 11;

	static final int STATE = 12;

	static final int FLAGS = 13;

	static final int NUMBER = 14;

	/**
	 * Every later extension version keeps the scope here.
	 */
	static final int SCOPE = 18;

	static final int BOOT = 26;

	static final int STARTED_SINCE_BOOT = 34;

	static final int STARTED_AT = 42;

	static final int INSTANCE = 50;

	static final int ADDRESSEE = 58;

	static final int TAG = 66;

	static final int LEGACY_LENGTH = 9;

	static final int PLAIN_LENGTH = 66;

	static final int SIGNED_LENGTH = 82;

	static final int TAG_LENGTH = SIGNED_LENGTH - TAG;

	private Layout() {
	}

	/**
	 * Big-endian, without a buffer object per datagram.
	 */
	static long getLong(byte[] bytes, int index) {
		return get(bytes, index, Long.BYTES);
	}

	static int getInt(byte[] bytes, int index) {
		return (int) get(bytes, index, Integer.BYTES);
	}

	private static long get(byte[] bytes, int index, int length) {
		long value = 0;
		for (int i = 0; i < length; i++) {
			value = value << Byte.SIZE | Byte.toUnsignedLong(bytes[index + i]);
		}
		return value;
	}

	static void putLong(byte[] bytes, int index, long value) {
		put(bytes, index, Long.BYTES, value);
	}

	static void putInt(byte[] bytes, int index, int value) {
		put(bytes, index, Integer.BYTES, value);
	}

	private static void put(byte[] bytes, int index, int length, long value) {
		for (int i = 0; i < length; i++) {
			bytes[index + i] = (byte) (value >>> (Byte.SIZE * (length - i - 1)));
		}
	}

}
