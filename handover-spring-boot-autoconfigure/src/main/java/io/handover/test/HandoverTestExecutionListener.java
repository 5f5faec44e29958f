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

import java.util.function.BooleanSupplier;

import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
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

	private static final String LEAVING = Conventions.getQualifiedAttributeName(HandoverTestExecutionListener.class,
			"leaving");

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
			ApplicationContext context = testContext.getApplicationContext();
			Handover handover = context.getBeanProvider(Handover.class).getIfAvailable();
			if (handover != null) {
				BooleanSupplier leaving = () -> handover.state().isLeaving() || isClosed(context);
				testContext.setAttribute(LEAVING, leaving);
			}
		}
	}

	private static boolean isClosed(ApplicationContext context) {
		return context instanceof ConfigurableApplicationContext configurable && !configurable.isActive();
	}

	@Override
	public void afterTestExecution(TestContext testContext) {
		discardIfLeaving(testContext);
	}

	@Override
	public void afterTestMethod(TestContext testContext) {
		discardIfLeaving(testContext);
		testContext.removeAttribute(LEAVING);
	}

	private static void discardIfLeaving(TestContext testContext) {
		if (testContext.getAttribute(LEAVING) instanceof BooleanSupplier leaving && leaving.getAsBoolean()) {
			testContext.removeAttribute(LEAVING);
			testContext.markApplicationContextDirty(HierarchyMode.EXHAUSTIVE);
			testContext.setAttribute(DependencyInjectionTestExecutionListener.REINJECT_DEPENDENCIES_ATTRIBUTE, true);
		}
	}

}
