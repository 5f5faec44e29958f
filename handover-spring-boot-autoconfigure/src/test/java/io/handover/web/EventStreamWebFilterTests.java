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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import io.netty.buffer.UnpooledByteBufAllocator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.StaticApplicationContext;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.NettyDataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.handover.actuate.FixedHandover;
import io.handover.protocol.PeerState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EventStreamWebFilter}, with a client that reads when the test wants.
 */
class EventStreamWebFilterTests {

	private final NettyDataBufferFactory buffers = new NettyDataBufferFactory(UnpooledByteBufAllocator.DEFAULT);

	private final List<NettyDataBuffer> written = new CopyOnWriteArrayList<>();

	private final StaticApplicationContext context = new StaticApplicationContext();

	private final OpenStreams streams = new OpenStreams(new FixedHandover().in(PeerState.DRAINING), this.context);

	private final Client client = new Client();

	@Test
	void whenCompletedShouldReleaseWhatWasNotSentAnyMore() throws Exception {
		writeEvents();
		this.client.request(1);
		assertThat(this.written).hasSizeGreaterThan(1);
		this.streams.onApplicationEvent(new ContextClosedEvent(this.context));
		Awaitility.await().until(() -> {
			this.client.request(1);
			return this.client.ended.getCount() == 0;
		});
		assertThat(this.written).allMatch((buffer) -> buffer.getNativeBuffer().refCnt() == 0);
	}

	@Test
	void whenTheClientLeavesShouldReleaseWhatWasNotSentAnyMore() {
		writeEvents();
		this.client.request(1);
		assertThat(this.written).hasSizeGreaterThan(1);
		this.client.cancel();
		assertThat(this.streams.count()).isZero();
		assertThat(this.written).allMatch((buffer) -> buffer.getNativeBuffer().refCnt() == 0);
	}

	private void writeEvents() {
		MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/events"));
		ServerWebExchange read = exchange.mutate().response(new ServerHttpResponseDecorator(exchange.getResponse()) {

			@Override
			public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
				body.subscribe(EventStreamWebFilterTests.this.client);
				return Mono.never();
			}

		}).build();
		new EventStreamWebFilter(this.streams).filter(read, (filtered) -> {
			filtered.getResponse().getHeaders().setContentType(MediaType.TEXT_EVENT_STREAM);
			return filtered.getResponse().writeAndFlushWith(events());
		}).subscribe();
	}

	/**
	 * Their buffers are filled before they are written, as those of Spring are.
	 */
	private Flux<Mono<DataBuffer>> events() {
		return Flux.generate((sink) -> {
			NettyDataBuffer buffer = this.buffers.allocateBuffer(1);
			this.written.add(buffer);
			sink.next(Mono.just(buffer));
		});
	}

	private static final class Client extends BaseSubscriber<Publisher<? extends DataBuffer>> {

		private final CountDownLatch ended = new CountDownLatch(1);

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			// Reads when it is told to.
		}

		@Override
		protected void hookOnNext(Publisher<? extends DataBuffer> event) {
			Flux.from(event).subscribe(DataBufferUtils::release);
		}

		@Override
		protected void hookOnComplete() {
			this.ended.countDown();
		}

	}

}
