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

package io.handover.kiosk;

import java.util.ArrayList;
import java.util.List;

import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

import io.handover.HandoverStartedEvent;

@Component
class Outbox {

	private final List<String> waiting = new ArrayList<>();

	private final Mail mail;

	Outbox(Mail mail) {
		this.mail = mail;
	}

	synchronized void add(String letter) {
		this.waiting.add(letter);
	}

	@EventListener
	synchronized void flush(HandoverStartedEvent event) {
		if (event.isLeaving()) {
			this.waiting.forEach(this.mail::send);
			this.waiting.clear();
		}
	}

}
