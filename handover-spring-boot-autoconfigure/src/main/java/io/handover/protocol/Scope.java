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
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Which service on which device a message is about. Peers of another scope belong to
 * another service and are never obeyed.
 *
 * @param value the first eight bytes of the SHA-256 over
 * {@code device \n application \n service} in UTF-8
 * @since 0.1.0
 */
public record Scope(long value) {

	/**
	 * The scope of a service on a device.
	 * @param device the device, the same for both instances and for no other device
	 * @param application the application (fleet), may be empty
	 * @param service the service within the application
	 * @return the scope
	 */
	public static Scope of(String device, String application, String service) {
		return new Scope(firstEightBytesOfSha256(device + "\n" + application + "\n" + service));
	}

	/**
	 * The number that stands for a text on the wire.
	 * @param text the text
	 * @return the first eight bytes of the SHA-256 of its UTF-8 form, big-endian
	 */
	public static long firstEightBytesOfSha256(String text) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
			return ByteBuffer.wrap(digest).getLong();
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform is required to support SHA-256", ex);
		}
	}

	@Override
	public String toString() {
		return HexFormat.of().toHexDigits(this.value);
	}

}
