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

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * System tests of the hand-over between the sample and the real Node library, both told
 * by the environment that the Node library reads.
 */
class NodeSystemTests {

	@RegisterExtension
	final Device device = Device.inNamespace();

	@BeforeEach
	void installLibrary() throws Exception {
		NodePeer.library();
	}

	@Test
	void whenNodeIsOlderShouldHandOverToJava() throws Exception {
		NodePeer older = this.device.startNode("node");
		older.awaitLog(NodePeer.READY);
		SampleProcess younger = this.device.startWithEnvironment("java");
		younger.awaitLog(SampleProcess.READY);
		older.awaitLog("(?s)" + String.join(".*", NodePeer.DRAINING, NodePeer.FILE_WRITTEN, NodePeer.WAITING));
		assertThat(this.device.marker()).isRegularFile();
		assertThat(older.isAlive()).isTrue();
		assertThat(younger.log()).doesNotContainPattern(SampleProcess.DRAINING);
	}

	@Test
	void whenNodeIsYoungerShouldTakeOverFromJava() throws Exception {
		SampleProcess older = this.device.startWithEnvironment("java", "handover.drain.delay=100ms",
				"handover.drain.quiet-period=100ms");
		older.awaitLog(SampleProcess.READY);
		NodePeer younger = this.device.startNode("node");
		older.awaitHandedOver();
		assertThat(this.device.marker()).isRegularFile();
		assertThat(older.isAlive()).isTrue();
		assertThat(younger.isAlive()).as("the Node peer survives what the Java peer says").isTrue();
		assertThat(younger.log()).doesNotContainPattern(NodePeer.DRAINING);
	}

}
