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

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ApplicationContextEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.ContextStartedEvent;
import org.springframework.context.event.ContextStoppedEvent;
import org.springframework.core.Ordered;
import org.springframework.util.ClassUtils;

import io.handover.drain.ContextApplication;
import io.handover.peer.Event;
import io.handover.process.HandoverLog;
import io.handover.process.Scheduler;
import io.handover.takeover.TakeoverNotifier;

/**
 * {@link ApplicationListener} that tells the peer what happens in its application
 * context. The events of child contexts travel up to it: one of them may have the web
 * server, and the readiness.
 * <p>
 * Ordered before the application's listeners: if one of them throws, later listeners are
 * not called.
 */
final class ContextListener implements ApplicationListener<ApplicationEvent>, Ordered {

	/**
	 * Leaves room for listeners that must run before this one waits for the end of the
	 * takeover.
	 */
	static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 10;

	private static final String MANAGEMENT_NAMESPACE = "management";

	private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

	private static final boolean WEB_SERVER_PRESENT = ClassUtils.isPresent(
			"org.springframework.boot.web.server.context.WebServerInitializedEvent",
			ContextListener.class.getClassLoader());

	private final ApplicationContext context;

	private final HandoverSettings settings;

	private final LocalPeer peer;

	private final ContextApplication application;

	private final TakeoverNotifier takeover;

	private final Scheduler scheduler;

	private final HandoverLog handoverLog;

	private boolean accepting;

	private boolean stopped;

	private @Nullable HealthGate healthGate;

	private Runnable cancelLookAgain = () -> {
	};

	ContextListener(ApplicationContext context, HandoverSettings settings, LocalPeer peer,
			ContextApplication application, TakeoverNotifier takeover, Scheduler scheduler, HandoverLog handoverLog) {
		this.context = context;
		this.settings = settings;
		this.peer = peer;
		this.application = application;
		this.takeover = takeover;
		this.scheduler = scheduler;
		this.handoverLog = handoverLog;
	}

	@Override
	public int getOrder() {
		return ORDER;
	}

	@Override
	public void onApplicationEvent(ApplicationEvent event) {
		if (event instanceof AvailabilityChangeEvent<?> change) {
			if (change.getState() instanceof ReadinessState readiness) {
				readinessChanged(readiness == ReadinessState.ACCEPTING_TRAFFIC);
			}
		}
		else if (event instanceof ApplicationReadyEvent ready) {
			if (ready.getApplicationContext() == this.context) {
				this.application.ready();
				tellReady();
			}
		}
		else if (event instanceof ApplicationContextEvent contextEvent) {
			contextChanged(contextEvent);
		}
		else if (WEB_SERVER_PRESENT && event instanceof WebServerInitializedEvent initialized) {
			webServerStarted(initialized.getApplicationContext());
		}
	}

	private void webServerStarted(WebServerApplicationContext context) {
		if (!MANAGEMENT_NAMESPACE.equals(context.getServerNamespace())) {
			this.application.webServerStarted(context);
			if (this.application.hasBeenReady()) {
				// A child has brought it.
				tellReady();
			}
		}
	}

	private void tellReady() {
		boolean webServer = this.application.hasWebServer();
		this.peer.tell(new Event.ApplicationReady(this.settings.stabilityPeriod(webServer),
				this.settings.trafficTimeout(webServer)));
	}

	private synchronized void readinessChanged(boolean accepting) {
		this.accepting = accepting;
		if (accepting) {
			this.application.acceptingTraffic();
		}
		tellWhetherServing();
		if (accepting && this.healthGate != null) {
			this.healthGate.begin();
		}
	}

	private void contextChanged(ApplicationContextEvent event) {
		boolean own = event.getApplicationContext() == this.context;
		if (event instanceof ContextRefreshedEvent) {
			if (own) {
				this.application.refreshed();
			}
			findHealthGroup(event.getApplicationContext());
		}
		else if (own && event instanceof ContextClosedEvent) {
			this.application.contextClosing();
			endHealthGate();
			this.peer.tell(new Event.Closing());
			// Beans are stopped next.
			this.takeover.awaitRevoked();
		}
		else if (event instanceof ContextStoppedEvent) {
			contextStopped(true);
		}
		else if (event instanceof ContextStartedEvent) {
			contextStopped(false);
		}
	}

	/**
	 * The beans of a context are there. The group of a child, which may be the one that
	 * has the web server, counts instead of that of its parent.
	 */
	void findHealthGroup(ApplicationContext context) {
		if (context.containsLocalBean(HealthGroup.BEAN_NAME)
				&& context.getBean(HealthGroup.BEAN_NAME) instanceof HealthGroup group) {
			waitFor(group);
		}
	}

	private synchronized void waitFor(HealthGroup group) {
		endHealthGate();
		this.healthGate = new HealthGate(group, this.settings, this.peer, this.scheduler, this.handoverLog);
	}

	private synchronized void endHealthGate() {
		if (this.healthGate != null) {
			this.healthGate.end();
		}
	}

	/**
	 * The context is stopped or paused, and its web server with it, or started again. The
	 * readiness does not tell that.
	 */
	private synchronized void contextStopped(boolean stopped) {
		this.stopped = stopped;
		tellWhetherServing();
	}

	/**
	 * Another application of this process starts, or has started. Synchronized like the
	 * others, so that two threads do not overtake each other.
	 */
	synchronized void tellWhetherServing() {
		this.cancelLookAgain.run();
		boolean serving = this.accepting && !this.stopped;
		boolean starting = serving && !StartingApplications.isEmpty();
		if (starting) {
			this.cancelLookAgain = this.scheduler.at(this.scheduler.now().plus(LOOK_AGAIN), this::tellWhetherServing);
		}
		this.peer.tell(new Event.ReadinessChanged(serving && !starting));
	}

}
