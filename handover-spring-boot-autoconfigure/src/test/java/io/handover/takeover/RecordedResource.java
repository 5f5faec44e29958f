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

import io.handover.TakeoverListener;
import io.handover.protocol.TakeoverReason;

/**
 * {@link TakeoverListener} that records what is done with a resource of which there is
 * one.
 *
 * @param deeds receives what is done
 */
record RecordedResource(List<String> deeds) implements TakeoverListener {

	@Override
	public void takeoverGranted(TakeoverReason reason) {
		this.deeds.add("resource opened");
	}

	@Override
	public void takeoverRevoked() {
		this.deeds.add("resource closed");
	}

}
