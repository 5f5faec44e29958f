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

import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.ContextStartedEvent;
import org.springframework.context.event.ContextStoppedEvent;

import io.handover.peer.Event;

/**
 * {@link ApplicationListener} that tells the peer what happens in its application
 * context. Events of child contexts, which are published to the listeners of the parent
 * as well, are ignored.
 */
final class ContextListener implements ApplicationListener<ApplicationEvent> {

	private final LocalPeer peer;

	private final ApplicationContext context;

	private final ContextApplication application;

	private boolean accepting;

	private boolean stopped;

	ContextListener(LocalPeer peer, ApplicationContext context, ContextApplication application) {
		this.peer = peer;
		this.context = context;
		this.application = application;
	}

	@Override
	public void onApplicationEvent(ApplicationEvent event) {
		if (event instanceof AvailabilityChangeEvent<?> change) {
			if (change.getState() instanceof ReadinessState readiness && isOurs(change.getSource())) {
				readinessChanged(readiness == ReadinessState.ACCEPTING_TRAFFIC);
			}
		}
		else if (event instanceof ApplicationReadyEvent ready) {
			if (ready.getApplicationContext() == this.context) {
				this.application.applicationReady();
				this.peer.tell(new Event.ApplicationReady());
			}
		}
		else if (event.getSource() == this.context) {
			if (event instanceof ContextRefreshedEvent) {
				this.application.contextRefreshed();
			}
			else if (event instanceof ContextClosedEvent) {
				this.application.contextClosing();
				this.peer.tell(new Event.Closing());
			}
			else if (event instanceof ContextStoppedEvent) {
				stopped(true);
			}
			else if (event instanceof ContextStartedEvent) {
				stopped(false);
			}
		}
	}

	private synchronized void readinessChanged(boolean accepting) {
		this.accepting = accepting;
		this.peer.tell(new Event.ReadinessChanged(accepting && !this.stopped));
		if (accepting) {
			this.application.trafficAccepted();
		}
	}

	/**
	 * The context is stopped or paused, and its web server with it, or started again. The
	 * readiness does not tell that.
	 */
	private synchronized void stopped(boolean stopped) {
		this.stopped = stopped;
		this.peer.tell(new Event.ReadinessChanged(this.accepting && !stopped));
	}

	private boolean isOurs(Object source) {
		return source == this.context || !(source instanceof ApplicationContext);
	}

}
