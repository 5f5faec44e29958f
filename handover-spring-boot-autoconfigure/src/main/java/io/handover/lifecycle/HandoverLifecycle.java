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
import java.time.InstantSource;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ConfigurableApplicationContext;

import io.handover.Handover;
import io.handover.multicast.MulticastTransport;
import io.handover.process.EngineResolver;
import io.handover.process.JvmProcess;
import io.handover.process.SystemScheduler;
import io.handover.protocol.MessageDecoder;

/**
 * Ties the peer of this process to an application context: from before the context is
 * refreshed until the last of its beans is destroyed, and beyond that in a hand-over.
 *
 * @since 0.1.0
 */
public final class HandoverLifecycle {

	/**
	 * The name of the bean of type {@link Handover}. It is not a simple name: an
	 * application may have a bean called {@code handover}, and the definition of a bean
	 * destroys a singleton of the same name.
	 */
	public static final String BEAN_NAME = Handover.class.getName();

	private static final Log log = LogFactory.getLog(HandoverLifecycle.class);

	private static final String LIFECYCLE_BEAN_NAME = HandoverLifecycle.class.getName();

	private static final String TRANSPORT_BEAN_NAME = MulticastTransport.class.getName();

	private static final String REQUESTS_BEAN_NAME = RequestCounter.class.getName();

	private final ConfigurableApplicationContext context;

	private final ContextApplication application;

	private final PeerAssembly assembly;

	private final ContextListener listener;

	private boolean started;

	private HandoverLifecycle(ConfigurableApplicationContext context, ContextApplication application,
			PeerAssembly assembly) {
		this.context = context;
		this.application = application;
		this.assembly = assembly;
		this.listener = new ContextListener(assembly.peer(), application, assembly.takeover());
	}

	/**
	 * Register the peer of this process with the context as a bean. Before it is
	 * {@link #start() started} it neither sends nor receives, and it leaves the file of
	 * another instance alone.
	 * @param settings how the peer behaves
	 * @param context the application context, which is not refreshed yet
	 * @param afterClose receives the event that is published after the context is closed
	 * @return the lifecycle
	 */
	public static HandoverLifecycle register(HandoverSettings settings, ConfigurableApplicationContext context,
			Consumer<ApplicationEvent> afterClose) {
		ContextApplication application = new ContextApplication(context, afterClose,
				settings.drain().shutdownTimeout());
		PeerAssembly assembly = new PeerAssembly(settings, application, context, new SystemScheduler(),
				InstantSource.system(),
				(listener) -> new MulticastTransport(settings.multicast(), MessageDecoder.MAXIMUM_LENGTH, listener),
				new JvmProcess(settings.drain().shutdownTimeout()), new EngineResolver());
		HandoverLifecycle lifecycle = new HandoverLifecycle(context, application, assembly);
		context.getBeanFactory().registerSingleton(LIFECYCLE_BEAN_NAME, lifecycle);
		context.getBeanFactory().registerSingleton(TRANSPORT_BEAN_NAME, assembly.transport());
		context.getBeanFactory().registerSingleton(REQUESTS_BEAN_NAME, assembly.requests());
		context.getBeanFactory().registerSingleton(BEAN_NAME, assembly.handover());
		return lifecycle;
	}

	/**
	 * Start the peer, once, while its application is not ready yet.
	 */
	public void start() {
		this.started = true;
		this.context.addApplicationListener(this.listener);
		// Beans are destroyed in the reverse order of their registration: this one last.
		beansOf(this.context).registerDisposableBean(BEAN_NAME, (DisposableBean) this.assembly::applicationClosed);
		if (this.context.isActive()) {
			this.application.own().refreshed();
		}
		this.assembly.start();
	}

	/**
	 * Return whether the peer was started.
	 * @return whether {@link #start()} was called
	 */
	public boolean isStarted() {
		return this.started;
	}

	/**
	 * Return whether this is the lifecycle of a context.
	 * @param context a context, or {@code null}
	 * @return whether the peer is tied to it
	 */
	public boolean isOf(@Nullable ApplicationContext context) {
		return this.context == context;
	}

	/**
	 * The application could not start. Its context may never have been refreshed.
	 */
	public void applicationFailed() {
		this.application.own().startFailed();
		// An active context is about to be closed, and has its beans until then.
		if (!this.context.isActive()) {
			this.assembly.applicationClosed();
		}
	}

	/**
	 * A child of the context starts, and the instance does not serve before that is
	 * ready.
	 * @param child the child, which is not refreshed yet
	 * @param afterClose receives the event that is published after the contexts are
	 * closed
	 * @param stabilityPeriod the stability period with the child's web server, if any
	 * @param drainDelay how long to serve while draining with it
	 */
	public void childStarts(ConfigurableApplicationContext child, Consumer<ApplicationEvent> afterClose,
			Duration stabilityPeriod, Duration drainDelay) {
		if (this.started) {
			this.assembly.webServerAdded(stabilityPeriod, drainDelay);
			this.listener.childStarts(child, afterClose);
		}
	}

	/**
	 * A child of the context could not start.
	 * @param child the child, or {@code null} if there is none yet
	 */
	public void childFailed(@Nullable ApplicationContext child) {
		ObservedContext failed = this.application.find(child);
		if (failed != null) {
			failed.startFailed();
			log.warn("A child of the application context has not started, so this instance does not say that it is "
					+ "ready; an older one continues to serve");
		}
	}

	/**
	 * Return the lifecycle that a context or one above it is tied to.
	 * @param context a context, or {@code null}
	 * @return the lifecycle, or {@code null} if there is none
	 */
	public static @Nullable HandoverLifecycle find(@Nullable ApplicationContext context) {
		// A context that is closed has no beans, and throws if it is asked itself.
		BeanFactory beans = (context instanceof ConfigurableApplicationContext configurable)
				? configurable.getBeanFactory() : null;
		return (beans != null && beans.containsBean(LIFECYCLE_BEAN_NAME))
				? beans.getBean(LIFECYCLE_BEAN_NAME, HandoverLifecycle.class) : null;
	}

	/**
	 * The context turns out to be without hand-over: remove the peer from it.
	 */
	public void abandon() {
		this.context.removeApplicationListener(this.listener);
		beansOf(this.context).destroySingleton(BEAN_NAME);
		beansOf(this.context).destroySingleton(REQUESTS_BEAN_NAME);
		beansOf(this.context).destroySingleton(TRANSPORT_BEAN_NAME);
		beansOf(this.context).destroySingleton(LIFECYCLE_BEAN_NAME);
	}

	private static DefaultSingletonBeanRegistry beansOf(ConfigurableApplicationContext context) {
		return (DefaultSingletonBeanRegistry) context.getBeanFactory();
	}

}
