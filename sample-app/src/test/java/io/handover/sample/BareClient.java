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

package io.handover.sample;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * Client of a server on 127.0.0.1 with one connection at a time, kept from request to
 * request or not.
 * <p>
 * It speaks HTTP by itself because a client that repeats what failed, as good ones do,
 * hides what the tests count. It needs the JDK alone, for programs that run outside the
 * test's JVM.
 */
public final class BareClient implements AutoCloseable {

	private final int port;

	private final boolean keep;

	private Socket socket;

	private InputStream input;

	public BareClient(int port, boolean keep) {
		this.port = port;
		this.keep = keep;
	}

	public Answer get(String path) throws IOException {
		return send("GET", path, "");
	}

	/**
	 * Send a request that has no body.
	 */
	public Answer post(String path) throws IOException {
		return send("POST", path, "Content-Length: 0\r\n");
	}

	private Answer send(String method, String path, String header) throws IOException {
		try {
			if (this.socket == null) {
				connect();
			}
			this.socket.getOutputStream()
				.write("%s %s HTTP/1.1\r\nHost: localhost\r\n%sConnection: %s\r\n\r\n"
					.formatted(method, path, header, this.keep ? "keep-alive" : "close")
					.getBytes(StandardCharsets.US_ASCII));
			int status = Integer.parseInt(line().split(" ")[1]);
			Map<String, String> headers = headers();
			String body = body(headers);
			if (!this.keep || "close".equalsIgnoreCase(headers.get("connection"))) {
				close();
			}
			return new Answer(status, body);
		}
		catch (IOException ex) {
			close();
			throw ex;
		}
	}

	private void connect() throws IOException {
		this.socket = new Socket();
		this.socket.setSoTimeout(15_000);
		this.socket.setTcpNoDelay(true);
		this.socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.port), 5_000);
		this.input = new BufferedInputStream(this.socket.getInputStream());
	}

	private Map<String, String> headers() throws IOException {
		Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		for (String line = line(); !line.isEmpty(); line = line()) {
			int colon = line.indexOf(':');
			headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
		}
		return headers;
	}

	private String body(Map<String, String> headers) throws IOException {
		StringBuilder body = new StringBuilder();
		if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
			int length;
			do {
				length = Integer.parseInt(line(), 16);
				body.append(bytes(length));
				line();
			}
			while (length > 0);
		}
		else {
			// Without a length an answer ends with its connection, whole or not
			String length = headers.get("content-length");
			if (length == null) {
				throw new IOException("Neither length nor chunks");
			}
			body.append(bytes(Integer.parseInt(length)));
		}
		return body.toString();
	}

	private String bytes(int length) throws IOException {
		byte[] bytes = this.input.readNBytes(length);
		if (bytes.length < length) {
			throw new EOFException("Closed within the answer");
		}
		return new String(bytes, StandardCharsets.UTF_8);
	}

	private String line() throws IOException {
		StringBuilder line = new StringBuilder();
		for (int c = this.input.read(); c != '\n'; c = this.input.read()) {
			if (c < 0) {
				throw new EOFException(line.isEmpty() ? "Closed before the answer" : "Closed within the answer");
			}
			if (c != '\r') {
				line.append((char) c);
			}
		}
		return line.toString();
	}

	@Override
	public void close() {
		try {
			if (this.socket != null) {
				this.socket.close();
			}
		}
		catch (IOException ex) {
			// What was to be learned from the connection has been
		}
		this.socket = null;
	}

	/**
	 * What has failed, in words.
	 */
	public static String reason(IOException ex) {
		return ex.getClass().getSimpleName() + ": " + ex.getMessage();
	}

	/**
	 * What came back.
	 *
	 * @param status the status
	 * @param body the whole body
	 */
	public record Answer(int status, String body) {
	}

}
