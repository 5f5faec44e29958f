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

import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.HttpStatus;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SampleApplication}. Hand-over is off here, as in any test that does
 * not ask for it.
 */
@SpringBootTest(properties = "sample.version=1.2.3")
@AutoConfigureMockMvc
class SampleApplicationTests {

	@Autowired
	private MockMvcTester mvc;

	@Test
	void whenAskedWhoItIsShouldDescribeItself() {
		assertThat(this.mvc.get().uri("/api/instance")).hasStatusOk()
			.bodyJson()
			.convertTo(Instance.class)
			.satisfies((instance) -> {
				assertThat(instance.instance()).matches("[0-9a-f]{16}");
				assertThat(instance.version()).isEqualTo("1.2.3");
				assertThat(instance.pid()).isEqualTo(ProcessHandle.current().pid());
				assertThat(instance.startedAt()).isBeforeOrEqualTo(Instant.now());
				assertThat(instance.state()).isEqualTo("OFF");
			});
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 20 })
	void whenWorkIsInRangeShouldDoIt(int millis) {
		long began = System.nanoTime();
		assertThat(this.mvc.get().uri("/api/work?millis={millis}", millis)).hasStatusOk()
			.bodyJson()
			.extractingPath("$.millis")
			.isEqualTo(millis);
		assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(millis * 1_000_000L);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/api/work?millis=-1    | 'millis' must be from 0 to 60000 but is -1
			/api/work?millis=60001 | 'millis' must be from 0 to 60000 but is 60001
			/api/work?millis=soon  | 'millis'
			/api/work              | 'millis'
			""", quoteCharacter = '`')
	void whenWorkIsOutOfRangeShouldSayWhy(String uri, String why) {
		assertThat(this.mvc.get().uri(uri)).hasStatus(HttpStatus.BAD_REQUEST)
			.bodyJson()
			.extractingPath("$.detail")
			.asString()
			.contains(why);
	}

	@Test
	void whenPageIsAskedForShouldShowIt() {
		assertThat(this.mvc.get().uri("/")).hasStatusOk().hasForwardedUrl("index.html");
		assertThat(this.mvc.get().uri("/index.html")).hasStatusOk()
			.bodyText()
			.contains("/api/instance", "/actuator/handover", "/api/jobs");
	}

	@ParameterizedTest
	@ValueSource(strings = { "health", "health/readiness", "metrics", "prometheus" })
	void whenActuatorIsAskedShouldAnswer(String endpoint) {
		assertThat(this.mvc.get().uri("/actuator/" + endpoint)).hasStatusOk();
	}

}
