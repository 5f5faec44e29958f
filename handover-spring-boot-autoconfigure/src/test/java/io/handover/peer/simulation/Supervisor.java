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

package io.handover.peer.simulation;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The part of the platform that replaces instances: it asks them to end, and kills them
 * when their grace period is over. In a supervised fleet it is often restarted meanwhile,
 * and asks again. That has a chance of its own: a history without it is the same as ever.
 */
final class Supervisor {

	private final World world;

	private final SplittableRandom chance;

	private final Set<Node> asked = new HashSet<>();

	Supervisor(World world) {
		this.world = world;
		this.chance = new SplittableRandom(world.history().seed() ^ 0x5163_7265_7065_6174L);
	}

	/**
	 * Ask an instance to end, unless that was done before.
	 */
	void replace(Node node) {
		if (node.isDoomed()) {
			return;
		}
		this.world.note(node, "is asked to end, since another one starts");
		this.asked.add(node);
		node.isAskedToEnd();
		History.Fleet fleet = this.world.history().fleet();
		this.world.after(fleet.gracePeriod(), node::dies);
		if (fleet.supervised() && this.chance.nextBoolean()) {
			this.world.after(1 + this.chance.nextLong(fleet.gracePeriod()), this::restart);
		}
	}

	/**
	 * Start again, knowing only which instances are to end and still run.
	 */
	private void restart() {
		for (Node node : this.world.nodes()) {
			if (this.asked.contains(node) && node.isRunning()) {
				this.world.note(node, "is asked to end again");
				node.isAskedToEnd();
			}
		}
	}

}
