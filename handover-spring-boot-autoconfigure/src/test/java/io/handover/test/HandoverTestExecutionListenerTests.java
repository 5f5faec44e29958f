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

package io.handover.test;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import io.handover.Handover;
import io.handover.autoconfigure.HandoverAutoConfiguration;
import io.handover.protocol.PeerState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HandoverTestExecutionListener}. Each repetition fails if it, or a
 * listener of Spring's, is given the context that an earlier one has closed.
 */
@SpringBootTest(webEnvironment = WebEnvironment.NONE)
@EnableHandover
@TestInstance(Lifecycle.PER_CLASS)
class HandoverTestExecutionListenerTests {

	@Autowired
	private ConfigurableApplicationContext context;

	@Autowired
	private Handover handover;

	@MockitoBean
	private Comparable<String> mock;

	@RepeatedTest(2)
	void whenHandedOverShouldGetAnotherContext() {
		assertThat(this.context.isActive()).isTrue();
		try (YoungerPeer younger = YoungerPeer.of(this.context)) {
			younger.ready().awaitReleased();
		}
		assertThat(this.context.isActive()).isFalse();
	}

	@RepeatedTest(2)
	void whenStillDrainingShouldGetAnotherContext() {
		assertThat(this.handover.state()).isEqualTo(PeerState.READY);
		try (YoungerPeer younger = YoungerPeer.of(this.context)) {
			younger.ready().awaitDraining();
		}
	}

	@AfterEach
	void whenAfterItShouldStillHaveItsBeans() {
		assertThat(this.handover.state().isLeaving()).isTrue();
		assertThat(this.mock).isNotNull();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(HandoverAutoConfiguration.class)
	static class Application {

	}

}
