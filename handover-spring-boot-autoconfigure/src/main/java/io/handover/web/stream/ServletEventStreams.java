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

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.MediaType;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.DeferredResultProcessingInterceptor;
import org.springframework.web.context.request.async.WebAsyncUtils;

import io.handover.web.DrainResponse;

/**
 * Lets {@link OpenStreams} complete the server-sent events of Spring MVC, each of which
 * ends with a {@link DeferredResult}, also that of a reactive type or of a functional
 * endpoint. Of the content type {@code text/event-stream} alone it is known that clients
 * connect again by themselves. The client of any other endless response would take what
 * it has for the whole, so such a response is left to the graceful shutdown.
 *
 * @since 0.1.0
 */
public final class ServletEventStreams implements ServletRequestListener, DeferredResultProcessingInterceptor {

	private final OpenStreams streams;

	public ServletEventStreams(OpenStreams streams) {
		this.streams = streams;
	}

	@Override
	public void requestInitialized(ServletRequestEvent event) {
		WebAsyncUtils.getAsyncManager(event.getServletRequest()).registerDeferredResultInterceptors(this);
	}

	@Override
	public <T> void preProcess(NativeWebRequest request, DeferredResult<T> result) {
		this.streams.add(result, new EventStream(request, result));
	}

	@Override
	public <T> void afterCompletion(NativeWebRequest request, DeferredResult<T> result) {
		this.streams.remove(result);
	}

	private record EventStream(NativeWebRequest request, DeferredResult<?> result) implements OpenStreams.OpenStream {

		/**
		 * The type is not known before the first event is sent.
		 */
		@Override
		public boolean isEndless() {
			HttpServletResponse response = this.request.getNativeResponse(HttpServletResponse.class);
			String contentType = (response != null) ? response.getContentType() : null;
			return contentType != null && contentType.startsWith(MediaType.TEXT_EVENT_STREAM_VALUE);
		}

		/**
		 * As {@code SseEmitter.complete()} does, after the next event or when there was
		 * none for a while. That way no thread writes while the container ends the
		 * response, which would cut an event or break the response off.
		 */
		@Override
		public void complete() {
			DrainResponse response = this.request.getNativeResponse(DrainResponse.class);
			if (response != null) {
				response.completeAfterFlush(this::end);
			}
			CompletableFuture.delayedExecutor(OpenStreams.EVENT_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
				.execute(this::end);
		}

		private void end() {
			this.result.setResult(null);
		}

	}

}
