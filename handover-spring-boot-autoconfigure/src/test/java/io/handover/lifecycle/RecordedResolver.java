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

package io.handover.lifecycle;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import io.handover.process.ServiceResolver;

/**
 * A {@link ServiceResolver} that does not answer before the test does, and records what
 * it was asked.
 */
final class RecordedResolver implements ServiceResolver {

	final List<String> asked = new CopyOnWriteArrayList<>();

	final CompletableFuture<Optional<Set<InetAddress>>> answer = new CompletableFuture<>();

	@Override
	public Optional<Set<InetAddress>> othersOf(String service) {
		this.asked.add(service);
		return this.answer.join();
	}

}
