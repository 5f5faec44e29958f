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

import java.util.Arrays;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.core.type.ClassMetadata;
import org.springframework.util.Assert;

import io.handover.lifecycle.PeerRegistration;

/**
 * There is a peer, or there will be: while a build generates code from the application
 * there is none yet, and what is left out then is missing for good. The platform that the
 * build runs on has no say, since the application may run on another one.
 * <p>
 * Where {@link HandoverAutoConfiguration} is excluded there is a peer, but not for long,
 * so it does not count for the other auto-configurations.
 * <p>
 * It asks for names. A search by type goes through every bean definition, for every
 * auto-configuration that has this condition.
 */
class OnHandoverCondition extends SpringBootCondition implements ConfigurationCondition {

	/**
	 * The name of the auto-configuration, which refers to this class.
	 */
	private static final String AUTO_CONFIGURATION = OnHandoverCondition.class.getPackageName()
			+ ".HandoverAutoConfiguration";

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConfigurableListableBeanFactory beans = context.getBeanFactory();
		Assert.state(beans != null, "No bean factory");
		ConditionMessage.Builder message = ConditionMessage.forCondition("Hand-over");
		if (!beans.containsBean(PeerRegistration.BEAN_NAME)) {
			Activation activation = Activation.of(context.getEnvironment());
			if (!isProcessedAheadOfTime(context) || !(activation.isOn() || activation.isDecidedByPlatform())) {
				return ConditionOutcome
					.noMatch(message.because(activation.isOn() ? "there is no peer" : activation.reason()));
			}
		}
		if (!isOfAutoConfiguration(metadata) && !isAutoConfigured(beans)) {
			return ConditionOutcome.noMatch(message.didNotFind("auto-configuration").items(AUTO_CONFIGURATION));
		}
		return ConditionOutcome.match(message.because("there is a peer, or there will be"));
	}

	private static boolean isProcessedAheadOfTime(ConditionContext context) {
		return context.getEnvironment().getProperty(HandoverApplicationListener.AOT_PROCESSING, Boolean.class, false);
	}

	private static boolean isOfAutoConfiguration(AnnotatedTypeMetadata metadata) {
		return metadata instanceof ClassMetadata type && AUTO_CONFIGURATION.equals(type.getClassName());
	}

	/**
	 * Return whether a context hands over. Its peer is there before that is known, and
	 * goes where the auto-configuration is excluded.
	 * @param beans the beans of the context, which need not all be defined yet
	 */
	static boolean isAutoConfigured(ConfigurableListableBeanFactory beans) {
		// Imported, as an auto-configuration is, it has its name.
		return beans.containsBean(AUTO_CONFIGURATION) || Arrays.stream(beans.getBeanDefinitionNames())
			.anyMatch((name) -> AUTO_CONFIGURATION.equals(beans.getBeanDefinition(name).getBeanClassName()));
	}

}
