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

package io.handover.test;

import java.time.Duration;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContext;
import org.springframework.util.Assert;

import io.handover.Handover;
import io.handover.HandoverReport;
import io.handover.protocol.Authentication;
import io.handover.protocol.Outcome;
import io.handover.protocol.PeerIdentity;
import io.handover.protocol.Scope;

/**
 * The application that a younger peer lets hand over, as that one sees it.
 */
final class ApplicationUnderTest {

	private static final Duration POLL_INTERVAL = Duration.ofMillis(10);

	private final Handover handover;

	private final Authentication authentication;

	private ApplicationUnderTest(Handover handover, Authentication authentication) {
		this.handover = handover;
		this.authentication = authentication;
	}

	/**
	 * Return the application of a context.
	 * @throws IllegalStateException if it does not hand over, or if its process would
	 * park or exit after it has
	 */
	static ApplicationUnderTest of(ApplicationContext context) {
		Handover handover = context.getBeanProvider(Handover.class).getIfAvailable();
		Assert.state(handover != null,
				"The application does not hand over. Annotate the test class with @EnableHandover.");
		Binder binder = Binder.get(context.getEnvironment());
		String afterHandover = binder.bind("handover.after-handover", String.class).orElse("park");
		Assert.state(afterHandover.equalsIgnoreCase("none"), () -> "After the hand-over the process of the test would "
				+ afterHandover
				+ ". Annotate the test class with @EnableHandover, or set 'handover.after-handover' to 'none'.");
		List<String> secrets = binder.bind("handover.secrets", Bindable.listOf(String.class)).orElseGet(List::of);
		return new ApplicationUnderTest(handover, Authentication.with(secrets));
	}

	Authentication authentication() {
		return this.authentication;
	}

	PeerIdentity identity() {
		HandoverReport.Self self = this.handover.report().self();
		return new PeerIdentity(PeerIdentity.UNKNOWN_BOOT, PeerIdentity.UNKNOWN_SINCE_BOOT,
				self.startedAt().toEpochMilli(), Long.parseUnsignedLong(self.instance(), 16));
	}

	Scope scope() {
		return new Scope(Long.parseUnsignedLong(this.handover.report().self().scope(), 16));
	}

	HandoverReport.Network network() {
		return this.handover.report().network();
	}

	/**
	 * Return how many messages of others it has received, whatever became of them.
	 */
	long countHeard() {
		return this.handover.report()
			.received()
			.entrySet()
			.stream()
			.filter((entry) -> !entry.getKey().equals(Outcome.OWN.label()))
			.mapToLong(Map.Entry::getValue)
			.sum();
	}

	/**
	 * Wait until a condition holds.
	 * @param what what the application has done then
	 * @param timeout how long to wait at most
	 * @param condition the condition
	 * @throws AssertionError if it does not hold in time
	 */
	void await(String what, Duration timeout, Predicate<Handover> condition) {
		long began = System.nanoTime();
		while (!condition.test(this.handover)) {
			if (System.nanoTime() - began > timeout.toNanos()) {
				throw new AssertionError("The application has not " + what + " within " + timeout + ". It is "
						+ this.handover.state() + ", and this has happened:" + happenings());
			}
			try {
				Thread.sleep(POLL_INTERVAL.toMillis());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new IllegalStateException("Interrupted while waiting for the application", ex);
			}
		}
	}

	private String happenings() {
		return this.handover.report()
			.events()
			.stream()
			.map((entry) -> System.lineSeparator() + entry.time() + " " + entry.text())
			.collect(Collectors.joining());
	}

}
