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

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.Lifecycle;
import org.springframework.util.Assert;

import io.handover.WithTakeover;

/**
 * Fails the start if a bean has {@link WithTakeover @WithTakeover} and nothing in it can
 * follow the takeover, since what it does would be done on every instance.
 *
 * @since 0.1.0
 */
public final class WithTakeoverCheck implements SmartInitializingSingleton {

	private static final String OWN = "io.handover.autoconfigure.";

	private final ConfigurableListableBeanFactory beans;

	private final boolean enabled;

	/**
	 * Create a new {@link WithTakeoverCheck}.
	 * @param beans the beans of the context
	 * @param enabled whether hand-over is on; if not, everything is left as it is
	 */
	public WithTakeoverCheck(ConfigurableListableBeanFactory beans, boolean enabled) {
		this.beans = beans;
		this.enabled = enabled;
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (this.enabled) {
			for (String name : this.beans.getBeanDefinitionNames()) {
				if (isOfApplication(name) && TakeoverLifecycleProcessor.isWithTakeover(this.beans, name)) {
					check(name);
				}
			}
		}
	}

	/**
	 * Most beans are defined by Spring's own configurations and by those of hand-over,
	 * and to look for an annotation of each takes time.
	 */
	private boolean isOfApplication(String name) {
		BeanDefinition definition = this.beans.getMergedBeanDefinition(name);
		Method method = (definition instanceof RootBeanDefinition root) ? root.getResolvedFactoryMethod() : null;
		String origin = (method != null) ? method.getDeclaringClass().getName() : definition.getBeanClassName();
		return origin == null || !origin.startsWith("org.springframework.") && !origin.startsWith(OWN);
	}

	private void check(String name) {
		Class<?> type = this.beans.getType(name, false);
		if (type == null || type.isInterface()) {
			// Of one that is not made yet, it is not known what it will be.
			return;
		}
		List<Class<?>> types = new ArrayList<>(List.of(type));
		Object singleton = this.beans.getSingleton(name);
		if (singleton != null) {
			// A proxy has the methods of its target, and a factory may be a lifecycle.
			types.add(AopUtils.getTargetClass(singleton));
		}
		for (Class<?> candidate : types) {
			refuseListeners(name, candidate);
		}
		Assert.state(types.stream().anyMatch(WithTakeoverCheck::canFollow),
				() -> "@WithTakeover is on the bean '" + name + "' (" + type.getName() + "), which is neither a "
						+ "Lifecycle nor has scheduled methods, so it would have no effect. Put it on what runs by "
						+ "itself, or ask Handover.holdsTakeover(). An endpoint that Spring Integration makes of the "
						+ "bean follows the takeover with @Role(\"handover\") and autoStartup = \"false\" instead.");
	}

	private static boolean canFollow(Class<?> type) {
		return Lifecycle.class.isAssignableFrom(type)
				|| !GatedMethods.select(type, GatedMethods::isScheduled).isEmpty();
	}

	private static void refuseListeners(String name, Class<?> type) {
		Set<Method> listeners = GatedMethods.select(type, GatedMethods::isListener);
		Assert.state(listeners.isEmpty(),
				() -> "@WithTakeover is on the bean '" + name + "', and has no effect on its message listener "
						+ listeners.iterator().next() + ". Put it on a RegisteredLifecycle of the container instead.");
	}

}
