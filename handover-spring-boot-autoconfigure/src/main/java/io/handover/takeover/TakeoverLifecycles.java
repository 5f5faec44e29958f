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
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.Lifecycle;
import org.springframework.context.Phased;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.util.Assert;

import io.handover.TakeoverListener;
import io.handover.WithTakeover;
import io.handover.protocol.TakeoverReason;

/**
 * {@link TakeoverListener} that starts the {@link Lifecycle} beans with
 * {@link WithTakeover @WithTakeover} by their phases, and stops them in the reverse
 * order. That they do not start before is up to the {@link TakeoverLifecycleProcessor}.
 *
 * @since 0.1.0
 */
public final class TakeoverLifecycles implements TakeoverListener, SmartInitializingSingleton {

	private static final Log log = LogFactory.getLog(TakeoverLifecycles.class);

	private final ListableBeanFactory beans;

	private final Duration stopTimeout;

	/**
	 * Create a new {@link TakeoverLifecycles}.
	 * @param beans the beans of the context
	 * @param stopTimeout how long a bean may take to stop before the next one is stopped
	 */
	public TakeoverLifecycles(ListableBeanFactory beans, Duration stopTimeout) {
		this.beans = beans;
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
			find()
				.forEach((name, bean) -> Assert.state(!(bean instanceof SmartLifecycle smart) || !smart.isAutoStartup(),
						() -> "@WithTakeover is on the bean '" + name + "', which starts with the context, since the "
								+ "application has a bean 'lifecycleProcessor' of its own. Set the autoStartup of '"
								+ name + "' to false."));
		}
	}

	private Map<String, Lifecycle> find() {
		Map<String, Lifecycle> found = new LinkedHashMap<>();
		for (String name : this.beans.getBeanNamesForType(Lifecycle.class, false, false)) {
			if (TakeoverLifecycleProcessor.isWithTakeover(this.beans, name)) {
				found.put(name, this.beans.getBean(name, Lifecycle.class));
			}
		}
		return found;
	}

	private List<Map.Entry<String, Lifecycle>> findByPhase() {
		List<Map.Entry<String, Lifecycle>> byPhase = new ArrayList<>(find().entrySet());
		byPhase.sort(Comparator.comparingInt((entry) -> phaseOf(entry.getValue())));
		return byPhase;
	}

	private static int phaseOf(Lifecycle bean) {
		return (bean instanceof Phased phased) ? phased.getPhase() : 0;
	}

	@Override
	public void takeoverGranted(TakeoverReason reason) {
		for (Map.Entry<String, Lifecycle> entry : findByPhase()) {
			try {
				if (!entry.getValue().isRunning()) {
					entry.getValue().start();
				}
			}
			catch (Throwable ex) {
				log.error("Bean '" + entry.getKey() + "' has not started with the takeover", ex);
			}
		}
	}

	@Override
	public void takeoverRevoked() {
		List<Map.Entry<String, Lifecycle>> lastFirst = findByPhase();
		Collections.reverse(lastFirst);
		for (Map.Entry<String, Lifecycle> entry : lastFirst) {
			try {
				stop(entry.getKey(), entry.getValue());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			catch (Throwable ex) {
				log.error("Bean '" + entry.getKey() + "' has not stopped, although the takeover is revoked", ex);
			}
		}
	}

	private void stop(String name, Lifecycle bean) throws InterruptedException {
		if (!bean.isRunning()) {
			return;
		}
		if (bean instanceof SmartLifecycle smart) {
			CountDownLatch stopped = new CountDownLatch(1);
			smart.stop(stopped::countDown);
			if (!stopped.await(this.stopTimeout.toMillis(), TimeUnit.MILLISECONDS)) {
				log.warn("Bean '" + name + "' has not stopped within " + this.stopTimeout
						+ ", although the takeover is revoked");
			}
		}
		else {
			bean.stop();
		}
	}

	@Override
	public String toString() {
		return "lifecycle beans with @WithTakeover";
	}

}
