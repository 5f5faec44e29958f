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

package io.handover.actuate;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import io.handover.Handover;
import io.handover.HandoverReport;

/**
 * {@link AbstractHealthIndicator} for hand-over. It is never {@link Status#DOWN}: a
 * hand-over that does not work is no reason to restart an application that does.
 *
 * @since 0.1.0
 */
public class HandoverHealthIndicator extends AbstractHealthIndicator {

	private final Handover handover;

	public HandoverHealthIndicator(Handover handover) {
		super("Hand-over health check failed");
		this.handover = handover;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		HandoverReport report = this.handover.report();
		builder.status(status(report))
			.withDetail("state", report.state())
			.withDetail("instance", report.self().instance())
			.withDetail("takeover", report.takeover())
			.withDetail("links", report.network().links());
		if (!report.network().deaf().isEmpty()) {
			builder.withDetail("deaf", report.network().deaf());
		}
		if (report.network().problem() != null) {
			builder.withDetail("problem", report.network().problem());
		}
		if (!report.warnings().isEmpty()) {
			builder.withDetail("warnings", report.warnings());
		}
	}

	private static Status status(HandoverReport report) {
		if (report.state().isLeaving()) {
			return Status.OUT_OF_SERVICE;
		}
		return report.audible() ? Status.UP : Status.UNKNOWN;
	}

}
