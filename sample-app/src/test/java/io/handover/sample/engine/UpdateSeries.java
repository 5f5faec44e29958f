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

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Updates in a row under load.
 */
final class UpdateSeries {

	private static final int SLOW_EVERY = 10;

	private static final Duration SLOW = Duration.ofSeconds(25);

	private final Deployment deployment;

	private final Release release;

	UpdateSeries(Deployment deployment, Release release) {
		this.deployment = deployment;
		this.release = release;
	}

	/**
	 * Do it.
	 * @param updates how many
	 * @param afterwards what to look at after each
	 * @return the figures
	 */
	Figures run(int updates, Consumer<Supervisor.Update> afterwards) throws InterruptedException {
		this.deployment.install(release(0));
		this.deployment.load().start();
		Instant began = Instant.now();
		List<Duration> readyToGone = new ArrayList<>();
		for (int number = 1; number <= updates; number++) {
			Supervisor.Update update = this.deployment.supervisor().update(release(number));
			Instant ready = update.container().await(this.release.ready());
			readyToGone.add(Duration.between(ready, update.gone()));
			this.deployment.awaitServed(version(number));
			afterwards.accept(update);
		}
		Duration took = Duration.between(began, Instant.now());
		return new Figures(updates, took, this.deployment.load().stop(), readyToGone);
	}

	private Release release(int number) {
		Release release = this.release.with("SAMPLE_VERSION", version(number));
		boolean slow = number % SLOW_EVERY == SLOW_EVERY / 2;
		return slow ? release.with("SAMPLE_STARTUP_DELAY", SLOW.toSeconds() + "s") : release;
	}

	private static String version(int number) {
		return "release-%d.".formatted(number);
	}

	/**
	 * What a series has come to.
	 *
	 * @param updates the number of updates
	 * @param took how long they took
	 * @param report the load's report
	 * @param readyToGone for each update, the time from the new instance's being ready to
	 * the old container's being gone; negative where it was gone before
	 */
	record Figures(int updates, Duration took, Load.Report report, List<Duration> readyToGone) {

		@Override
		public String toString() {
			List<Duration> sorted = this.readyToGone.stream().sorted().toList();
			return "%d updates, %d requests (%d a second), %d failed; ready to gone %s (%s to %s); slowest quick request %d ms"
				.formatted(this.updates, this.report.total(), this.report.total() / this.took.toSeconds(),
						this.report.failures().size(), seconds(sorted.get(sorted.size() / 2)), seconds(sorted.get(0)),
						seconds(sorted.get(sorted.size() - 1)), this.report.longest().toMillis());
		}

		private static String seconds(Duration duration) {
			return "%.1f s".formatted(duration.toMillis() / 1000.0);
		}

	}

}
