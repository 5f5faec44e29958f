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

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ApplicationContextEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.ContextStartedEvent;
import org.springframework.context.event.ContextStoppedEvent;
import org.springframework.core.Ordered;

import io.handover.peer.Event;
import io.handover.protocol.PeerState;
import io.handover.takeover.TakeoverNotifier;

/**
 * {@link ApplicationListener} that tells the peer what happens in its application context
 * and in the children that were started of it, whose events are published to the
 * listeners of the parent as well. Events of other contexts are ignored.
 * <p>
 * It is called before the application's listeners, of which one may throw, and then those
 * after it are not called.
 */
final class ContextListener implements ApplicationListener<ApplicationEvent>, Ordered {

	/**
	 * Leaves room for what is to be known before the end of the takeover is waited for.
	 */
	static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 10;

	private final LocalPeer peer;

	private final ContextApplication application;

	private final TakeoverNotifier takeover;

	ContextListener(LocalPeer peer, ContextApplication application, TakeoverNotifier takeover) {
		this.peer = peer;
		this.application = application;
		this.takeover = takeover;
	}

	/**
	 * A child of the context starts. The application does not serve before that is ready.
	 */
	void childStarts(ConfigurableApplicationContext child, Consumer<ApplicationEvent> afterClose) {
		this.application.add(child, afterClose);
		tellWhetherServing();
	}

	@Override
	public int getOrder() {
		return ORDER;
	}

	@Override
	public void onApplicationEvent(ApplicationEvent event) {
		if (event instanceof AvailabilityChangeEvent<?> change) {
			ObservedContext context = contextOf(change.getSource());
			if (context != null && change.getState() instanceof ReadinessState readiness) {
				readinessChanged(context, readiness == ReadinessState.ACCEPTING_TRAFFIC);
			}
		}
		else if (event instanceof ApplicationReadyEvent ready) {
			ready(this.application.find(ready.getApplicationContext()));
		}
		else if (event instanceof ApplicationContextEvent) {
			ObservedContext context = this.application.find(event.getSource());
			if (context != null) {
				contextChanged(context, event);
			}
		}
	}

	/**
	 * A component that changes the readiness speaks for the application's own context.
	 */
	private @Nullable ObservedContext contextOf(Object source) {
		return (source instanceof ApplicationContext) ? this.application.find(source) : this.application.own();
	}

	private void ready(@Nullable ObservedContext context) {
		if (context != null) {
			context.ready();
			if (context == this.application.own()) {
				this.peer.tell(new Event.ApplicationReady());
			}
		}
	}

	private void readinessChanged(ObservedContext context, boolean accepting) {
		context.readinessChanged(accepting);
		if (accepting && this.peer.state() == PeerState.DRAINING) {
			// One context that accepts again is one too many.
			this.peer.tell(new Event.ReadinessChanged(true));
		}
		else {
			tellWhetherServing();
		}
	}

	private void contextChanged(ObservedContext context, ApplicationEvent event) {
		if (event instanceof ContextRefreshedEvent) {
			context.refreshed();
		}
		else if (event instanceof ContextClosedEvent) {
			contextClosing(context);
		}
		else if (event instanceof ContextStoppedEvent) {
			context.stopped(true);
			tellWhetherServing();
		}
		else if (event instanceof ContextStartedEvent) {
			context.stopped(false);
			tellWhetherServing();
		}
	}

	/**
	 * A child that closes without having been ready has failed, and the application does
	 * not serve without it.
	 */
	private void contextClosing(ObservedContext context) {
		if (context == this.application.own()) {
			this.application.contextClosing();
			this.peer.tell(new Event.Closing());
			// Beans are stopped next.
			this.takeover.awaitRevoked();
		}
		else {
			context.closing();
			if (context.hasBeenReady()) {
				this.application.remove(context);
				tellWhetherServing();
			}
		}
	}

	/**
	 * Two threads that tell it at the same time must not overtake each other.
	 */
	private synchronized void tellWhetherServing() {
		this.peer.tell(new Event.ReadinessChanged(this.application.isServing()));
	}

}
