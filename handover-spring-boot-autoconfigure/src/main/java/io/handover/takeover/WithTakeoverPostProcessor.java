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

import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.annotation.Schedules;
import org.springframework.util.Assert;

import io.handover.WithTakeover;

/**
 * Bean post-processor that puts the {@link TakeoverGate} before methods with
 * {@link WithTakeover @WithTakeover}. A method on which the annotation has no effect
 * would run on every instance, so it fails the start.
 *
 * @since 0.1.0
 */
@SuppressWarnings("serial")
public final class WithTakeoverPostProcessor extends AbstractBeanFactoryAwareAdvisingPostProcessor {

	public WithTakeoverPostProcessor(TakeoverGate gate) {
		this.advisor = new DefaultPointcutAdvisor(AnnotationMatchingPointcut.forMethodAnnotation(WithTakeover.class),
				gate);
		setBeforeExistingAdvisors(true);
		setProxyTargetClass(true);
		// Before the one for @Async, whose advice then comes before the gate: the run
		// itself is waited for, and not its submission.
		setOrder(LOWEST_PRECEDENCE - 1);
	}

	@Override
	protected boolean isEligible(Class<?> targetClass) {
		boolean eligible = super.isEligible(targetClass);
		if (eligible) {
			MethodIntrospector
				.selectMethods(targetClass, (Method method) -> method.isAnnotationPresent(WithTakeover.class))
				.forEach((method) -> check(targetClass, method));
		}
		return eligible;
	}

	private static void check(Class<?> targetClass, Method method) {
		check(isScheduled(method), targetClass, method,
				"is not @Scheduled. Add @Scheduled, or call Handover.holdsTakeover() in the method instead. "
						+ "For a message listener, start its container with TakeoverListener.starting(..)");
		check(method.getReturnType() == void.class, targetClass, method,
				"returns a value. Let it return void, and do its work until it returns");
		check((method.getModifiers() & (Modifier.PRIVATE | Modifier.FINAL | Modifier.STATIC)) == 0, targetClass, method,
				"cannot be overridden by a proxy. Make it neither private nor final nor static");
	}

	private static boolean isScheduled(Method method) {
		return AnnotatedElementUtils.hasAnnotation(method, Scheduled.class)
				|| AnnotatedElementUtils.hasAnnotation(method, Schedules.class);
	}

	private static void check(boolean expected, Class<?> targetClass, Method method, String problem) {
		Assert.state(expected, () -> "@WithTakeover is on the method '" + method.getName() + "' of "
				+ targetClass.getName() + ", which " + problem + ".");
	}

}
