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

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Annotation for a test class whose application context is to hand over. Without it
 * hand-over is off under test, since two cached contexts in one Java virtual machine
 * would be two instances of one service.
 * <p>
 * A context of such a test is on a device of its own, sends on the loopback interface
 * alone and at a port of its own, has a temporary {@code handover.complete-file} and
 * neither exits nor holds SIGTERM, whatever the application configures: it does not
 * disturb other contexts, nor the machine. Properties of the test itself take precedence,
 * except for {@code handover.enabled}.
 * <p>
 * A {@link YoungerPeer} makes the application hand over. Its context is then taken out of
 * the cache, and the next test is given a new one.
 * <p>
 * The context must be started by Spring Boot, as {@code @SpringBootTest} does. One that
 * is not never becomes ready, and the annotation has no effect there.
 *
 * @since 0.1.0
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface EnableHandover {

}
