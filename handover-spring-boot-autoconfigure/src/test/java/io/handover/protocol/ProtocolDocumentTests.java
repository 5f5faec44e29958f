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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that {@code PROTOCOL.md} says what the codec does.
 */
class ProtocolDocumentTests {

	private static final Pattern FIELD = Pattern.compile("^\\| (\\d+) \\| (\\d+) \\| ([a-z' ]+)", Pattern.MULTILINE);

	private static final Pattern VALUE = Pattern.compile("^\\| ([a-z ]+) \\| `([^`]+)` \\|$", Pattern.MULTILINE);

	private static final Pattern DATAGRAM = Pattern.compile("^### READY, (\\w+)\\s+```hex\\n(.*?)```$",
			Pattern.MULTILINE | Pattern.DOTALL);

	private static String document;

	private static Map<String, String> values;

	private static Map<String, byte[]> datagrams;

	@BeforeAll
	static void read() throws IOException {
		document = Files.readString(Path.of("..", "PROTOCOL.md"));
		String example = document.substring(document.indexOf("## A worked example"));
		values = VALUE.matcher(example)
			.results()
			.collect(Collectors.toMap((row) -> row.group(1), (row) -> row.group(2)));
		datagrams = DATAGRAM.matcher(example)
			.results()
			.collect(Collectors.toMap((block) -> block.group(1), (block) -> bytes(block.group(2))));
	}

	@Test
	void whenFieldsAreListedShouldLieWhereTheCodecPutsThem() {
		List<MatchResult> fields = FIELD.matcher(document).results().toList();
		assertThat(fields).extracting((field) -> field.group(3).strip())
			.containsExactly("version", "base timestamp", "mark", "extension version", "state", "flags",
					"number of the message", "scope", "boot", "milliseconds between the boot and the sender's start",
					"the sender's start time", "instance", "addressee", "tag");
		assertThat(fields).extracting(ProtocolDocumentTests::offset)
			.containsExactly(0, Layout.BASE_TIMESTAMP, Layout.MAGIC, Layout.EXTENSION, Layout.STATE, Layout.FLAGS,
					Layout.NUMBER, Layout.SCOPE, Layout.BOOT, Layout.STARTED_SINCE_BOOT, Layout.STARTED_AT,
					Layout.INSTANCE, Layout.ADDRESSEE, Layout.TAG);
		int end = 0;
		for (MatchResult field : fields) {
			assertThat(offset(field)).isEqualTo(end);
			end += Integer.parseInt(field.group(2));
		}
		assertThat(end).isEqualTo(Layout.SIGNED_LENGTH);
	}

	@Test
	void whenOutcomesAreListedShouldBeThoseOfTheCodec() {
		for (Outcome outcome : Outcome.values()) {
			assertThat(document).contains("`" + outcome.label() + "`");
		}
	}

	@Test
	void whenValuesAreDerivedShouldBeWhatIsComputed() {
		assertThat(values.get("scope")).isEqualTo(scope().toString());
		assertThat(values.get("boot")).isEqualTo(HexFormat.of().toHexDigits(sender().boot()));
	}

	@Test
	void whenEncodedShouldBeTheBytesOfTheExample() {
		assertThat(datagrams).containsOnlyKeys("plain", "signed", "legacy");
		assertThat(new MessageEncoder(Authentication.none()).encode(message())).isEqualTo(datagrams.get("plain"));
		assertThat(new MessageEncoder(secret()).encode(message())).isEqualTo(datagrams.get("signed"));
		assertThat(new MessageEncoder(secret()).encode(legacy())).isEqualTo(datagrams.get("legacy"));
	}

	@Test
	void whenDecodedShouldBeTheMessageOfTheExample() {
		assertThat(decode(datagrams.get("plain"), Authentication.none())).isEqualTo(message());
		assertThat(decode(datagrams.get("signed"), Authentication.none())).isEqualTo(message());
		assertThat(decode(datagrams.get("signed"), secret())).isEqualTo(message());
		assertThat(decode(datagrams.get("legacy"), Authentication.none())).isEqualTo(legacy());
	}

	private static Message decode(byte[] datagram, Authentication authentication) {
		PeerIdentity self = new PeerIdentity(sender().boot(), 1, 1, 1);
		return new MessageDecoder(scope(), self, authentication, true).decode(datagram, 0, datagram.length).message();
	}

	private static ExtendedMessage message() {
		return new ExtendedMessage(PeerState.READY, true, false, (int) number("number"), scope(), sender(), 0);
	}

	private static LegacyMessage legacy() {
		return new LegacyMessage(number("start time"));
	}

	private static Scope scope() {
		return Scope.of(values.get("device"), values.get("application"), values.get("service"));
	}

	private static PeerIdentity sender() {
		return new PeerIdentity(Scope.firstEightBytesOfSha256(values.get("boot id")), number("milliseconds since boot"),
				number("start time"), HexFormat.fromHexDigitsToLong(values.get("instance")));
	}

	private static Authentication secret() {
		return Authentication.with(List.of(values.get("secret")));
	}

	private static long number(String name) {
		return Long.parseLong(values.get(name));
	}

	private static int offset(MatchResult field) {
		return Integer.parseInt(field.group(1));
	}

	/**
	 * Two digits stand for a byte, blanks mean nothing, and a comment follows wider ones.
	 */
	private static byte[] bytes(String block) {
		return HexFormat.of()
			.parseHex(
					block.lines().map((line) -> line.split(" {3,}")[0].replace(" ", "")).collect(Collectors.joining()));
	}

}
