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

import org.springframework.aop.ClassFilter;
import org.springframework.core.annotation.AnnotationUtils;

import io.handover.WithTakeover;

/**
 * Bean post-processor that puts the {@link TakeoverGate} before the methods with
 * {@link WithTakeover @WithTakeover}.
 *
 * @since 0.1.0
 */
@SuppressWarnings("serial")
public final class WithTakeoverPostProcessor extends GatingPostProcessor {

	/**
	 * Create a new {@link WithTakeoverPostProcessor}.
	 * @param gate what calls are to pass
	 */
	public WithTakeoverPostProcessor(TakeoverGate gate) {
		super(gate, methods());
	}

	private static GatedMethods methods() {
		GatedMethods methods = new GatedMethods(GatedMethods::isWithTakeover);
		methods.setClassFilter(new WithTakeoverClassFilter());
		return methods;
	}

	private static final class WithTakeoverClassFilter implements ClassFilter {

		@Override
		public boolean matches(Class<?> type) {
			return AnnotationUtils.isCandidateClass(type, WithTakeover.class);
		}

	}

}
