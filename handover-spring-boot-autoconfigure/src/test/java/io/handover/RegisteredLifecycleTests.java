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

package io.handover;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.context.SmartLifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link RegisteredLifecycle}.
 */
class RegisteredLifecycleTests {

	private final SmartLifecycle container = mock();

	private final RegisteredLifecycle lifecycle = new RegisteredLifecycle("orders",
			Map.of("orders", this.container)::get);

	@Test
	void whenItIsAskedShouldAnswerAsWhatIsRegistered() {
		given(this.container.isRunning()).willReturn(true);
		given(this.container.isPauseable()).willReturn(true);
		given(this.container.getPhase()).willReturn(42);
		assertThat(this.lifecycle.isRunning()).isTrue();
		assertThat(this.lifecycle.isPauseable()).isTrue();
		assertThat(this.lifecycle.getPhase()).isEqualTo(42);
	}

	@Test
	void whenWhatIsRegisteredDoesNotStartByItselfShouldDoSoNevertheless() {
		given(this.container.isAutoStartup()).willReturn(false);
		assertThat(this.lifecycle.isAutoStartup()).isTrue();
	}

	@Test
	void whenItIsStoppedWithACallbackShouldLeaveThatToWhatIsRegistered() {
		Runnable callback = mock();
		this.lifecycle.stop(callback);
		then(this.container).should().stop(callback);
		then(callback).shouldHaveNoInteractions();
	}

	@Test
	void whenNothingIsRegisteredShouldSayUnderWhichId() {
		RegisteredLifecycle misspelt = new RegisteredLifecycle("oders", Map.of("orders", this.container)::get);
		assertThatIllegalStateException().isThrownBy(misspelt::start)
			.withMessage("Nothing is registered under the id 'oders'. Set the id of a listener to it, such as "
					+ "@KafkaListener(id = \"oders\").");
	}

}
