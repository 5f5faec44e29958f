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

package io.handover.sample.jobs;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.scheduling.annotation.EnableScheduling;

import io.handover.Handover;
import io.handover.TakeoverListener;

/**
 * The jobs, which are off unless they have a directory.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("sample.jobs.directory")
@EnableConfigurationProperties(JobsProperties.class)
@EnableScheduling
class JobsConfiguration {

	private final JobsProperties properties;

	private final String instance;

	JobsConfiguration(JobsProperties properties, ObjectProvider<Handover> handover) {
		this.properties = properties;
		this.instance = handover.stream()
			.map(Handover::instance)
			.findFirst()
			.orElseGet(() -> Long.toString(ProcessHandle.current().pid()));
	}

	@Bean
	JobStore jobStore() {
		return new JobStore(this.properties.directory(), this.properties.autoStartup());
	}

	@Bean
	@Order(1)
	TakeoverListener openedStore(JobStore store) {
		return TakeoverListener.starting(() -> store);
	}

	@Bean
	JobWorker jobWorker(JobStore store) {
		return new JobWorker(store, this.instance, this.properties.autoStartup());
	}

	@Bean
	@Order(2)
	TakeoverListener workingWorker(JobWorker worker) {
		return TakeoverListener.starting(() -> worker);
	}

	@Bean
	Inspection inspection() {
		return new Inspection(journal("inspections.log"));
	}

	@Bean
	DeviceFile deviceFile(MeterRegistry registry) {
		return new DeviceFile(this.properties.directory().resolve("device"), journal("device.log"), registry);
	}

	private Journal journal(String name) {
		return new Journal(this.properties.directory().resolve(name), this.instance);
	}

}
