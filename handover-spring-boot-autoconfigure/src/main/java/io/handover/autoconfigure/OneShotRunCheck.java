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

package io.handover.autoconfigure;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.core.env.Environment;

import io.handover.Handover;
import io.handover.HandoverReport;
import io.handover.protocol.PeerState;

/**
 * Warns when a one-shot run of an application, such as a migration, is about to be ready
 * beside an older instance that is: that one would hand over to it. A run is taken for a
 * one-shot run if its web server is switched off although there is one on the class path.
 * Whether the older instance serves the web is not known, since messages do not say it.
 * <p>
 * The parent of a context that serves is started without a web server as well, by code.
 * So where no property says it, the main application class has to.
 */
final class OneShotRunCheck {

	private static final Log log = LogFactory.getLog(OneShotRunCheck.class);

	private static final String TYPE_PROPERTY = "spring.main.web-application-type";

	private OneShotRunCheck() {
	}

	/**
	 * Check an application that is ready, and has not said so yet.
	 * @param application the application
	 * @param environment its environment
	 * @param handover its peer
	 */
	static void check(SpringApplication application, Environment environment, Handover handover) {
		if (isWithoutItsWebServer(application, environment)) {
			handover.report()
				.peers()
				.stream()
				.filter((peer) -> peer.state() == PeerState.READY && !peer.younger())
				.findFirst()
				.ifPresent(OneShotRunCheck::warn);
		}
	}

	private static boolean isWithoutItsWebServer(SpringApplication application, Environment environment) {
		return application.getWebApplicationType() == WebApplicationType.NONE
				&& (environment.containsProperty(TYPE_PROPERTY)
						|| application.getAllSources().contains(application.getMainApplicationClass()))
				&& WebApplicationType.deduce() != WebApplicationType.NONE;
	}

	private static void warn(HandoverReport.KnownPeer older) {
		log.warn("This instance runs without the web server that is on its class path, and the older instance "
				+ older.name() + " hands over to it if it stays. If this is a one-shot run, such as a migration or a "
				+ "console command, set '" + Activation.PROPERTY + "' to 'false' for it.");
	}

}
