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

package io.handover.web;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import org.springframework.context.support.StaticApplicationContext;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.handover.actuate.FixedHandover;
import io.handover.drain.CountedRequests;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DrainWebFilter}, with a response that ends when the test wants.
 */
class DrainWebFilterTests {

	private final StaticApplicationContext context = new StaticApplicationContext();

	private final CountedRequests requests = new CountedRequests();

	private final Sinks.Empty<Void> response = Sinks.empty();

	@Test
	void whenTheServerEndsTheResponseShouldHaveCountedTheRequestAsEnded() {
		AtomicLong inFlight = new AtomicLong(-1);
		filter().doOnSuccess((nothing) -> inFlight.set(this.requests.inFlight())).subscribe();
		assertThat(this.requests.inFlight()).isOne();
		this.response.tryEmitEmpty();
		assertThat(inFlight).hasValue(0);
	}

	@Test
	void whenTheResponseFailsShouldCountTheRequestAsEnded() {
		AtomicLong inFlight = new AtomicLong(-1);
		filter().doOnError((ex) -> inFlight.set(this.requests.inFlight()))
			.onErrorComplete(IllegalStateException.class)
			.subscribe();
		this.response.tryEmitError(new IllegalStateException());
		assertThat(inFlight).hasValue(0);
	}

	@Test
	void whenTheClientLeavesShouldCountTheRequestAsEnded() {
		filter().subscribe().dispose();
		assertThat(this.requests.inFlight()).isZero();
	}

	@Test
	void whenTheServerCancelsWhatHasEndedShouldCountTheRequestOnce() {
		AtomicReference<Subscription> subscription = new AtomicReference<>();
		filter().doOnSubscribe(subscription::set).subscribe();
		this.response.tryEmitEmpty();
		subscription.get().cancel();
		assertThat(this.requests.inFlight()).isZero();
	}

	private Mono<Void> filter() {
		UncountedPaths uncountedPaths = new UncountedPaths(this.context, List::of);
		DrainWebFilter filter = new DrainWebFilter(new FixedHandover(), this.requests.counter(), uncountedPaths,
				this.context);
		return filter.filter(MockServerWebExchange.builder(MockServerHttpRequest.get("/work"))
			.applicationContext(this.context)
			.build(), (exchange) -> this.response.asMono());
	}

}
