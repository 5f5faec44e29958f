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

package io.handover.sample;

/**
 * The interface that the Supervisor creates on every device: a bridge without carrier, as
 * no container is attached to it any more.
 */
public final class SupervisorInterface {

	/**
	 * Commands of the shell that create it in a network.
	 */
	public static final String SCRIPT = """
			ip link add supervisor0 type bridge
			ip address add 10.114.104.1/25 dev supervisor0
			ip link set supervisor0 up
			ip link add plugged type veth peer name unplugged
			ip link set plugged master supervisor0
			ip link delete plugged""";

	private SupervisorInterface() {
	}

}
