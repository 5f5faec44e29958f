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

package io.handover.plain;

import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.random.RandomGenerator;

import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * What the sample application is without the starter: the baseline of the figures. It is
 * not in the sample's package, where the sample's tests would find it.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(PlainApplication.PlainController.class)
class PlainApplication {

	public static void main(String[] args) {
		SpringApplication.run(PlainApplication.class, args);
	}

	@Bean
	ApplicationRunner startupDelay(Environment environment) {
		return (args) -> Thread
			.sleep(environment.getProperty("sample.startup-delay", Duration.class, Duration.ZERO).toMillis());
	}

	@RestController
	static class PlainController {

		private final String instance = HexFormat.of().toHexDigits(RandomGenerator.getDefault().nextLong());

		private final Environment environment;

		PlainController(Environment environment) {
			this.environment = environment;
		}

		@GetMapping("/api/instance")
		Map<String, Object> instance() {
			return Map.of("instance", this.instance, "version", this.environment.getProperty("sample.version", ""));
		}

		@GetMapping("/api/work")
		Map<String, Object> work(@RequestParam int millis) throws InterruptedException {
			Thread.sleep(millis);
			return Map.of("millis", millis);
		}

	}

}
