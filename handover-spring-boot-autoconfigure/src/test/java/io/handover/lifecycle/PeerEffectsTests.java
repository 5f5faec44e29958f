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

import java.util.Arrays;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mockito.Answers;

import io.handover.peer.Effect;
import io.handover.process.CompleteFile;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link PeerEffects}.
 */
class PeerEffectsTests {

	private final PeerEffects effects = new PeerEffects(mock(MessageSender.class), mock(LinkMonitor.class),
			mock(TakeoverNotifier.class), mock(Drain.class), mock(SuccessorLookup.class), mock(CompleteFile.class),
			mock(Completion.class), mock(HandoverObserver.class));

	@ParameterizedTest
	@MethodSource
	void whenAnyEffectIsWantedShouldCarryItOut(Class<?> type) {
		Effect effect = (Effect) mock(type, Answers.RETURNS_DEEP_STUBS);
		assertThatNoException().isThrownBy(() -> this.effects.accept(effect));
	}

	static Stream<Class<?>> whenAnyEffectIsWantedShouldCarryItOut() {
		return Arrays.stream(Effect.class.getPermittedSubclasses());
	}

}
