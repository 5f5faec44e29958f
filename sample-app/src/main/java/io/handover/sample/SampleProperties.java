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

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;

/**
 * What the demo and the tests set from outside.
 *
 * @param version the version that this instance shows, by default that of the build
 * @param startupDelay how much longer than it must this instance takes to become ready
 */
@ConfigurationProperties("sample")
record SampleProperties(@DefaultValue("") String version, @DefaultValue("0s") Duration startupDelay) {

	SampleProperties {
		version = StringUtils.hasText(version) ? version : buildVersion();
	}

	private static String buildVersion() {
		String version = SampleApplication.class.getPackage().getImplementationVersion();
		return (version != null) ? version : "development";
	}

}
