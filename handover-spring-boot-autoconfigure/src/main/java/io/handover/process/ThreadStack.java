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

package io.handover.process;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.HashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The stack of a thread, and of the thread whose lock it waits for, and so on.
 *
 * @since 0.1.0
 */
public final class ThreadStack {

	private ThreadStack() {
	}

	/**
	 * Describe what a thread does.
	 * @param thread the thread, or {@code null} if it has not started
	 * @return the stack
	 */
	public static String of(@Nullable Thread thread) {
		ThreadMXBean threads = ManagementFactory.getThreadMXBean();
		StringBuilder text = new StringBuilder();
		Set<Long> shown = new HashSet<>();
		ThreadInfo info = (thread != null) ? threads.getThreadInfo(thread.getId(), Integer.MAX_VALUE) : null;
		while (info != null && shown.add(info.getThreadId())) {
			append(info, text);
			info = (info.getLockOwnerId() >= 0) ? threads.getThreadInfo(info.getLockOwnerId(), Integer.MAX_VALUE)
					: null;
		}
		return text.isEmpty() ? "no thread: it has just ended, or has not started" : text.toString();
	}

	private static void append(ThreadInfo info, StringBuilder text) {
		text.append(text.isEmpty() ? "" : "\nwhich waits for ")
			.append("thread '")
			.append(info.getThreadName())
			.append("' (")
			.append(info.getThreadState())
			.append(')');
		for (StackTraceElement element : info.getStackTrace()) {
			text.append("\n\tat ").append(element);
		}
	}

}
