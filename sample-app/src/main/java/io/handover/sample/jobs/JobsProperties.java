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

import java.nio.file.Path;
import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the jobs are kept.
 *
 * @param directory the directory of the database and the other files, which the instances
 * share
 * @param patience how long a request waits for the takeover
 * @param autoStartup whether jobs are done from when the application starts, as they have
 * to be where there is no takeover
 */
@ConfigurationProperties("sample.jobs")
record JobsProperties(Path directory, @DefaultValue("15s") Duration patience,
		@DefaultValue("false") boolean autoStartup) {
}
