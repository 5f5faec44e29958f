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

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;

import io.handover.TakeoverListener;
import io.handover.protocol.TakeoverReason;

/**
 * The {@link TakeoverListener} beans of the application's contexts. One that fails keeps
 * none of the others from being called.
 * <p>
 * It is used by the one thread that tells them of the takeover, and then of its end. The
 * takeover may be gone before all of them are told, since each may be slow: then the rest
 * is told nothing, neither of it nor of its end.
 */
final class TakeoverListeners {

	private static final Log log = LogFactory.getLog(TakeoverListeners.class);

	private final List<ObservedContext> contexts;

	private final List<TakeoverListener> told = new ArrayList<>();

	TakeoverListeners(List<ObservedContext> contexts) {
		this.contexts = contexts;
	}

	/**
	 * Tell those that there are now.
	 * @param reason why the takeover was granted
	 * @param held whether it is still held
	 * @return whether it is still held, so that all of them were told
	 */
	boolean granted(TakeoverReason reason, BooleanSupplier held) {
		for (TakeoverListener listener : find(held)) {
			if (!held.getAsBoolean()) {
				return false;
			}
			this.told.add(listener);
			attempt(() -> listener.takeoverGranted(reason), () -> "Listener of the takeover " + listener + " failed");
		}
		return held.getAsBoolean();
	}

	/**
	 * Tell those that were told of the takeover, the last one first.
	 */
	void revoked() {
		List<TakeoverListener> lastFirst = new ArrayList<>(this.told);
		Collections.reverse(lastFirst);
		for (TakeoverListener listener : lastFirst) {
			attempt(listener::takeoverRevoked, () -> "Listener of the takeover " + listener + " failed to give it up");
		}
	}

	/**
	 * A child's beans are those of the contexts above it as well.
	 */
	private List<TakeoverListener> find(BooleanSupplier held) {
		Set<TakeoverListener> known = Collections.newSetFromMap(new IdentityHashMap<>());
		List<TakeoverListener> found = new ArrayList<>();
		for (ObservedContext context : this.contexts) {
			attempt(() -> context.beans()
				.ifPresent((beans) -> find(beans, held).stream().filter(known::add).forEach(found::add)),
					() -> "The listeners of the takeover were not found");
		}
		return found;
	}

	/**
	 * One that cannot be created keeps none of the others from being found.
	 */
	private static List<TakeoverListener> find(ConfigurableListableBeanFactory beans, BooleanSupplier held) {
		Map<TakeoverListener, String> found = new IdentityHashMap<>();
		List<TakeoverListener> ordered = new ArrayList<>();
		for (String name : BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, TakeoverListener.class)) {
			attempt(() -> {
				if (held.getAsBoolean() && beans.getBean(name) instanceof TakeoverListener listener) {
					found.put(listener, name);
					ordered.add(listener);
				}
			}, () -> "The listener of the takeover '" + name + "' was not created");
		}
		ordered.sort(AnnotationAwareOrderComparator.INSTANCE.withSourceProvider(new DefinitionOrder(beans, found)));
		return ordered;
	}

	/**
	 * Call code of the application, which may throw, and may leave its thread
	 * interrupted.
	 */
	static void attempt(Runnable call, Supplier<String> failed) {
		try {
			call.run();
		}
		catch (Throwable ex) {
			log.error(failed.get(), ex);
		}
		finally {
			Thread.interrupted();
		}
	}

}
