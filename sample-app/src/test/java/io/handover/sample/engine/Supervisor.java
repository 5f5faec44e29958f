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

package io.handover.sample.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Updates a service as the balena Supervisor does under the strategy {@code hand-over},
 * step by step.
 */
final class Supervisor {

	private static final Duration POLL = Duration.ofMillis(100);

	private static final String SERVICE = "app";

	private static final String APPLICATION = "1234567";

	private static final String COMPLETE = "handover-complete";

	private final ContainerEngine engine;

	private final String network;

	private final Path shared;

	private final Path logs;

	private final Behaviour behaviour;

	private Container current;

	private int releases;

	/**
	 * Take charge of a service.
	 * @param shared the folder that all releases see as {@code /tmp/balena}
	 */
	Supervisor(ContainerEngine engine, String network, Path shared, Path logs, Behaviour behaviour) {
		this.engine = engine;
		this.network = network;
		this.shared = shared;
		this.logs = logs;
		this.behaviour = behaviour;
	}

	/**
	 * Start the first release.
	 */
	Container install(Release release) {
		this.current = create(release);
		this.engine.docker("start", this.current.id());
		return this.current;
	}

	/**
	 * Replace what runs by a release.
	 */
	Update update(Release target) {
		return finish(begin(target));
	}

	/**
	 * Do the part of an update that comes before the old container is waited for. As with
	 * the real one, whose change of the restart policy has no effect, that stays.
	 */
	Container begin(Release target) {
		Container old = this.current;
		this.engine.docker("rename", old.id(), "old_" + name());
		this.current = create(target);
		this.engine.docker("start", this.current.id());
		return old;
	}

	/**
	 * Do the other part.
	 */
	Update finish(Container old) {
		return kill(old, this.behaviour.waiting == Waiting.FOR_FILE && waitToKill());
	}

	/**
	 * Do what a Supervisor does that is started in the middle of an update: kill what is
	 * not of the target release.
	 */
	Update resume(Container old) {
		return kill(old, false);
	}

	private Container create(Release release) {
		this.releases++;
		List<String> arguments = new ArrayList<>(List.of("create", "--name", name(), "--restart", "always", "--network",
				this.network, "--network-alias", SERVICE, "--label", "io.balena.supervised=true", "--label",
				"io.balena.service-name=" + SERVICE, "--label", "io.balena.update.strategy=hand-over", "--label",
				"io.balena.update.handover-timeout=" + this.behaviour.handoverTimeout.toMillis(), "--stop-timeout",
				String.valueOf(this.behaviour.stopGracePeriod.toSeconds()), "--volume", this.shared + ":/tmp/balena",
				"--env", "BALENA=1", "--env", "BALENA_SERVICE_NAME=" + SERVICE, "--env", "BALENA_APP_ID=" + APPLICATION,
				"--env", "BALENA_DEVICE_UUID=" + device(), "--env",
				"BALENA_SERVICE_HANDOVER_COMPLETE_PATH=/tmp/balena/" + COMPLETE));
		arguments.addAll(this.engine.programs());
		arguments.addAll(release.options());
		arguments.add(ContainerEngine.IMAGE);
		arguments.addAll(release.command());
		return new Container(this.engine, this.engine.docker(arguments).lines().reduce((first, last) -> last).get());
	}

	private String name() {
		return "%s_%s_%d".formatted(this.network, SERVICE, this.releases);
	}

	private String device() {
		return "%032x".formatted(this.network.hashCode());
	}

	private boolean waitToKill() {
		Instant deadline = Instant.now().plus(this.behaviour.handoverTimeout);
		while (Instant.now().isBefore(deadline)) {
			if (marker().toFile().delete()) {
				return true;
			}
			LockSupport.parkNanos(POLL.toNanos());
		}
		return false;
	}

	private Update kill(Container old, boolean complete) {
		Instant stopped = Instant.now();
		// Its own stop time-out holds, as the Supervisor names none
		this.engine.docker("stop", old.id());
		int exitCode = old.exitCode();
		String log = old.saveLogs(this.logs);
		this.engine.docker("rm", "--volumes", old.id());
		return new Update(this.current, complete, stopped, Instant.now(), exitCode, log);
	}

	Path marker() {
		return this.shared.resolve(COMPLETE);
	}

	/**
	 * What runs now.
	 */
	Container current() {
		return this.current;
	}

	/**
	 * The containers of the service, running or not.
	 */
	long instances() {
		return this.engine
			.docker("ps", "--all", "--quiet", "--filter", "network=" + this.network, "--filter",
					"label=io.balena.service-name=" + SERVICE)
			.lines()
			.count();
	}

	/**
	 * What tells one Supervisor, and one service, from another.
	 *
	 * @param waiting how it waits for the old instance
	 * @param handoverTimeout the label {@code io.balena.update.handover-timeout}
	 * @param stopGracePeriod the service's {@code stop_grace_period}
	 */
	record Behaviour(Waiting waiting, Duration handoverTimeout, Duration stopGracePeriod) {

		static Behaviour of(Waiting waiting) {
			return new Behaviour(waiting, Duration.ofSeconds(60), Duration.ofSeconds(60));
		}

	}

	/**
	 * How a Supervisor waits for the old instance.
	 */
	enum Waiting {

		/**
		 * Up to v14.13.9: until the file is there or the time is over.
		 */
		FOR_FILE,

		/**
		 * From v14.13.10 to at least v19.0.5: its wait swallows that the file is not
		 * there.
		 */
		NOT_AT_ALL

	}

	/**
	 * One update.
	 *
	 * @param container the new container
	 * @param complete whether the file was seen
	 * @param stopped when the old container was told to stop
	 * @param gone when the old container was removed
	 * @param exitCode what the old container's process ended with, 137 if it was killed
	 * @param log what the old container wrote
	 */
	record Update(Container container, boolean complete, Instant stopped, Instant gone, int exitCode, String log) {

	}

}
