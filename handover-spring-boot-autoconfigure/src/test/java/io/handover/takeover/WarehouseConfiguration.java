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

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import io.handover.TakeoverListener;
import io.handover.autoconfigure.HandoverAutoConfiguration;
import io.handover.autoconfigure.HandoverTakeoverAutoConfiguration;

/**
 * An application with a {@link Warehouse}, which opens before any listener of messages
 * starts.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({ HandoverAutoConfiguration.class, HandoverTakeoverAutoConfiguration.class })
class WarehouseConfiguration {

	@Bean
	Warehouse warehouse() {
		return new Warehouse();
	}

	@Bean
	@Order(1)
	TakeoverListener door(Warehouse warehouse) {
		return warehouse.door();
	}

}
