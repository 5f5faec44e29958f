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

package io.handover.web.port;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;

import io.handover.HandoverStartedEvent;

/**
 * Leaves every {@link SharedPort} to the successor when this instance begins to drain,
 * before any other listener is called: a slow one must not keep the port.
 * <p>
 * A context does not publish its events in its children. The peer may live in a parent of
 * the context with the web server, as it does for a management server with a port of its
 * own, so this listens in the parents as well.
 *
 * @since 0.1.0
 */
public final class SharedPortApplicationListener
		implements ApplicationListener<HandoverStartedEvent>, ApplicationContextAware, Ordered {

	private final ObjectProvider<SharedPort<?>> ports;

	public SharedPortApplicationListener(ObjectProvider<SharedPort<?>> ports) {
		this.ports = ports;
	}

	@Override
	public void setApplicationContext(ApplicationContext context) {
		for (ApplicationContext parent = context.getParent(); parent != null; parent = parent.getParent()) {
			if (parent instanceof ConfigurableApplicationContext configurable) {
				configurable.addApplicationListener(this);
			}
		}
	}

	@Override
	public void onApplicationEvent(HandoverStartedEvent event) {
		if (event.isLeaving()) {
			this.ports.forEach(SharedPort::stopListening);
		}
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

}
