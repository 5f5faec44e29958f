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

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.context.Lifecycle;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.util.Assert;

import io.handover.Handover;
import io.handover.WithTakeover;

/**
 * {@link DefaultLifecycleProcessor} that does not start beans with
 * {@link WithTakeover @WithTakeover} while this instance does not hold the takeover. One
 * that runs is stopped with the context like any other.
 * <p>
 * The beans belong to others, and have no property in common that keeps them from
 * starting. Which beans are started with a context is decided here alone, in a method
 * that is there to be overridden, so nothing of the beans has to be changed or proxied.
 *
 * @since 0.1.0
 */
public final class TakeoverLifecycleProcessor extends DefaultLifecycleProcessor {

	private final Handover handover;

	private final boolean enabled;

	private @Nullable ListableBeanFactory beans;

	private volatile boolean started;

	/**
	 * Create a new {@link TakeoverLifecycleProcessor}.
	 * @param handover the peer of this process
	 * @param enabled whether hand-over is on; if not, every bean starts with the context
	 */
	public TakeoverLifecycleProcessor(Handover handover, boolean enabled) {
		this.handover = handover;
		this.enabled = enabled;
	}

	static boolean isWithTakeover(ListableBeanFactory beans, String name) {
		return beans.findAnnotationOnBean(name, WithTakeover.class) != null;
	}

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		super.setBeanFactory(beanFactory);
		this.beans = (ListableBeanFactory) beanFactory;
	}

	@Override
	public void onRefresh() {
		super.onRefresh();
		this.started = true;
	}

	@Override
	protected Map<String, Lifecycle> getLifecycleBeans() {
		Map<String, Lifecycle> lifecycleBeans = super.getLifecycleBeans();
		ListableBeanFactory beans = this.beans;
		if (beans != null && this.enabled) {
			if (!this.started) {
				lifecycleBeans.forEach((name, bean) -> check(beans, name, bean));
			}
			if (!this.handover.holdsTakeover()) {
				holdBack(beans, lifecycleBeans);
			}
		}
		return lifecycleBeans;
	}

	/**
	 * What runs before anything is started has begun when it was made, and there is
	 * nothing to hold back.
	 */
	private static void check(ListableBeanFactory beans, String name, Lifecycle bean) {
		Assert.state(!bean.isRunning() || !isWithTakeover(beans, name),
				() -> "@WithTakeover is on the bean '" + name + "' (" + bean.getClass().getName()
						+ "), which runs from when it is made and cannot start with the takeover. Put it on "
						+ "@Scheduled methods instead, or let what the bean runs ask Handover.holdsTakeover().");
	}

	private static void holdBack(ListableBeanFactory beans, Map<String, Lifecycle> lifecycleBeans) {
		Set<Object> withTakeover = Collections.newSetFromMap(new IdentityHashMap<>());
		lifecycleBeans.forEach((name, bean) -> {
			if (isWithTakeover(beans, name)) {
				addWithParts(bean, withTakeover);
			}
		});
		lifecycleBeans.values().removeIf((bean) -> withTakeover.contains(bean) && !bean.isRunning());
	}

	/**
	 * The endpoints of a flow are beans of their own, which it starts and stops.
	 */
	private static void addWithParts(Object bean, Set<Object> beans) {
		if (beans.add(bean) && bean instanceof IntegrationFlow flow) {
			flow.getIntegrationComponents().keySet().forEach((part) -> addWithParts(part, beans));
		}
	}

}
