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
import java.lang.reflect.Modifier;
import java.util.Set;
import java.util.function.Predicate;

import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.context.annotation.Bean;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.messaging.handler.annotation.MessageMapping;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.annotation.Schedules;
import org.springframework.util.Assert;

import io.handover.WithTakeover;

/**
 * Pointcut of the methods that have the {@link TakeoverGate} before them because of a
 * {@link WithTakeover @WithTakeover}, and what such a method must not be.
 */
@SuppressWarnings("serial")
final class GatedMethods extends StaticMethodMatcherPointcut {

	private final Predicate<Method> gated;

	GatedMethods(Predicate<Method> gated) {
		this.gated = gated;
	}

	/**
	 * Whether a method has the annotation. On the method of a bean it is about the bean.
	 */
	static boolean isWithTakeover(Method method) {
		return AnnotatedElementUtils.hasAnnotation(method, WithTakeover.class)
				&& !AnnotatedElementUtils.hasAnnotation(method, Bean.class);
	}

	static boolean isScheduled(Method method) {
		return !AnnotatedElementUtils.getMergedRepeatableAnnotations(method, Scheduled.class, Schedules.class)
			.isEmpty();
	}

	static boolean isListener(Method method) {
		return AnnotatedElementUtils.hasAnnotation(method, MessageMapping.class);
	}

	static Set<Method> select(Class<?> type, Predicate<Method> wanted) {
		return MethodIntrospector.selectMethods(type, (Method method) -> wanted.test(method));
	}

	@Override
	public boolean matches(Method method, Class<?> targetClass) {
		return this.gated.test(method);
	}

	/**
	 * A call that is left out returns nothing, which is no value of any other type; a
	 * publisher returns before it has done its work; a message is lost; and what cannot
	 * be overridden is called on the proxy itself.
	 */
	void check(Class<?> targetClass) {
		refuse(targetClass, (method) -> method.getReturnType() != void.class, "a method that returns something",
				"Let it return void, and do its work until it returns.");
		refuse(targetClass, GatedMethods::isListener, "the method of a message listener",
				"Its messages would be lost on another instance. Put it on a RegisteredLifecycle of its container.");
		refuse(targetClass, GatedMethods::cannotBeOverridden, "a method that a proxy cannot override",
				"Let it be neither private nor final nor static.");
	}

	private static boolean cannotBeOverridden(Method method) {
		return (method.getModifiers() & (Modifier.FINAL | Modifier.PRIVATE | Modifier.STATIC)) != 0;
	}

	private void refuse(Class<?> targetClass, Predicate<Method> refused, String what, String action) {
		Set<Method> methods = select(targetClass, this.gated.and(refused));
		Assert.state(methods.isEmpty(),
				() -> "@WithTakeover is on " + what + ": " + methods.iterator().next() + ". " + action);
	}

}
