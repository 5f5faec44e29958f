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

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import io.handover.test.EnableHandover;
import io.handover.test.YoungerPeer;

import static org.mockito.BDDMockito.then;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "handover.stability-period=0s", "handover.drain.delay=0s" })
@EnableHandover
class OutboxTests {

	@MockitoBean
	private Mail mail;

	@Test
	void whenUpdatedShouldSendWhatIsWaiting(@Autowired ApplicationContext context, @Autowired Outbox outbox) {
		outbox.add("Wish you were here");
		try (YoungerPeer update = YoungerPeer.of(context)) {
			update.ready().awaitReleased();
		}
		then(this.mail).should().send("Wish you were here");
	}

}
