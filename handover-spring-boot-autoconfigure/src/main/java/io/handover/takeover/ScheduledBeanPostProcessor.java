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

import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.annotation.AnnotatedElementUtils;

import io.handover.WithTakeover;

/**
 * Bean post-processor that puts the {@link TakeoverGate} before all scheduled methods of
 * a bean with {@link WithTakeover @WithTakeover}.
 *
 * @since 0.1.0
 */
@SuppressWarnings("serial")
public final class ScheduledBeanPostProcessor extends GatingPostProcessor {

	/**
	 * Create a new {@link ScheduledBeanPostProcessor}.
	 * @param gate what calls are to pass
	 */
	public ScheduledBeanPostProcessor(TakeoverGate gate) {
		super(gate, new GatedMethods(GatedMethods::isScheduled));
	}

	@Override
	public Class<?> determineBeanType(Class<?> beanClass, String beanName) {
		return isWithTakeover(beanClass, beanName) ? super.determineBeanType(beanClass, beanName) : beanClass;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		return isWithTakeover(AopUtils.getTargetClass(bean), beanName)
				? super.postProcessAfterInitialization(bean, beanName) : bean;
	}

	/**
	 * To ask the bean factory for the annotation would be to ask for the type of the
	 * bean, which is what is determined here.
	 */
	private boolean isWithTakeover(Class<?> beanClass, String beanName) {
		Method factoryMethod = factoryMethod(beanName);
		return AnnotatedElementUtils.hasAnnotation(beanClass, WithTakeover.class)
				|| (factoryMethod != null && AnnotatedElementUtils.hasAnnotation(factoryMethod, WithTakeover.class));
	}

	private @Nullable Method factoryMethod(String beanName) {
		ConfigurableListableBeanFactory beans = this.beanFactory;
		return (beans != null && beans.containsBeanDefinition(beanName)
				&& beans.getMergedBeanDefinition(beanName) instanceof RootBeanDefinition definition)
						? definition.getResolvedFactoryMethod() : null;
	}

}
