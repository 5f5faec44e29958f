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

package io.handover.lifecycle;

import java.util.List;
import java.util.function.Consumer;

/**
 * The group of health indicators that proxies ask, and that an instance waits for before
 * it accepts traffic. A context that has one has it as a bean.
 *
 * @since 0.1.0
 */
public interface HealthGroup {

	/**
	 * The name of the bean.
	 */
	String BEAN_NAME = "handoverHealthGroup";

	/**
	 * Return the name of the group.
	 */
	String name();

	/**
	 * Ask the indicators of the group, one after the other. Any of them may throw an
	 * exception, or never return.
	 * @param asking is told the name of each indicator before that is asked
	 * @return what keeps the group from being up, in words; nothing if it is up
	 */
	List<String> ask(Consumer<String> asking);

}
