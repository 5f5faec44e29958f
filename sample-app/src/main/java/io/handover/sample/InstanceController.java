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

package io.handover.sample;

import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import io.handover.Handover;

@RestController
class InstanceController {

	private final String anonymous = HexFormat.of().toHexDigits(RandomGenerator.getDefault().nextLong());

	private final Instant startedAt = Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());

	private final SampleProperties properties;

	private final ObjectProvider<Handover> handover;

	InstanceController(SampleProperties properties, ObjectProvider<Handover> handover) {
		this.properties = properties;
		this.handover = handover;
	}

	@GetMapping("/api/instance")
	Instance instance() {
		Handover handover = this.handover.getIfAvailable();
		return new Instance((handover != null) ? handover.instance() : this.anonymous, this.properties.version(),
				ProcessHandle.current().pid(), this.startedAt, (handover != null) ? handover.state().name() : "OFF");
	}

}
