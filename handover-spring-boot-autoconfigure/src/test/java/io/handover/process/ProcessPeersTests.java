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

import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ProcessPeers}. Others may live in the process of the tests.
 */
class ProcessPeersTests {

	private final long one = ThreadLocalRandom.current().nextLong();

	private final long other = ThreadLocalRandom.current().nextLong();

	private String before;

	@BeforeEach
	void forgetOthers() {
		this.before = System.clearProperty(ProcessPeers.PROPERTY);
	}

	@AfterEach
	void restoreOthers() {
		if (this.before != null) {
			System.setProperty(ProcessPeers.PROPERTY, this.before);
		}
		else {
			System.clearProperty(ProcessPeers.PROPERTY);
		}
	}

	@Test
	void whenAddedShouldContainUntilRemoved() {
		assertThat(ProcessPeers.contains(this.one)).isFalse();
		ProcessPeers.add(this.one);
		assertThat(ProcessPeers.contains(this.one)).isTrue();
		assertThat(ProcessPeers.contains(this.other)).isFalse();
		ProcessPeers.remove(this.one);
		ProcessPeers.remove(this.one);
		assertThat(ProcessPeers.contains(this.one)).isFalse();
		assertThat(System.getProperty(ProcessPeers.PROPERTY)).isNull();
	}

	@Test
	void whenAnotherOneIsThereShouldContainOtherThanEach() {
		assertThat(ProcessPeers.containsOtherThan(this.one)).isFalse();
		ProcessPeers.add(this.one);
		assertThat(ProcessPeers.containsOtherThan(this.one)).isFalse();
		assertThat(ProcessPeers.containsOtherThan(this.other)).isTrue();
		ProcessPeers.add(this.other);
		assertThat(ProcessPeers.containsOtherThan(this.one)).isTrue();
		ProcessPeers.remove(this.one);
		assertThat(ProcessPeers.containsOtherThan(this.one)).isTrue();
		assertThat(ProcessPeers.containsOtherThan(this.other)).isFalse();
	}

	@Test
	void whenSeveralThreadsAddAndRemoveShouldLoseNone() {
		ProcessPeers.add(this.one);
		List<Long> instances = LongStream.range(0, 200).boxed().toList();
		instances.parallelStream().forEach(ProcessPeers::add);
		assertThat(instances).allMatch(ProcessPeers::contains);
		instances.parallelStream().forEach(ProcessPeers::remove);
		assertThat(System.getProperty(ProcessPeers.PROPERTY)).isEqualTo("%016x".formatted(this.one));
	}

	/*
	 * As in a servlet container.
	 */
	@Test
	void whenClassIsLoadedAgainShouldContainThePeersOfTheOtherClass() throws Exception {
		ProcessPeers.add(this.one);
		URL classes = ProcessPeers.class.getProtectionDomain().getCodeSource().getLocation();
		try (URLClassLoader loader = new URLClassLoader(new URL[] { classes }, ClassLoader.getPlatformClassLoader())) {
			Class<?> again = loader.loadClass(ProcessPeers.class.getName());
			assertThat(again).isNotSameAs(ProcessPeers.class);
			Method contains = again.getDeclaredMethod("contains", long.class);
			contains.setAccessible(true);
			assertThat(contains.invoke(null, this.one)).isEqualTo(true);
			assertThat(contains.invoke(null, this.other)).isEqualTo(false);
		}
	}

}
