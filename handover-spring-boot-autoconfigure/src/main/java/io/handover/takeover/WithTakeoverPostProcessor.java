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
import java.util.Set;
import java.util.function.Predicate;

import org.springframework.aop.ClassFilter;
import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.context.annotation.Bean;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.messaging.handler.annotation.MessageMapping;
import org.springframework.util.Assert;

import io.handover.WithTakeover;

/**
 * Bean post-processor that puts the {@link TakeoverGate} before the methods with
 * {@link WithTakeover @WithTakeover}. It comes before the one that schedules methods,
 * which then calls the gate.
 *
 * @since 0.1.0
 */
@SuppressWarnings("serial")
public final class WithTakeoverPostProcessor extends AbstractBeanFactoryAwareAdvisingPostProcessor {

	/**
	 * Create a new {@link WithTakeoverPostProcessor}.
	 * @param gate what calls are to pass
	 */
	public WithTakeoverPostProcessor(TakeoverGate gate) {
		this.advisor = new DefaultPointcutAdvisor(new WithTakeoverPointcut(), gate);
		setBeforeExistingAdvisors(true);
		setProxyTargetClass(true);
		// Just before the last ones, of which one schedules methods.
		setOrder(LOWEST_PRECEDENCE - 1);
	}

	/**
	 * A call that is left out returns nothing, which is no value of any other type; a
	 * publisher returns before it has done its work; and a message is lost.
	 */
	@Override
	protected boolean isEligible(Class<?> targetClass) {
		boolean eligible = super.isEligible(targetClass);
		if (eligible) {
			assertNone(targetClass, (method) -> method.getReturnType() != void.class, "a method that returns something",
					"Let it return void, and do its work until it returns.");
			assertNone(targetClass, (method) -> AnnotatedElementUtils.hasAnnotation(method, MessageMapping.class),
					"the method of a message listener",
					"Its messages would be lost on another instance. Put it on a RegisteredLifecycle of its container.");
		}
		return eligible;
	}

	private static void assertNone(Class<?> targetClass, Predicate<Method> refused, String what, String action) {
		Set<Method> methods = MethodIntrospector.selectMethods(targetClass,
				(Method method) -> isWithTakeover(method) && refused.test(method));
		Assert.state(methods.isEmpty(),
				() -> "@WithTakeover is on " + what + ": " + methods.iterator().next() + ". " + action);
	}

	private static boolean isWithTakeover(Method method) {
		// On the method of a bean it is about the bean.
		return AnnotatedElementUtils.hasAnnotation(method, WithTakeover.class)
				&& !AnnotatedElementUtils.hasAnnotation(method, Bean.class);
	}

	private static final class WithTakeoverPointcut extends StaticMethodMatcherPointcut {

		WithTakeoverPointcut() {
			setClassFilter(new WithTakeoverClassFilter());
		}

		@Override
		public boolean matches(Method method, Class<?> targetClass) {
			return isWithTakeover(method);
		}

	}

	private static final class WithTakeoverClassFilter implements ClassFilter {

		@Override
		public boolean matches(Class<?> type) {
			return AnnotationUtils.isCandidateClass(type, WithTakeover.class);
		}

	}

}
