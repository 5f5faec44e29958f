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
 * What runs only on the instance that holds the takeover.
 * <ul>
 * <li>On a method of a bean, such as a {@code @Scheduled} one: a call does nothing on any
 * other instance. One that is under way when the takeover is revoked is waited for. The
 * method returns {@code void}, is neither private nor final nor static, and is not called
 * with messages, which would be lost. It works where methods are scheduled.</li>
 * <li>On a bean with {@code @Scheduled} methods, on its class or its {@code @Bean}
 * method: the same for all of these methods.</li>
 * <li>On a bean that is a {@link org.springframework.context.Lifecycle Lifecycle}, on its
 * class or its {@code @Bean} method: it is not started with the context, but with the
 * takeover, and stopped as the first thing when the instance leaves, in the order of the
 * phases. One that runs before it is started, as the schedulers of Spring do, cannot have
 * it. An {@code IntegrationFlow} starts and stops its endpoints. What is no bean but
 * stands in a registry, such as the container of a {@code @KafkaListener} method, becomes
 * one by a {@link RegisteredLifecycle}.</li>
 * </ul>
 * On any other bean it would have no effect, and the start fails.
 * <p>
 * Where hand-over is off, the annotation changes nothing: what has it runs in every
 * instance. A {@link TakeoverListener} is not called there.
 *
 * @since 0.1.0
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.METHOD, ElementType.TYPE })
public @interface WithTakeover {

}
