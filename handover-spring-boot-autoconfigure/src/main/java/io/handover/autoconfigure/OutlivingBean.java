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

package io.handover.autoconfigure;

import org.springframework.beans.factory.FactoryBean;

/**
 * {@link FactoryBean} for something that is older than the context and outlives it. The
 * container neither initializes the product of a factory bean nor starts, stops or
 * destroys it.
 *
 * @param <T> the type of the bean
 * @param type the type by which the bean is found
 * @param bean the bean
 */
record OutlivingBean<T>(Class<? extends T> type, T bean) implements FactoryBean<T> {

	@Override
	public T getObject() {
		return this.bean;
	}

	@Override
	public Class<?> getObjectType() {
		return this.type;
	}

}
