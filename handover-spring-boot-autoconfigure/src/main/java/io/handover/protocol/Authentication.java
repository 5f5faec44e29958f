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

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs and verifies datagrams with HMAC-SHA-256, truncated to 16 bytes. The first secret
 * signs and any of them verifies, so that a secret can be replaced in a rolling way. It
 * is safe for use by several threads: each operation works on a clone of a keyed
 * {@link Mac} that is never changed.
 * <p>
 * The secrets can be read from no method of this class, {@link #toString()} included.
 *
 * @since 0.1.0
 */
public final class Authentication {

	/**
	 * The least length of a secret, in bytes of its UTF-8 form: what RFC 2104 recommends
	 * for a tag of this length.
	 */
	public static final int MINIMUM_SECRET_LENGTH = 16;

	private static final String ALGORITHM = "HmacSHA256";

	private static final Authentication NONE = new Authentication(List.of());

	private final List<Mac> keyed;

	private Authentication(List<Mac> keyed) {
		this.keyed = keyed;
	}

	/**
	 * No authentication: nothing is signed and everything verifies.
	 * @return the authentication
	 */
	public static Authentication none() {
		return NONE;
	}

	/**
	 * Authentication with shared secrets.
	 * @param secrets the secrets, of which the first signs; none for {@link #none()}
	 * @return the authentication
	 * @throws IllegalArgumentException if a secret is shorter than
	 * {@value #MINIMUM_SECRET_LENGTH} bytes; the message does not contain it
	 */
	public static Authentication with(List<String> secrets) {
		return secrets.isEmpty() ? NONE : new Authentication(secrets.stream().map(Authentication::keyed).toList());
	}

	private static Mac keyed(String secret) {
		byte[] key = secret.getBytes(StandardCharsets.UTF_8);
		if (key.length < MINIMUM_SECRET_LENGTH) {
			throw new IllegalArgumentException("A secret must have at least " + MINIMUM_SECRET_LENGTH + " bytes");
		}
		try {
			Mac mac = Mac.getInstance(ALGORITHM);
			mac.init(new SecretKeySpec(key, ALGORITHM));
			return mac;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Every Java platform is required to support HmacSHA256", ex);
		}
	}

	/**
	 * Return whether only authenticated messages are heard.
	 */
	public boolean isRequired() {
		return !this.keyed.isEmpty();
	}

	void sign(byte[] datagram) {
		System.arraycopy(tag(this.keyed.get(0), datagram, 0), 0, datagram, Layout.TAG, Layout.TAG_LENGTH);
	}

	boolean verifies(byte[] bytes, int offset) {
		int tag = offset + Layout.TAG;
		byte[] claimed = Arrays.copyOfRange(bytes, tag, tag + Layout.TAG_LENGTH);
		boolean verified = false;
		// All secrets are tried, whichever matches: the time tells nothing about them.
		for (Mac mac : this.keyed) {
			byte[] expected = Arrays.copyOf(tag(mac, bytes, offset), Layout.TAG_LENGTH);
			verified |= MessageDigest.isEqual(expected, claimed);
		}
		return verified;
	}

	private static byte[] tag(Mac prototype, byte[] bytes, int offset) {
		try {
			Mac mac = (Mac) prototype.clone();
			mac.update(bytes, offset, Layout.TAG);
			return mac.doFinal();
		}
		catch (CloneNotSupportedException ex) {
			throw new IllegalStateException("HmacSHA256 of this security provider cannot be cloned", ex);
		}
	}

	@Override
	public String toString() {
		return isRequired() ? "HMAC-SHA-256" : "none";
	}

}
