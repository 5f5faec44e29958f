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

package io.handover.test;

import org.springframework.core.Conventions;
import org.springframework.core.Ordered;
import org.springframework.test.annotation.DirtiesContext.HierarchyMode;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.support.AbstractTestExecutionListener;
import org.springframework.test.context.support.DependencyInjectionTestExecutionListener;

import io.handover.Handover;

/**
 * Takes a context that was handed over in a test out of the cache, so that neither the
 * listeners that come after the test nor the next test are given one that is closed.
 */
class HandoverTestExecutionListener extends AbstractTestExecutionListener {

	private static final String HANDOVER = Conventions.getQualifiedAttributeName(HandoverTestExecutionListener.class,
			"handover");

	/**
	 * The last one before a test is the first one after it.
	 */
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void beforeTestMethod(TestContext testContext) {
		if (TestContextAnnotationUtils.hasAnnotation(testContext.getTestClass(), EnableHandover.class)
				&& testContext.hasApplicationContext()) {
			// Once it is closed, the test context does not give it away any more.
			testContext.setAttribute(HANDOVER,
					testContext.getApplicationContext().getBeanProvider(Handover.class).getIfAvailable());
		}
	}

	@Override
	public void afterTestExecution(TestContext testContext) {
		discardIfLeaving(testContext);
	}

	@Override
	public void afterTestMethod(TestContext testContext) {
		discardIfLeaving(testContext);
		testContext.removeAttribute(HANDOVER);
	}

	private static void discardIfLeaving(TestContext testContext) {
		if (testContext.getAttribute(HANDOVER) instanceof Handover handover && handover.state().isLeaving()) {
			testContext.removeAttribute(HANDOVER);
			testContext.markApplicationContextDirty(HierarchyMode.EXHAUSTIVE);
			testContext.setAttribute(DependencyInjectionTestExecutionListener.REINJECT_DEPENDENCIES_ATTRIBUTE, true);
		}
	}

}
