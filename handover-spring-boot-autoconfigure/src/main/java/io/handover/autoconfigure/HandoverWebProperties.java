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

/**
 * Configuration properties for what the web server does.
 *
 * @since 0.1.0
 */
public class HandoverWebProperties {

	/**
	 * Whether the old and the new instance listen at the same port at the same time. In
	 * host mode by default.
	 */
	private @Nullable Boolean sharePort;

	/**
	 * Whether to complete server-sent events and to close WebSocket sessions when the
	 * instance drains, so that their clients connect to the successor.
	 */
	private Boolean completeStreams = true;

	public @Nullable Boolean getSharePort() {
		return this.sharePort;
	}

	public void setSharePort(Boolean sharePort) {
		this.sharePort = sharePort;
	}

	public Boolean isCompleteStreams() {
		return this.completeStreams;
	}

	public void setCompleteStreams(Boolean completeStreams) {
		this.completeStreams = completeStreams;
	}

}
