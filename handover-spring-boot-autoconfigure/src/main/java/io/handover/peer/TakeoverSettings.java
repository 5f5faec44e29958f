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

package io.handover.peer;

import java.time.Duration;

/**
 * When a {@link Peer} takes over what only one instance of its service may hold.
 *
 * @param discovery how long after it is ready, if no other peer that could hold it was
 * heard; and how long after its start at the earliest
 * @param timeout how long after it is ready at the latest, although another peer has not
 * released
 * @since 0.1.0
 */
public record TakeoverSettings(Duration discovery, Duration timeout) {

}
