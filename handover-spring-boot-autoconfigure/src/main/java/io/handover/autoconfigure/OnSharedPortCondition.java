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

package io.handover.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

import io.handover.multicast.NetworkMode;

/**
 * Old and new instance are to listen at the same port: as configured, else in host mode,
 * where they have one network between them.
 */
class OnSharedPortCondition extends SpringBootCondition {

	private static final String PROPERTY = HandoverProperties.PREFIX + ".web.share-port";

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		Binder binder = Binder.get(context.getEnvironment());
		ConditionMessage.Builder message = ConditionMessage.forCondition("Shared port");
		Boolean share = binder.bind(PROPERTY, Boolean.class).orElse(null);
		if (share != null) {
			return new ConditionOutcome(share, message.because(PROPERTY + " is " + share));
		}
		NetworkMode mode = binder.bind(HandoverProperties.PREFIX + ".network-mode", NetworkMode.class)
			.orElseGet(() -> new HandoverProperties().getNetworkMode());
		return new ConditionOutcome(mode == NetworkMode.HOST, message.because("the network mode is " + mode));
	}

}
