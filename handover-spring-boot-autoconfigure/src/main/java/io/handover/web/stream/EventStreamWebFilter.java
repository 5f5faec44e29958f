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

package io.handover.web.stream;

import java.util.concurrent.atomic.AtomicBoolean;

import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * {@link WebFilter} that lets {@link OpenStreams} complete server-sent events, as
 * {@link ServletEventStreams} does for servlets.
 *
 * @since 0.1.0
 */
public final class EventStreamWebFilter implements WebFilter {

	private final OpenStreams streams;

	/**
	 * Create a new {@link EventStreamWebFilter}.
	 * @param streams the streams of the application
	 */
	public EventStreamWebFilter(OpenStreams streams) {
		this.streams = streams;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		StreamResponse response = new StreamResponse(exchange.getResponse());
		return chain.filter(exchange.mutate().response(response).build());
	}

	private final class StreamResponse extends ServerHttpResponseDecorator {

		StreamResponse(ServerHttpResponse delegate) {
			super(delegate);
		}

		@Override
		public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
			return super.writeWith(isEventStream() ? untilCompleted(body) : body);
		}

		@Override
		public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
			return super.writeAndFlushWith(isEventStream() ? untilCompleted(body) : body);
		}

		private boolean isEventStream() {
			String contentType = getHeaders().getFirst(HttpHeaders.CONTENT_TYPE);
			return contentType != null && contentType.startsWith(MediaType.TEXT_EVENT_STREAM_VALUE);
		}

		/**
		 * It ends after the next event, on the thread that writes it, or when there was
		 * none for a while. To cancel the source while it writes may interrupt its
		 * thread, which breaks off the response in a servlet container.
		 */
		private <T> Flux<T> untilCompleted(Publisher<T> body) {
			OpenStreams streams = EventStreamWebFilter.this.streams;
			AtomicBoolean completing = new AtomicBoolean();
			Mono<Boolean> patience = Mono.<Boolean>create((sink) -> {
				streams.add(sink, () -> sink.success(true));
				sink.onDispose(() -> streams.remove(sink));
			}).doOnNext(completing::set).delayElement(OpenStreams.EVENT_PATIENCE);
			return Flux.from(body).takeUntil((event) -> completing.get()).takeUntilOther(patience);
		}

	}

}
