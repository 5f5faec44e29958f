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

package io.handover.readme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import io.handover.Handover;
import io.handover.JavaSources;
import io.handover.LoopbackNetwork;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What README and docs/ say in code and commands is true: each Java block is in a source
 * that is compiled, each link leads somewhere, and what README shows works.
 */
@ExtendWith(OutputCaptureExtension.class)
class ReadmeTests {

	private static final Path ROOT = Path.of("..");

	private static final Pattern JAVA_BLOCK = Pattern.compile("^```java\n(.*?)^```$",
			Pattern.MULTILINE | Pattern.DOTALL);

	private static final Pattern LINK = Pattern.compile("\\]\\(([^)]+)\\)");

	@RegisterExtension
	private final LoopbackNetwork network = new LoopbackNetwork();

	@ParameterizedTest
	@MethodSource("documents")
	void whenThereIsAJavaBlockShouldBeCompiledSomewhere(Path document) throws IOException {
		List<String> sources = sources();
		assertThat(JAVA_BLOCK.matcher(Files.readString(document)).results().map((block) -> block.group(1)))
			.allSatisfy((block) -> assertThat(isInOneOf(sources, block)).as(block).isTrue());
	}

	@ParameterizedTest
	@MethodSource("documents")
	void whenThereIsALinkShouldLeadSomewhere(Path document) throws IOException {
		assertThat(LINK.matcher(Files.readString(document)).results().map((link) -> link.group(1)))
			.allSatisfy((target) -> assertThat(leadsSomewhere(document, target)).as(target).isTrue());
	}

	@Test
	void whenCiTakesTheCommandsShouldFindBoth() throws Exception {
		Process process = new ProcessBuilder("bash", "../.ci/run", "-n").redirectErrorStream(true).start();
		assertThat(new String(process.getInputStream().readAllBytes()).lines()).containsExactly("sample-app/demo.sh",
				"mvn verify");
		assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void whenTheKioskHandsOverShouldDoWhatReadmeSays(CapturedOutput output) {
		try (ConfigurableApplicationContext context = run("handover.stability-period=0s")) {
			Till till = context.getBean(Till.class);
			Footer footer = context.getBean(Footer.class);
			assertThat(till.isOpen()).isTrue();
			assertThat(footer.text()).isEqualTo(context.getBean(Handover.class).instance() + ", READY");
			this.network.sendAsNodePeer(Long.MAX_VALUE);
			Awaitility.await().until(() -> output.toString().contains("Closed, in favour of legacy@"));
			assertThat(till.isOpen()).isFalse();
			assertThat(context.isActive()).isFalse();
		}
	}

	@Test
	void whenHandoverIsOffShouldStillHaveAFooter() {
		try (ConfigurableApplicationContext context = run("handover.enabled=false")) {
			assertThat(context.getBean(Footer.class).text()).isEqualTo("hand-over is off");
		}
	}

	private ConfigurableApplicationContext run(String property) {
		return SpringApplication.from(KioskApplication::main)
			.run(this.network.arguments(property, "spring.main.web-application-type=none"))
			.getApplicationContext();
	}

	static List<Path> documents() throws IOException {
		List<Path> documents = new ArrayList<>();
		for (Path folder : List.of(ROOT, ROOT.resolve("docs"))) {
			try (Stream<Path> files = Files.list(folder)) {
				files.filter((file) -> file.toString().endsWith(".md")).sorted().forEach(documents::add);
			}
		}
		return documents;
	}

	private static List<String> sources() throws IOException {
		List<String> sources = new ArrayList<>();
		for (String folder : List.of("src", "../sample-app/src")) {
			JavaSources.in(folder).forEach((source) -> sources.add(withoutIndentation(source)));
		}
		return sources;
	}

	/**
	 * A block may leave out what is between two of its paragraphs.
	 */
	private static boolean isInOneOf(List<String> sources, String block) {
		String[] paragraphs = withoutIndentation(block).split("\n\n");
		return sources.stream()
			.anyMatch((source) -> Stream.of(paragraphs).map(String::strip).allMatch(source::contains));
	}

	private static String withoutIndentation(String text) {
		return text.lines().map(String::strip).reduce("", (before, line) -> before + line + "\n");
	}

	private static boolean leadsSomewhere(Path document, String target) throws IOException {
		if (target.startsWith("https://")) {
			return true;
		}
		String[] parts = target.split("#", 2);
		Path file = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]);
		return Files.exists(file) && (parts.length == 1 || headings(file).contains(parts[1]));
	}

	private static List<String> headings(Path document) throws IOException {
		try (Stream<String> lines = Files.lines(document)) {
			return lines.filter((line) -> line.startsWith("#"))
				.map((line) -> line.replaceFirst("#+ ", "")
					.toLowerCase()
					.replaceAll("[^a-z0-9 -]", "")
					.replace(' ', '-'))
				.toList();
		}
	}

}
