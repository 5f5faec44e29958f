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

import java.util.concurrent.CountDownLatch;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * How the process ends, or does not end, once it has handed over.
 */
interface ProcessEnd {

	/**
	 * Stay until the platform ends the process. Does not return.
	 */
	void park();

	/**
	 * End the process with code 0.
	 */
	void exit();

	/**
	 * The end of this Java virtual machine.
	 * @return the end
	 */
	static ProcessEnd ofThisMachine() {
		return new ProcessEnd() {

			private static final Log log = LogFactory.getLog(ProcessEnd.class);

			@Override
			public void park() {
				log.info("Parked until SIGTERM");
				CountDownLatch never = new CountDownLatch(1);
				while (true) {
					try {
						never.await();
					}
					catch (InterruptedException ex) {
						log.debug("Parked, and not to be woken by an interrupt", ex);
					}
				}
			}

			@Override
			public void exit() {
				System.exit(0);
			}

		};
	}

}
