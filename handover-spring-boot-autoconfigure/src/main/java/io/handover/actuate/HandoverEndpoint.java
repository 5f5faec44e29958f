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

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

import io.handover.Handover;
import io.handover.HandoverReport;

/**
 * {@link Endpoint @Endpoint} to see a hand-over at work.
 *
 * @since 0.1.0
 */
@Endpoint(id = "handover")
public class HandoverEndpoint {

	private final Handover handover;

	public HandoverEndpoint(Handover handover) {
		this.handover = handover;
	}

	@ReadOperation
	public HandoverDescriptor handover() {
		return new HandoverDescriptor(this.handover.report());
	}

	/**
	 * Description of the peer of this process.
	 *
	 * @param report what the description consists of
	 */
	public record HandoverDescriptor(@JsonUnwrapped HandoverReport report) implements OperationResponseBody {

	}

}
