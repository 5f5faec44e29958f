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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.Advised;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextRefreshedEvent;

import io.handover.Handover;
import io.handover.TakeoverListener;

/**
 * {@link ApplicationListener} that warns when a child of the application's context starts
 * after the takeover and has beans that wait for it: they are not told any more.
 *
 * @since 0.1.0
 */
public final class LateChildren implements ApplicationListener<ContextRefreshedEvent> {

	private static final Log log = LogFactory.getLog(LateChildren.class);

	/**
	 * They are in each context, and have nothing to do in most.
	 */
	private static final Set<Class<?>> OWN = Set.of(TakeoverGate.class, TakeoverLifecycles.class, LeaderRole.class);

	private final ApplicationContext context;

	private final Handover handover;

	/**
	 * Create a new {@link LateChildren}.
	 * @param context the context that this is a bean of
	 * @param handover the peer of this process
	 */
	public LateChildren(ApplicationContext context, Handover handover) {
		this.context = context;
		this.handover = handover;
	}

	@Override
	public void onApplicationEvent(ContextRefreshedEvent event) {
		// A child is told of its own children too. The one that has the peer warns.
		if (event.getApplicationContext() != this.context
				&& event.getApplicationContext() instanceof ConfigurableApplicationContext child
				&& this.handover.holdsTakeover() && this.context.getBeanNamesForType(Handover.class).length > 0) {
			List<String> waiting = findWaiting(child);
			if (!waiting.isEmpty()) {
				log.warn("A child of the application context has started after the takeover, and its beans " + waiting
						+ " wait for that in vain: they have a method with @WithTakeover or are a TakeoverListener. "
						+ "Start the child before the application is ready.");
			}
		}
	}

	private static List<String> findWaiting(ConfigurableApplicationContext child) {
		List<String> waiting = new ArrayList<>();
		for (String name : child.getBeanDefinitionNames()) {
			if (isListener(child.getType(name, false)) || isGated(child.getBeanFactory().getSingleton(name))) {
				waiting.add(name);
			}
		}
		return waiting;
	}

	private static boolean isListener(@Nullable Class<?> type) {
		return type != null && TakeoverListener.class.isAssignableFrom(type) && !OWN.contains(type);
	}

	private static boolean isGated(@Nullable Object bean) {
		return bean instanceof Advised advised && Arrays.stream(advised.getAdvisors())
			.anyMatch((advisor) -> advisor.getAdvice() instanceof TakeoverGate);
	}

}
