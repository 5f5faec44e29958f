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

package io.handover.web.port;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;

import javax.net.ssl.SSLContext;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.jks.JksSslStoreBundle;
import org.springframework.boot.ssl.jks.JksSslStoreDetails;
import org.springframework.context.ConfigurableApplicationContext;

import io.handover.web.WebServers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SharedPort} with TLS.
 */
class SharedTlsPortTests {

	private static final String PASSWORD = "changeit";

	@TempDir
	private static Path folder;

	private static Path keyStore;

	private static SSLContext trusting;

	@RegisterExtension
	private final SharingApplications applications = new SharingApplications();

	@BeforeAll
	static void createKeyStore() throws Exception {
		keyStore = folder.resolve("server.p12");
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "SAN=ip:127.0.0.1", "-storetype",
				"PKCS12", "-keystore", keyStore.toString(), "-storepass", PASSWORD)
			.inheritIO()
			.start();
		assertThat(keytool.waitFor()).isZero();
		JksSslStoreDetails details = JksSslStoreDetails.forLocation(keyStore.toUri().toString()).withPassword(PASSWORD);
		trusting = SslBundle.of(new JksSslStoreBundle(null, details)).createSslContext();
	}

	@ParameterizedTest
	@EnumSource
	void whenConnectionIsHttp2ShouldServeOnWhatItAcceptedWhenItDrains(WebServers server) throws Exception {
		ConfigurableApplicationContext old = start(server, "old", 0, "server.http2.enabled=true");
		int port = SharingApplications.port(old);
		HttpClient kept = HttpClient.newBuilder().sslContext(trusting).version(HttpClient.Version.HTTP_2).build();
		assertHttp2(kept, port, "old");
		start(server, "new", port, "server.http2.enabled=true");
		SharingApplications.drain(old);
		SharingApplications.awaitNewOnly(port, trusting.getSocketFactory());
		assertHttp2(kept, port, "old");
		assertHttp2(HttpClient.newBuilder().sslContext(trusting).build(), port, "new");
	}

	private static void assertHttp2(HttpClient client, int port, String name) throws Exception {
		URI uri = URI.create("https://127.0.0.1:" + port + "/name");
		HttpResponse<String> response = client.send(HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build(),
				HttpResponse.BodyHandlers.ofString());
		assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
		assertThat(response.body()).isEqualTo(name);
	}

	private ConfigurableApplicationContext start(WebServers server, String name, int port, String... properties) {
		String[] tls = { "server.ssl.key-store=" + keyStore.toUri(), "server.ssl.key-store-password=" + PASSWORD };
		return this.applications
			.start(SharingApplications.withPeer(server, name, port).properties(tls).properties(properties));
	}

}
