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

package io.handover.process;

import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;

/**
 * Tells which containers of a service are running.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ServiceResolver {

	/**
	 * Return where the other running containers of a service are reached. This may take
	 * several seconds.
	 * @param service the name of the service
	 * @return the addresses, none of which is this container's own, or empty if that is
	 * not known
	 */
	Optional<Set<InetAddress>> othersOf(String service);

}
