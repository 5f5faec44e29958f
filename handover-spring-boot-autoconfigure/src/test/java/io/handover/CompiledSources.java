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

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Java sources in a test, compiled for a rule to judge them. They may be in packages of
 * the library and use its public classes.
 */
final class CompiledSources {

	private static final Pattern PACKAGE = Pattern.compile("package ([\\w.]+);");

	private static final Pattern TYPE = Pattern.compile("(?:class|interface|record) (\\w+)");

	private static final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();

	/**
	 * Kept, since it knows what is in each archive of the class path once it has looked.
	 */
	private static final StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);

	private CompiledSources() {
	}

	/**
	 * Compile sources.
	 * @param sources one compilation unit each
	 * @return their classes, and no others
	 */
	static JavaClasses of(String... sources) {
		return of(Arrays.stream(sources));
	}

	static JavaClasses of(Stream<String> sources) {
		try {
			Path folder = Files.createTempDirectory("sources");
			try {
				compile(sources.map(Source::new).toList(), folder);
				return new ClassFileImporter().importPath(folder);
			}
			finally {
				FileSystemUtils.deleteRecursively(folder);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void compile(List<Source> sources, Path folder) throws IOException {
		files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(folder));
		StringWriter messages = new StringWriter();
		boolean compiled = compiler.getTask(messages, files, null, List.of("-proc:none"), null, sources).call();
		assertThat(compiled).as(messages.toString()).isTrue();
	}

	private static final class Source extends SimpleJavaFileObject {

		private final String text;

		Source(String text) {
			super(URI.create("string:///" + fileName(text)), JavaFileObject.Kind.SOURCE);
			this.text = text;
		}

		private static String fileName(String text) {
			return find(PACKAGE, text, "").replace('.', '/') + "/" + find(TYPE, text, "package-info") + ".java";
		}

		private static String find(Pattern pattern, String text, String otherwise) {
			Matcher matcher = pattern.matcher(text);
			return matcher.find() ? matcher.group(1) : otherwise;
		}

		@Override
		public CharSequence getCharContent(boolean ignoreEncodingErrors) {
			return this.text;
		}

	}

}
