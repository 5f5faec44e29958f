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

package io.handover.web;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

import org.jspecify.annotations.Nullable;

/**
 * One connection of a client of HTTP/2, which shows the frames that others hide.
 */
final class Http2Client implements AutoCloseable {

	private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

	private static final int END_STREAM = 0x1;

	private static final int END_HEADERS = 0x4;

	private final Socket socket;

	private final DataInputStream input;

	private int nextStream = 1;

	/**
	 * Connect.
	 * @param port the port of the web server
	 * @param tls what trusts the web server, without which it is not encrypted
	 */
	Http2Client(int port, @Nullable SSLContext tls) throws IOException {
		this.socket = (tls != null) ? connect(port, tls) : new Socket(InetAddress.getLoopbackAddress(), port);
		this.socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
		this.input = new DataInputStream(this.socket.getInputStream());
		this.socket.getOutputStream().write(PREFACE);
		write(Type.SETTINGS, 0, 0);
		await(Type.SETTINGS);
		write(Type.SETTINGS, Frame.ACK, 0);
		await(Type.SETTINGS);
	}

	private static Socket connect(int port, SSLContext tls) throws IOException {
		SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
		SSLParameters parameters = socket.getSSLParameters();
		parameters.setApplicationProtocols(new String[] { "h2" });
		socket.setSSLParameters(parameters);
		socket.startHandshake();
		return socket;
	}

	/**
	 * Send a request, without awaiting the response.
	 * @return the id of its stream
	 */
	int get(String path) throws IOException {
		ByteArrayOutputStream headers = new ByteArrayOutputStream();
		headers.write(0x82); // :method GET
		headers.write((this.socket instanceof SSLSocket) ? 0x87 : 0x86); // :scheme
		literal(headers, 0x01, "localhost"); // :authority
		literal(headers, 0x04, path); // :path
		int stream = this.nextStream;
		this.nextStream += 2;
		write(Type.HEADERS, END_STREAM | END_HEADERS, stream, headers.toByteArray());
		return stream;
	}

	private static void literal(ByteArrayOutputStream headers, int name, String value) {
		headers.write(name);
		headers.write(value.length());
		headers.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
	}

	private void write(Type type, int flags, int stream, byte... payload) throws IOException {
		ByteBuffer frame = ByteBuffer.allocate(9 + payload.length)
			.putInt(payload.length << 8 | type.ordinal())
			.put((byte) flags)
			.putInt(stream)
			.put(payload);
		this.socket.getOutputStream().write(frame.array());
	}

	/**
	 * Read up to the end of a response, or up to a GOAWAY if that comes before it.
	 * @param stream the stream of the response
	 * @return whether it was the latter
	 */
	boolean isEndedBefore(int stream) throws IOException {
		Frame frame;
		do {
			frame = read();
		}
		while (frame.type() != Type.GOAWAY && (frame.stream() != stream || !frame.endsStream()));
		return frame.type() == Type.GOAWAY;
	}

	/**
	 * Read up to a frame of that type.
	 */
	Frame await(Type type) throws IOException {
		Frame frame;
		do {
			frame = read();
		}
		while (frame.type() != type);
		return frame;
	}

	private Frame read() throws IOException {
		int lengthAndType = this.input.readInt();
		Type type = Type.values()[lengthAndType & 0xff];
		int flags = this.input.readUnsignedByte();
		int stream = this.input.readInt();
		byte[] payload = this.input.readNBytes(lengthAndType >>> 8);
		if (type == Type.PING && (flags & Frame.ACK) == 0) {
			write(Type.PING, Frame.ACK, 0, payload);
		}
		return new Frame(type, flags, stream, payload);
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	/**
	 * In the order of their codes.
	 */
	enum Type {

		DATA, HEADERS, PRIORITY, RST_STREAM, SETTINGS, PUSH_PROMISE, PING, GOAWAY, WINDOW_UPDATE, CONTINUATION

	}

	/**
	 * A frame that was received.
	 */
	record Frame(Type type, int flags, int stream, byte[] payload) {

		private static final int ACK = 0x1;

		boolean endsStream() {
			return (this.type == Type.DATA || this.type == Type.HEADERS) && (this.flags & END_STREAM) != 0;
		}

		/**
		 * Return the last stream that a GOAWAY frame spares.
		 */
		int lastStream() {
			return ByteBuffer.wrap(this.payload).getInt(0);
		}

		/**
		 * Return the error code of a GOAWAY frame.
		 */
		int error() {
			return ByteBuffer.wrap(this.payload).getInt(4);
		}

	}

}
