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

import java.net.InetAddress;
import java.net.UnknownHostException;

import org.springframework.beans.BeanUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

import io.handover.Handover;
import io.handover.actuate.FixedHandover;
import io.handover.drain.CountedRequests;
import io.handover.drain.RequestCounter;
import io.handover.lifecycle.MessageCounters;
import io.handover.lifecycle.PeerRegistration;
import io.handover.multicast.MulticastSettings;
import io.handover.multicast.MulticastTransport;
import io.handover.multicast.NetworkMode;

import static org.mockito.Mockito.mock;

/**
 * Registers what a peer registers before the context is refreshed, without a peer.
 */
public class PeerInitializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {

	private final Handover handover;

	private final RequestCounter requests;

	PeerInitializer() {
		this(new FixedHandover(), new CountedRequests().counter());
	}

	public PeerInitializer(Handover handover, RequestCounter requests) {
		this.handover = handover;
		this.requests = requests;
	}

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		ConfigurableListableBeanFactory beans = context.getBeanFactory();
		beans.registerSingleton(MulticastTransport.class.getName(), transport());
		beans.registerSingleton(CountedRequests.BEAN_NAME, this.requests);
		beans.registerSingleton(MessageCounters.class.getName(), BeanUtils.instantiateClass(MessageCounters.class));
		beans.registerSingleton(PeerRegistration.BEAN_NAME, this.handover);
	}

	private static MulticastTransport transport() {
		try {
			MulticastSettings settings = new MulticastSettings(NetworkMode.BRIDGE, "lo",
					InetAddress.getByName("239.192.16.16"), 1536, 1);
			return new MulticastTransport(settings, 82, mock());
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
