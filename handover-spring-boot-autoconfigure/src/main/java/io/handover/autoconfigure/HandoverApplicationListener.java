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

import java.util.Collection;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.AotDetector;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationContextInitializedEvent;
import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.context.event.ApplicationStartingEvent;
import org.springframework.boot.context.event.SpringApplicationEvent;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportResource;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.core.SpringProperties;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.core.env.ConfigurableEnvironment;

import io.handover.lifecycle.HandoverSettings;
import io.handover.lifecycle.PeerRegistration;
import io.handover.lifecycle.StartingApplications;

/**
 * Starts hand-over before the context is refreshed, so that an older instance learns
 * early that a successor comes. A context that turns out to have no
 * {@link HandoverAutoConfiguration}, such as the parent of the one that serves, is left
 * alone again.
 */
class HandoverApplicationListener implements ApplicationListener<SpringApplicationEvent> {

	private static final Log log = LogFactory.getLog(HandoverApplicationListener.class);

	/**
	 * What Spring Cloud calls its bootstrap context's own property source.
	 */
	private static final String BOOTSTRAP_PROPERTY_SOURCE = "bootstrap";

	/**
	 * Set while a build runs the application to generate code from it.
	 */
	static final String AOT_PROCESSING = "spring.aot.processing";

	private @Nullable PeerRegistration registration;

	@Override
	public void onApplicationEvent(SpringApplicationEvent event) {
		if (event instanceof ApplicationStartingEvent) {
			StartingApplications.begin(event.getSpringApplication());
		}
		else if (event instanceof ApplicationContextInitializedEvent initialized) {
			this.registration = null;
			contextInitialized(initialized.getApplicationContext(), initialized.getSpringApplication());
		}
		else if (event instanceof ApplicationStartedEvent started) {
			applicationStarted(started.getApplicationContext());
		}
		else if (event instanceof ApplicationReadyEvent) {
			StartingApplications.end(event.getSpringApplication());
		}
		else if (event instanceof ApplicationFailedEvent failed) {
			applicationFailed(failed.getApplicationContext());
			StartingApplications.end(event.getSpringApplication());
		}
	}

	private void contextInitialized(ConfigurableApplicationContext context, SpringApplication application) {
		ConfigurableEnvironment environment = context.getEnvironment();
		Binder binder = Binder.get(environment);
		Activation activation = Activation.of(environment, binder);
		if (activation.isDecidedByPlatform() && context.getParent() == null) {
			log.info("Not handing over: " + activation.reason() + ". To switch it on, set '" + Activation.PROPERTY
					+ "' to true.");
		}
		// Generated code has the beans that the build saw a need for.
		boolean hasBeans = activation.isOn() || AotDetector.useGeneratedArtifacts();
		if (hasBeans && isOfRunningApplication(environment) && !PeerRegistration.isPresent(context.getParent())) {
			HandoverProperties properties = binder.bindOrCreate(HandoverProperties.PREFIX, HandoverProperties.class);
			HandoverSettings settings = HandoverSettingsFactory.create(properties, context,
					application.getMainApplicationClass());
			PeerRegistration registration = PeerRegistration.register(settings, context,
					(event) -> publish(event, application.getListeners()));
			if (activation.isOn() && !isTrainingRun()) {
				this.registration = registration;
				if (application.getAllSources().stream().anyMatch(HandoverApplicationListener::mayImport)) {
					registration.start();
				}
			}
		}
	}

	private static boolean isOfRunningApplication(ConfigurableEnvironment environment) {
		return !Boolean.getBoolean(AOT_PROCESSING)
				&& !environment.getPropertySources().contains(BOOTSTRAP_PROPERTY_SOURCE);
	}

	/**
	 * Whether the context exits once it is refreshed, as it does to record which classes
	 * an application loads, or is saved then, which open sockets prevent. A live instance
	 * beside it must not take that for a successor.
	 */
	private static boolean isTrainingRun() {
		return Stream
			.of(DefaultLifecycleProcessor.EXIT_PROPERTY_NAME, DefaultLifecycleProcessor.CHECKPOINT_PROPERTY_NAME)
			.anyMatch((name) -> DefaultLifecycleProcessor.ON_REFRESH_VALUE
				.equalsIgnoreCase(SpringProperties.getProperty(name)));
	}

	private static void publish(ApplicationEvent event, Collection<ApplicationListener<?>> listeners) {
		SimpleApplicationEventMulticaster multicaster = new SimpleApplicationEventMulticaster();
		multicaster.setErrorHandler((ex) -> log
			.error("A listener of " + event.getClass().getSimpleName() + " failed; the others are still called", ex));
		listeners.forEach(multicaster::addApplicationListener);
		multicaster.multicastEvent(event);
	}

	/**
	 * Whether a source may bring auto-configuration into its context. The peer of one
	 * that does not, such as the parent of the context that serves, is not heard of.
	 */
	private static boolean mayImport(Object source) {
		if (source instanceof Class<?> type) {
			MergedAnnotations annotations = MergedAnnotations.from(type, SearchStrategy.TYPE_HIERARCHY);
			return annotations.isPresent(Import.class) || annotations.isPresent(ImportResource.class)
					|| annotations.isPresent(ComponentScan.class);
		}
		return true;
	}

	private void applicationStarted(ConfigurableApplicationContext context) {
		PeerRegistration registration = this.registration;
		if (registration != null && registration.isOf(context)) {
			if (!OnHandoverCondition.isAutoConfigured(context.getBeanFactory())) {
				this.registration = null;
				registration.abandon();
			}
			else if (!registration.isStarted()) {
				// Something else than a source has brought it.
				registration.start();
			}
		}
	}

	private void applicationFailed(@Nullable ConfigurableApplicationContext context) {
		PeerRegistration registration = this.registration;
		if (registration != null && registration.isOf(context) && registration.isStarted()) {
			registration.applicationFailed();
		}
	}

}
