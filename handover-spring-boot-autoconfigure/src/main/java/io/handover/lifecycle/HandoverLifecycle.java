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

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ConfigurableApplicationContext;

import io.handover.Handover;
import io.handover.multicast.MulticastChannel;
import io.handover.process.JvmProcess;
import io.handover.process.SystemScheduler;

/**
 * Ties the peer of this process to an application context: from before the context is
 * refreshed until the last of its beans is gone, and beyond that when it hands over.
 *
 * @since 0.1.0
 */
public final class HandoverLifecycle {

	/**
	 * The name of the bean of type {@link Handover}. It is no simple name: an application
	 * may well have a bean called {@code handover}, and whoever defines a bean under the
	 * name of a singleton destroys that.
	 */
	public static final String BEAN_NAME = Handover.class.getName();

	private static final Duration EXIT_PATIENCE = Duration.ofSeconds(10);

	private final ConfigurableApplicationContext context;

	private final LocalPeer peer;

	private final ContextApplication application;

	private final ContextListener listener;

	private HandoverLifecycle(ConfigurableApplicationContext context, LocalPeer peer, ContextApplication application) {
		this.context = context;
		this.peer = peer;
		this.application = application;
		this.listener = new ContextListener(peer, context, application);
	}

	/**
	 * Start the peer of this process and register it with the context as a bean.
	 * @param settings how it behaves
	 * @param context its application context, not refreshed yet
	 * @param outliving receives what is published after the context is closed
	 * @return the lifecycle
	 */
	public static HandoverLifecycle start(HandoverSettings settings, ConfigurableApplicationContext context,
			Consumer<ApplicationEvent> outliving) {
		ContextApplication application = new ContextApplication(context, outliving, settings.shutdownTimeout());
		LocalPeer peer = new LocalPeer(settings, application, new SystemScheduler(), InstantSource.system(),
				(listener) -> new MulticastChannel(settings.multicast(), listener), new JvmProcess(EXIT_PATIENCE));
		HandoverLifecycle lifecycle = new HandoverLifecycle(context, peer, application);
		context.addApplicationListener(lifecycle.listener);
		context.getBeanFactory().registerSingleton(BEAN_NAME, peer);
		// Beans are destroyed in the reverse order of their registration: this one last.
		beansOf(context).registerDisposableBean(BEAN_NAME, (DisposableBean) peer::contextClosed);
		peer.start();
		return lifecycle;
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
	 * The application could not start; its context may never have been refreshed.
	 */
	public void applicationFailed() {
		this.application.started();
		// An active context is closed in a moment, and holds its beans until then.
		if (!this.context.isActive()) {
			this.peer.contextClosed();
		}
	}

	/**
	 * Nobody in this context wants to hand over: let go of everything.
	 */
	public void abandon() {
		this.context.removeApplicationListener(this.listener);
		beansOf(this.context).destroySingleton(BEAN_NAME);
	}

	private static DefaultSingletonBeanRegistry beansOf(ConfigurableApplicationContext context) {
		return (DefaultSingletonBeanRegistry) context.getBeanFactory();
	}

}
