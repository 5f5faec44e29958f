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

import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.aop.support.DefaultPointcutAdvisor;

/**
 * Bean post-processor that puts the {@link TakeoverGate} before methods. It comes before
 * the one that schedules methods, which then calls the gate.
 */
@SuppressWarnings("serial")
abstract class GatingPostProcessor extends AbstractBeanFactoryAwareAdvisingPostProcessor {

	private final GatedMethods methods;

	GatingPostProcessor(TakeoverGate gate, GatedMethods methods) {
		this.methods = methods;
		this.advisor = new DefaultPointcutAdvisor(methods, gate);
		setBeforeExistingAdvisors(true);
		setProxyTargetClass(true);
		// Just before the last ones, of which one schedules methods.
		setOrder(LOWEST_PRECEDENCE - 1);
	}

	@Override
	protected boolean isEligible(Class<?> targetClass) {
		boolean eligible = super.isEligible(targetClass);
		if (eligible) {
			this.methods.check(targetClass);
		}
		return eligible;
	}

}
