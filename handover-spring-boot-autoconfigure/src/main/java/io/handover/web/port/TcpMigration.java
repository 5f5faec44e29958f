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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * What the kernel does with the connections that have not been accepted when a listener
 * at a shared port is closed: with {@code net.ipv4.tcp_migrate_req} they go to another
 * one, else they are reset.
 */
final class TcpMigration {

	private static final Log log = LogFactory.getLog(TcpMigration.class);

	static final TcpMigration OF_THIS_MACHINE = new TcpMigration(Path.of("/proc/sys/net/ipv4/tcp_migrate_req"));

	private final Path setting;

	private final AtomicBoolean warned = new AtomicBoolean();

	TcpMigration(Path setting) {
		this.setting = setting;
	}

	/**
	 * Warn if connections are reset, once for all web servers.
	 */
	void warnIfOff() {
		try {
			String value = Files.readString(this.setting).strip();
			if (!"1".equals(value)) {
				warn("'net.ipv4.tcp_migrate_req' is " + value,
						"Run 'sysctl -w net.ipv4.tcp_migrate_req=1' on the host.");
			}
		}
		catch (IOException ex) {
			log.debug(this.setting + " cannot be read", ex);
			warn("this kernel has no 'net.ipv4.tcp_migrate_req'", "Linux has it from 5.14 on.");
		}
	}

	private void warn(String matter, String remedy) {
		if (!this.warned.compareAndSet(false, true)) {
			return;
		}
		log.warn("The port is shared with the other instance, but " + matter
				+ ": when the old one stops listening, connections that it has not accepted yet are reset. " + remedy);
	}

}
