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

import io.handover.drain.Drain;
import io.handover.drain.GracePeriod;
import io.handover.drain.ProcessEnd;

/**
 * What only a hand-over or the end of the application needs. It is made then, and is no
 * part of the start.
 *
 * @param drain the sequence of leaving
 * @param processEnd ends or parks the process
 * @param gracePeriod the time that the platform leaves this process
 * @param predecessorEvents publishes the hand-over of a predecessor
 * @param successorLookup asks the platform for a successor
 */
record HandoverParts(Drain drain, ProcessEnd processEnd, GracePeriod gracePeriod, PredecessorEvents predecessorEvents,
		SuccessorLookup successorLookup) {

}
