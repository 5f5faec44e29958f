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

package io.handover;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a {@link org.springframework.scheduling.annotation.Scheduled @Scheduled} method
 * that runs only on the instance that holds the takeover. A run that is in progress when
 * the takeover is revoked is waited for.
 * <p>
 * The method returns {@code void} and does its work until it returns. It is neither
 * private nor final nor static, since a proxy of the class is put before the bean. The
 * start fails otherwise, or if the method is not scheduled.
 * <p>
 * Where hand-over is off, the method runs as it does without the annotation.
 *
 * @since 0.1.0
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface WithTakeover {

}
