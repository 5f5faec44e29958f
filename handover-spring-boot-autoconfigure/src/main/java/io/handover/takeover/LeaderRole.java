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

package io.handover.takeover;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.integration.leader.Context;
import org.springframework.integration.leader.event.LeaderEventPublisher;
import org.springframework.integration.support.SmartLifecycleRoleController;

import io.handover.Handover;
import io.handover.TakeoverListener;
import io.handover.protocol.TakeoverReason;

/**
 * {@link TakeoverListener} that publishes the takeover as Spring Integration's leader
 * events of the role {@value #ROLE}, so that the endpoints of that role start and stop.
 * The role controller logs what fails and continues, so this looks at the result.
 * <p>
 * It is called after the application's listeners that have an order, and so before them
 * when the takeover is revoked: endpoints run while what they need is there.
 *
 * @since 0.1.0
 */
public final class LeaderRole implements TakeoverListener {

	/**
	 * The role.
	 */
	public static final String ROLE = "handover";

	private static final Log log = LogFactory.getLog(LeaderRole.class);

	private final LeaderEventPublisher publisher;

	private final SmartLifecycleRoleController controller;

	private final Context leadership;

	public LeaderRole(LeaderEventPublisher publisher, SmartLifecycleRoleController controller, Handover handover) {
		this.publisher = publisher;
		this.controller = controller;
		this.leadership = new Leadership(handover);
	}

	@Override
	public void takeoverGranted(TakeoverReason reason) {
		this.publisher.publishOnGranted(this, this.leadership, ROLE);
		if (hasEndpoints() && !this.controller.allEndpointsRunning(ROLE)) {
			log.warn("Not every endpoint of the role '" + ROLE + "' has started with the takeover: "
					+ this.controller.getEndpointsRunningStatus(ROLE));
		}
	}

	@Override
	public void takeoverRevoked() {
		this.publisher.publishOnRevoked(this, this.leadership, ROLE);
		if (hasEndpoints() && !this.controller.noEndpointsRunning(ROLE)) {
			log.warn("Not every endpoint of the role '" + ROLE + "' has stopped, although the takeover is revoked: "
					+ this.controller.getEndpointsRunningStatus(ROLE));
		}
	}

	private boolean hasEndpoints() {
		return this.controller.getRoles().contains(ROLE);
	}

	@Override
	public String toString() {
		return "leader events of the role '" + ROLE + "'";
	}

	/**
	 * Whether this instance holds the takeover, as a leader election would tell it.
	 */
	private record Leadership(Handover handover) implements Context {

		@Override
		public boolean isLeader() {
			return this.handover.holdsTakeover();
		}

		@Override
		public String getRole() {
			return ROLE;
		}

	}

}
