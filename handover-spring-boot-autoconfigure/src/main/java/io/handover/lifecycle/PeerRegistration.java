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

import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ConfigurableApplicationContext;

import io.handover.Handover;
import io.handover.drain.ContextApplication;
import io.handover.drain.RequestCounter;
import io.handover.multicast.MulticastTransport;
import io.handover.process.EngineResolver;
import io.handover.process.JvmProcess;
import io.handover.process.Scheduler;
import io.handover.process.SystemScheduler;
import io.handover.protocol.MessageDecoder;

/**
 * The peer of this process as a part of its application context: from before the context
 * is refreshed until the last of its beans is destroyed, and beyond that in a hand-over.
 *
 * @since 0.1.0
 */
public final class PeerRegistration {

	/**
	 * The name of the bean of type {@link Handover}. It is not a simple name: an
	 * application may have a bean called {@code handover}, and the definition of a bean
	 * destroys a singleton of the same name.
	 */
	public static final String BEAN_NAME = Handover.class.getName();

	private static final String REGISTRATION_BEAN_NAME = PeerRegistration.class.getName();

	private final ConfigurableApplicationContext context;

	private final ContextApplication application;

	private final PeerAssembly assembly;

	private final ContextListener listener;

	private final Runnable observer;

	private final Map<String, Object> beans;

	private boolean started;

	private PeerRegistration(HandoverSettings settings, ConfigurableApplicationContext context,
			Consumer<ApplicationEvent> afterClose) {
		this.context = context;
		this.application = new ContextApplication(context, afterClose, settings.drain().shutdownTimeout());
		Scheduler scheduler = new SystemScheduler();
		this.assembly = new PeerAssembly(settings, this.application, context, scheduler, InstantSource.system(),
				(listener) -> new MulticastTransport(settings.multicast(), MessageDecoder.MAXIMUM_LENGTH, listener),
				new JvmProcess(settings.drain().shutdownTimeout()),
				(service) -> new EngineResolver().othersOf(service));
		this.listener = new ContextListener(context, settings, this.assembly.peer(), this.application,
				this.assembly.takeover(), scheduler, this.assembly.handoverLog());
		this.observer = this.listener::tellWhetherServing;
		this.beans = Map.of(REGISTRATION_BEAN_NAME, this, MulticastTransport.class.getName(), this.assembly.transport(),
				MessageCounters.class.getName(), this.assembly.counters(), RequestCounter.class.getName(),
				this.assembly.requests(), BEAN_NAME, this.assembly.handover());
	}

	/**
	 * Register the peer of this process with the context as a bean. Before it is
	 * {@link #start() started} it neither sends nor receives, and it leaves the file of
	 * another instance alone.
	 * @param settings how the peer behaves
	 * @param context the application context, which is not refreshed yet
	 * @param afterClose receives the event that is published after the context is closed
	 */
	public static PeerRegistration register(HandoverSettings settings, ConfigurableApplicationContext context,
			Consumer<ApplicationEvent> afterClose) {
		PeerRegistration registration = new PeerRegistration(settings, context, afterClose);
		registration.beans.forEach(context.getBeanFactory()::registerSingleton);
		return registration;
	}

	/**
	 * Start the peer, once, while its application is not ready yet.
	 */
	public void start() {
		this.started = true;
		this.context.addApplicationListener(this.listener);
		// Beans are destroyed in the reverse order of their registration: this one last.
		beansOf(this.context).registerDisposableBean(BEAN_NAME, (DisposableBean) this::lastBeanDestroyed);
		if (this.context.isActive()) {
			this.application.refreshed();
		}
		StartingApplications.observe(this.observer);
		this.assembly.start();
		if (this.context.isActive()) {
			this.listener.findHealthGroup(this.context);
		}
	}

	private void lastBeanDestroyed() {
		StartingApplications.forget(this.observer);
		this.assembly.lastBeanDestroyed();
	}

	public boolean isStarted() {
		return this.started;
	}

	public boolean isOf(@Nullable ApplicationContext context) {
		return this.context == context;
	}

	/**
	 * The application could not start. Its context may never have been refreshed.
	 */
	public void applicationFailed() {
		this.application.startFailed();
		// An active context is about to be closed, and has its beans until then.
		if (!this.context.isActive()) {
			lastBeanDestroyed();
		}
	}

	/**
	 * Return whether a context or one above it has a peer.
	 * @param context a context, or {@code null}
	 */
	public static boolean isPresent(@Nullable ApplicationContext context) {
		// A context that is closed has no beans, and throws if it is asked itself.
		return context instanceof ConfigurableApplicationContext configurable
				&& configurable.getBeanFactory().containsBean(REGISTRATION_BEAN_NAME);
	}

	/**
	 * The context turns out to be without hand-over: remove the peer from it.
	 */
	public void abandon() {
		this.context.removeApplicationListener(this.listener);
		this.beans.keySet().forEach(beansOf(this.context)::destroySingleton);
	}

	private static DefaultSingletonBeanRegistry beansOf(ConfigurableApplicationContext context) {
		return (DefaultSingletonBeanRegistry) context.getBeanFactory();
	}

}
