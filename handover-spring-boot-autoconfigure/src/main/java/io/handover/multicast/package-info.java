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

/**
 * How messages travel: the interfaces and the multicast sockets on them.
 * <p>
 * The sockets are the JDK's. Spring Integration's adapters for UDP would bring six
 * archives with them, {@code reactor-core} among them, and made the starter cost each
 * start more than twice as many instructions (docs/figures.md).
 */
@NullMarked
package io.handover.multicast;

import org.jspecify.annotations.NullMarked;
