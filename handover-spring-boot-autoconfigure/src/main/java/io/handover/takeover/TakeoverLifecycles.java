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

package io.handover.takeover;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.Lifecycle;
import org.springframework.context.Phased;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.util.Assert;

import io.handover.Handover;
import io.handover.TakeoverListener;
import io.handover.WithTakeover;
import io.handover.protocol.TakeoverReason;

/**
 * {@link TakeoverListener} that starts the {@link Lifecycle} beans with
 * {@link WithTakeover @WithTakeover} by their phases, and stops them in the reverse
 * order, those of one phase at once, as a context does. That they do not start before,
 * and that they start again with a context that was stopped, is up to the
 * {@link TakeoverLifecycleProcessor}.
 * <p>
 * Takeover and end are told on one thread, which alone uses what was found. A bean that
 * stops on a thread of its own is waited for, together with the others of its phase and
 * no longer than all of them may take. Since any call may be slow, whether the takeover
 * is still held is asked before each start.
 *
 * @since 0.1.0
 */
public final class TakeoverLifecycles implements TakeoverListener, SmartInitializingSingleton {

	private static final Log log = LogFactory.getLog(TakeoverLifecycles.class);

	private final ListableBeanFactory beans;

	private final Handover handover;

	private final Duration stopTimeout;

	private final NavigableMap<Integer, Map<String, Lifecycle>> phases = new TreeMap<>();

	/**
	 * Create a new {@link TakeoverLifecycles}.
	 * @param beans the beans of the context
	 * @param handover the peer of this process
	 * @param stopTimeout how long the beans of a phase may take to stop before those of
	 * the next one are stopped
	 */
	public TakeoverLifecycles(ListableBeanFactory beans, Handover handover, Duration stopTimeout) {
		this.beans = beans;
		this.handover = handover;
		this.stopTimeout = stopTimeout;
	}

	/**
	 * An application that has a lifecycle processor of its own starts what it starts.
	 */
	@Override
	public void afterSingletonsInstantiated() {
		Object processor = this.beans.containsBean(AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME)
				? this.beans.getBean(AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME) : null;
		if (!(processor instanceof TakeoverLifecycleProcessor)) {
			names().forEach(this::assertDoesNotStartWithTheContext);
		}
	}

	private void assertDoesNotStartWithTheContext(String name) {
		Assert.state(!(this.beans.getBean(name) instanceof SmartLifecycle smart) || !smart.isAutoStartup(),
				() -> "@WithTakeover is on the bean '" + name + "', which starts with the context, since the "
						+ "application has a bean 'lifecycleProcessor' of its own. Set the autoStartup of '" + name
						+ "' to false.");
	}

	private List<String> names() {
		return Arrays.stream(this.beans.getBeanNamesForType(Lifecycle.class, false, false))
			.filter((name) -> TakeoverLifecycleProcessor.isWithTakeover(this.beans, name))
			.toList();
	}

	@Override
	public void takeoverGranted(TakeoverReason reason) {
		names().forEach((name) -> attempt(() -> find(name), () -> "Bean '" + name + "' was not created"));
		this.phases.values()
			.forEach((phase) -> phase.forEach((name, bean) -> attempt(() -> start(bean),
					() -> "Bean '" + name + "' has not started with the takeover")));
	}

	private void find(String name) {
		if (this.handover.holdsTakeover()) {
			Lifecycle bean = this.beans.getBean(name, Lifecycle.class);
			int phase = (bean instanceof Phased phased) ? phased.getPhase() : 0;
			this.phases.computeIfAbsent(phase, (key) -> new LinkedHashMap<>()).put(name, bean);
		}
	}

	/**
	 * A context that was stopped starts it, once it is started itself.
	 */
	private void start(Lifecycle bean) {
		if (this.handover.holdsTakeover() && isContextRunning() && !bean.isRunning()) {
			bean.start();
		}
	}

	private boolean isContextRunning() {
		return this.beans.getBean(AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME, Lifecycle.class)
			.isRunning();
	}

	@Override
	public void takeoverRevoked() {
		this.phases.descendingMap().values().forEach(this::stop);
	}

	private void stop(Map<String, Lifecycle> phase) {
		Map<String, CompletableFuture<?>> stopping = new LinkedHashMap<>();
		phase.forEach((name, bean) -> attempt(() -> {
			if (bean.isRunning()) {
				stopping.put(name, stop(bean));
			}
		}, () -> "Bean '" + name + "' has not stopped, although the takeover is revoked"));
		await(stopping);
	}

	private static CompletableFuture<?> stop(Lifecycle bean) {
		CompletableFuture<Boolean> stopped = new CompletableFuture<>();
		if (bean instanceof SmartLifecycle smart) {
			smart.stop(() -> stopped.complete(true));
		}
		else {
			bean.stop();
			stopped.complete(true);
		}
		return stopped;
	}

	private void await(Map<String, CompletableFuture<?>> stopping) {
		try {
			CompletableFuture.allOf(stopping.values().toArray(CompletableFuture<?>[]::new))
				.get(this.stopTimeout.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			stopping.values().removeIf(CompletableFuture::isDone);
			log.warn("Not stopped within " + this.stopTimeout + ", although the takeover is revoked: beans "
					+ stopping.keySet());
		}
		catch (ExecutionException | InterruptedException ex) {
			log.debug("Not waiting for beans to stop", ex);
		}
	}

	/**
	 * Call code of the application, which may throw, and may leave its thread
	 * interrupted.
	 */
	private static void attempt(Runnable call, Supplier<String> failed) {
		try {
			call.run();
		}
		catch (Throwable ex) {
			log.error(failed.get(), ex);
		}
		finally {
			Thread.interrupted();
		}
	}

	@Override
	public String toString() {
		return "lifecycle beans with @WithTakeover";
	}

}
