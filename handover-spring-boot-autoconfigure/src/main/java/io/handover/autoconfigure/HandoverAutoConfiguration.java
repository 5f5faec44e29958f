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

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Conditional;

/**
 * Auto-configuration for hand-over. The bean of type {@link io.handover.Handover} is
 * there before this class is looked at: it listens and speaks before there is any other
 * bean.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@Conditional(OnEnabledCondition.class)
@EnableConfigurationProperties(HandoverProperties.class)
public final class HandoverAutoConfiguration {

}
