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

package io.handover.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EngineResolver}.
 */
class EngineResolverTests {

	private static final String ENGINE = "nameserver 127.0.0.11\noptions ndots:0\n";

	private static final InetAddress OWN = address(2);

	private static final InetAddress OTHER = address(3);

	@TempDir
	private Path folder;

	private final List<String> names = new ArrayList<>();

	@Test
	void whenAnotherContainerRunsShouldTellItsAddress() throws Exception {
		assertThat(resolver(ENGINE, OWN, OTHER).othersOf("app"))
			.hasValueSatisfying((others) -> assertThat(others).containsExactly(OTHER));
	}

	@Test
	void whenNoOtherContainerRunsShouldTellThatOfAnAbsoluteName() throws Exception {
		assertThat(resolver(ENGINE, OWN).othersOf("app")).hasValueSatisfying((others) -> assertThat(others).isEmpty());
		assertThat(this.names).containsExactly("app.");
	}

	@Test
	void whenThisContainerIsNotInTheAnswerShouldSayNothing() throws Exception {
		assertThat(resolver(ENGINE, OTHER).othersOf("app")).isEmpty();
		assertThat(resolver(ENGINE, OTHER, InetAddress.getLoopbackAddress()).othersOf("app")).isEmpty();
		assertThat(resolver(ENGINE).othersOf("app")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "nameserver 192.0.2.1\n", "nameserver 192.0.2.1\nnameserver 127.0.0.11\n",
			"#nameserver 127.0.0.11\n", "nameserver 127.0.0.111\n", "" })
	void whenAnotherResolverIsInUseShouldNotAskIt(String configuration) throws Exception {
		assertThat(resolver(configuration, OWN, OTHER).othersOf("app")).isEmpty();
		assertThat(this.names).isEmpty();
	}

	@Test
	void whenThereIsNoConfigurationOrNoSuchNameShouldSayNothing() throws Exception {
		EngineResolver unconfigured = new EngineResolver(this.folder.resolve("none"),
				(name) -> new InetAddress[] { OWN }, () -> Set.of(OWN));
		EngineResolver unknown = new EngineResolver(configuration(ENGINE), (name) -> {
			throw new UnknownHostException(name);
		}, () -> Set.of(OWN));
		assertThat(unconfigured.othersOf("app")).isEmpty();
		assertThat(unknown.othersOf("app")).isEmpty();
	}

	private EngineResolver resolver(String configuration, InetAddress... addresses) throws IOException {
		return new EngineResolver(configuration(configuration), (name) -> {
			this.names.add(name);
			return addresses;
		}, () -> Set.of(OWN, InetAddress.getLoopbackAddress()));
	}

	private Path configuration(String text) throws IOException {
		return Files.writeString(this.folder.resolve("resolv.conf"), text);
	}

	private static InetAddress address(int last) {
		try {
			return InetAddress.getByAddress(new byte[] { (byte) 172, 18, 0, (byte) last });
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
