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

import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.context.Lifecycle;
import org.springframework.context.support.DefaultLifecycleProcessor;

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
	protected Map<String, Lifecycle> getLifecycleBeans() {
		Map<String, Lifecycle> lifecycleBeans = super.getLifecycleBeans();
		ListableBeanFactory beans = this.beans;
		if (beans != null && this.enabled && !this.handover.holdsTakeover()) {
			lifecycleBeans.entrySet()
				.removeIf((entry) -> !entry.getValue().isRunning() && isWithTakeover(beans, entry.getKey()));
		}
		return lifecycleBeans;
	}

}
