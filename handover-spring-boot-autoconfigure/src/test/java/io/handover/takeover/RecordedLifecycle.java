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

package io.handover.takeover;

import java.util.List;

import org.springframework.context.SmartLifecycle;

/**
 * {@link SmartLifecycle} that records its start and its stop.
 */
class RecordedLifecycle implements SmartLifecycle {

	private final String name;

	private final int phase;

	private final List<String> deeds;

	private volatile boolean running;

	RecordedLifecycle(String name, int phase, List<String> deeds) {
		this.name = name;
		this.phase = phase;
		this.deeds = deeds;
	}

	String name() {
		return this.name;
	}

	@Override
	public void start() {
		this.running = true;
		this.deeds.add("start " + this.name);
	}

	@Override
	public void stop() {
		this.running = false;
		this.deeds.add("stop " + this.name);
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return this.phase;
	}

}
