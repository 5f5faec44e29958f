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

package io.handover.peer;

import java.time.Duration;
import java.util.Set;

import io.handover.protocol.Message;

/**
 * What a {@link Peer} can be told.
 *
 * @since 0.1.0
 */
public sealed interface Event {

	/**
	 * The peer exists; the application starts.
	 */
	record Started() implements Event {

	}

	/**
	 * The application is ready, or has got a web server since then.
	 *
	 * @param stabilityPeriod how long a younger peer must have accepted traffic before
	 * this one drains; zero for at once
	 * @param trafficTimeout how long to wait after that until the younger peer is in use;
	 * zero for not at all
	 */
	record ApplicationReady(Duration stabilityPeriod, Duration trafficTimeout) implements Event {

	}

	/**
	 * The application accepts traffic, or refuses it.
	 *
	 * @param acceptingTraffic whether it accepts traffic
	 */
	record ReadinessChanged(boolean acceptingTraffic) implements Event {

	}

	/**
	 * The health group that gates the traffic is up, or is down. Where there is none,
	 * this is never told.
	 *
	 * @param up whether it is up
	 */
	record HealthChanged(boolean up) implements Event {

	}

	/**
	 * The application has answered a request with a status below 500. Once a second is
	 * often enough.
	 */
	record RequestAnswered() implements Event {

	}

	/**
	 * A message of another peer of the same service was received.
	 *
	 * @param message the message, already checked
	 */
	record MessageReceived(Message message) implements Event {

	}

	/**
	 * A message of the peer itself was received by multicast loopback.
	 *
	 * @param link the link that it was received on
	 */
	record OwnMessageReceived(String link) implements Event {

	}

	/**
	 * The links on which the peer sends and receives are others than before, or were
	 * opened anew.
	 *
	 * @param links the names of all that are open now
	 */
	record LinksChanged(Set<String> links) implements Event {

		/**
		 * Create a new {@link LinksChanged}.
		 */
		public LinksChanged {
			links = Set.copyOf(links);
		}

	}

	/**
	 * A time that the peer asked to be woken at has come.
	 */
	record TimePassed() implements Event {

	}

	/**
	 * The platform asks the process to end. A second request means at once, unless a
	 * successor is known or the peer hands over already.
	 */
	record TerminationRequested() implements Event {

	}

	/**
	 * The answer to {@link Effect.LookUpSuccessor}, if there is one.
	 *
	 * @param exists whether the service has another running instance
	 */
	record SuccessorLookedUp(boolean exists) implements Event {

	}

	/**
	 * The application begins to close. While it hands over this changes nothing.
	 */
	record Closing() implements Event {

	}

	/**
	 * The application is closed and has let go of everything.
	 */
	record Closed() implements Event {

	}

}
