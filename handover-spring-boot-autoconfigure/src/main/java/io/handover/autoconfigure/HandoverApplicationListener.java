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

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.AotDetector;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationContextInitializedEvent;
import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.boot.context.event.ApplicationStartedEvent;
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

import io.handover.lifecycle.HandoverLifecycle;
import io.handover.lifecycle.HandoverSettings;

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

	private @Nullable HandoverLifecycle lifecycle;

	@Override
	public void onApplicationEvent(SpringApplicationEvent event) {
		if (event instanceof ApplicationContextInitializedEvent initialized) {
			this.lifecycle = null;
			contextInitialized(initialized.getApplicationContext(), initialized.getSpringApplication());
		}
		else if (event instanceof ApplicationStartedEvent started) {
			applicationStarted(started.getApplicationContext());
		}
		else if (event instanceof ApplicationFailedEvent failed) {
			applicationFailed(failed.getApplicationContext());
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
		HandoverLifecycle parent = HandoverLifecycle.find(context.getParent());
		if (parent != null) {
			childInitialized(parent, context, application, binder);
		}
		else if (hasBeans && isOfRunningApplication(environment)) {
			HandoverProperties properties = binder.bindOrCreate(HandoverProperties.PREFIX, HandoverProperties.class);
			HandoverSettings settings = HandoverSettingsFactory.create(properties, context,
					application.getMainApplicationClass());
			HandoverLifecycle lifecycle = HandoverLifecycle.register(settings, context,
					(event) -> publish(event, application.getListeners()));
			if (activation.isOn() && !isTrainingRun()) {
				this.lifecycle = lifecycle;
				if (application.getAllSources().stream().anyMatch(HandoverApplicationListener::mayImport)) {
					lifecycle.start();
				}
			}
		}
	}

	private static void childInitialized(HandoverLifecycle parent, ConfigurableApplicationContext child,
			SpringApplication application, Binder binder) {
		HandoverProperties properties = binder.bindOrCreate(HandoverProperties.PREFIX, HandoverProperties.class);
		boolean servesWeb = HandoverSettingsFactory.servesWeb(child);
		parent.childStarts(child, (event) -> publish(event, application.getListeners()),
				HandoverSettingsFactory.stabilityPeriod(properties, servesWeb),
				HandoverSettingsFactory.drain(properties, servesWeb).delay());
	}

	/**
	 * Whether the context is one of an application that runs.
	 */
	private static boolean isOfRunningApplication(ConfigurableEnvironment environment) {
		return !Boolean.getBoolean(AOT_PROCESSING)
				&& !environment.getPropertySources().contains(BOOTSTRAP_PROPERTY_SOURCE);
	}

	/**
	 * Whether the context exits once it is refreshed, as it does to record which classes
	 * an application loads. A live instance beside it must not take that for a successor.
	 */
	private static boolean isTrainingRun() {
		return DefaultLifecycleProcessor.ON_REFRESH_VALUE
			.equalsIgnoreCase(SpringProperties.getProperty(DefaultLifecycleProcessor.EXIT_PROPERTY_NAME));
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
		HandoverLifecycle lifecycle = this.lifecycle;
		if (lifecycle != null && lifecycle.isOf(context)) {
			if (!OnHandoverCondition.isAutoConfigured(context.getBeanFactory())) {
				this.lifecycle = null;
				lifecycle.abandon();
			}
			else if (!lifecycle.isStarted()) {
				// Something else than a source has brought it.
				lifecycle.start();
			}
		}
	}

	private void applicationFailed(@Nullable ConfigurableApplicationContext context) {
		HandoverLifecycle lifecycle = this.lifecycle;
		HandoverLifecycle parent = HandoverLifecycle.find((context != null) ? context.getParent() : null);
		if (lifecycle != null && lifecycle.isOf(context) && lifecycle.isStarted()) {
			lifecycle.applicationFailed();
		}
		else if (parent != null) {
			parent.childFailed(context);
		}
	}

}
