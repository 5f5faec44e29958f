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

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * An {@link AbstractFailureAnalyzer} for a port that is in use where hand-over is
 * enabled: the process that listens on it may be the instance to replace, with which the
 * port can be shared. It comes before Spring Boot's own, which knows nothing of that.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class HandoverPortInUseFailureAnalyzer extends AbstractFailureAnalyzer<PortInUseException> {

	private final @Nullable Environment environment;

	HandoverPortInUseFailureAnalyzer(@Nullable Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, PortInUseException cause) {
		if (this.environment == null) {
			return null;
		}
		Binder binder = Binder.get(this.environment);
		if (!Activation.of(this.environment, binder).isOn()) {
			return null;
		}
		return OnSharedPortCondition.isShared(binder) ? sharedByThisOneAlone(cause) : notShared(cause);
	}

	private static FailureAnalysis notShared(PortInUseException cause) {
		return analysis(cause,
				"and this instance does not share it: '" + OnSharedPortCondition.PROPERTY
						+ "' is 'false', which is the default in bridge mode",
				"set '" + OnSharedPortCondition.PROPERTY + "' to 'true' for both instances");
	}

	private static FailureAnalysis sharedByThisOneAlone(PortInUseException cause) {
		return analysis(cause,
				"although this instance shares it: the process that listens on it does not share it, "
						+ "or runs as another user",
				"start that one with '" + OnSharedPortCondition.PROPERTY
						+ "' set to 'true' as well, and both as the same user");
	}

	private static FailureAnalysis analysis(PortInUseException cause, String reason, String remedy) {
		int port = cause.getPort();
		return new FailureAnalysis("Web server failed to start. Port " + port + " was already in use, " + reason + ".",
				"If the instance that this one is to replace listens on port " + port + ", " + remedy
						+ ". Otherwise identify and stop the process that's listening on port " + port
						+ " or configure this application to listen on another port.",
				cause);
	}

}
