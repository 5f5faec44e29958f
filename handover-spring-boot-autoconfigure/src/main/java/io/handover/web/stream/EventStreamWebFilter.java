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

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
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
		 * The end comes between two elements, on the thread of the one that is being
		 * written: to cancel the source meanwhile may interrupt that thread, and in a
		 * servlet container break the response.
		 */
		private <T> Flux<T> untilCompleted(Publisher<T> body) {
			AtomicBoolean completed = new AtomicBoolean();
			Flux<Optional<T>> elements = Flux.from(body).map(Optional::of).concatWithValues(Optional.empty());
			return Flux.merge(1, elements, completion(completed).thenReturn(Optional.<T>empty()))
				.<T>handle((element, sink) -> {
					// A client that asks for one element at a time would never see the
					// end, if there always is another element.
					if (element.isPresent() && !completed.get()) {
						sink.next(element.get());
					}
					else {
						release(element);
						sink.complete();
					}
				})
				.doOnDiscard(Optional.class, StreamResponse::release);
		}

		private static void release(Optional<?> discarded) {
			Object element = discarded.orElse(null);
			if (element instanceof DataBuffer buffer) {
				DataBufferUtils.release(buffer);
			}
			else if (element instanceof Publisher<?> event) {
				// Spring fills the buffers of an event before it is written.
				Flux.from(event).ofType(DataBuffer.class).subscribe(DataBufferUtils::release);
			}
		}

		private Mono<Void> completion(AtomicBoolean completed) {
			OpenStreams streams = EventStreamWebFilter.this.streams;
			return Mono.create((sink) -> {
				streams.add(sink, () -> {
					completed.set(true);
					sink.success();
				});
				sink.onDispose(() -> streams.remove(sink));
			});
		}

	}

}
