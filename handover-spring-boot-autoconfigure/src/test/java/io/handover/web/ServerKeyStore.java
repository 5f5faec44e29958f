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

import java.io.IOException;
import java.nio.file.Path;

import javax.net.ssl.SSLContext;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.jks.JksSslStoreBundle;
import org.springframework.boot.ssl.jks.JksSslStoreDetails;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The key of a web server, and clients that trust it.
 */
record ServerKeyStore(Path file, SSLContext trusting) {

	private static final String PASSWORD = "changeit";

	static ServerKeyStore in(Path folder) throws IOException, InterruptedException {
		Path file = folder.resolve("server.p12");
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "SAN=ip:127.0.0.1", "-storetype",
				"PKCS12", "-keystore", file.toString(), "-storepass", PASSWORD)
			.inheritIO()
			.start();
		assertThat(keytool.waitFor()).isZero();
		JksSslStoreDetails details = JksSslStoreDetails.forLocation(file.toUri().toString()).withPassword(PASSWORD);
		return new ServerKeyStore(file, SslBundle.of(new JksSslStoreBundle(null, details)).createSslContext());
	}

	String[] properties() {
		return new String[] { "server.ssl.key-store=" + this.file.toUri(),
				"server.ssl.key-store-password=" + PASSWORD };
	}

}
