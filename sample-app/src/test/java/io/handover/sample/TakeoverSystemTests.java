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

package io.handover.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * System tests of what only one instance may do, over several hand-overs at one port with
 * no proxy before it, while 100 jobs a second come in. {@code -Dhandover.takeovers} says
 * over how many.
 */
@Isolated("100 jobs a second, and three starts of the sample meanwhile, need the machine")
class TakeoverSystemTests {

	private static final Log log = LogFactory.getLog(TakeoverSystemTests.class);

	private static final int HANDOVERS = Integer.getInteger("handover.takeovers", 3);

	private static final String PORT = "8080";

	private static final String GRANTED = "Takeover granted: (.+)";

	@RegisterExtension
	final Device device = Device.inNamespace();

	@Test
	void whenUpdatedUnderLoadShouldDoEachJobOnceAndNothingTwiceAtATime() throws Exception {
		migrateConnections();
		List<SampleProcess> instances = new ArrayList<>();
		SampleProcess holder = start(instances);
		holder.awaitLog(GRANTED);
		Path end = this.device.folder().resolve("end");
		ObservedProcess producer = producer(end);
		for (int i = 0; i < HANDOVERS; i++) {
			SampleProcess next = start(instances);
			holder.awaitHandedOver();
			assertThat(next.awaitLog(GRANTED).group(1)).contains("have released");
			holder.terminate();
			holder = next;
		}
		Files.createFile(end);
		assertThat(producer.awaitExit(ObservedProcess.PATIENCE)).as(producer.log()).isZero();
		holder.terminate();
		holder.awaitExit(ObservedProcess.PATIENCE);

		for (SampleProcess instance : instances) {
			assertThat(instance.log()).doesNotContain(" ERROR ");
		}
		checkJobs(producer.log());
		assertThat(checkTurns("inspections.log", "begin", "end")).as("inspections").isGreaterThan(HANDOVERS);
		assertThat(checkTurns("device.log", "taken", "released")).as("times that the device was taken")
			.isEqualTo(HANDOVERS + 1);
	}

	private void migrateConnections() throws IOException, InterruptedException {
		ObservedProcess migrate = this.device.startProgram("migrate", "sh", "-c",
				"echo 1 >/proc/sys/net/ipv4/tcp_migrate_req");
		assertThat(migrate.awaitExit(ObservedProcess.PATIENCE)).as("exit of '%s'", migrate.log()).isZero();
	}

	private SampleProcess start(List<SampleProcess> instances) throws IOException {
		// On a slow machine a thousand requests wait for the takeover.
		SampleProcess instance = this.device.startWithHeap("instance-" + instances.size(), "512m",
				"server.port=" + PORT, "handover.web.share-port=true", "handover.stability-period=1s",
				"handover.drain.delay=1s", "sample.jobs.directory=" + this.device.folder());
		instances.add(instance);
		return instance;
	}

	private ObservedProcess producer(Path end) throws IOException {
		String classes = JobProducer.class.getProtectionDomain().getCodeSource().getLocation().getPath();
		// Without performance data: a JVM of another namespace may have the same process
		// id and the file locked.
		return this.device.startProgram("producer", Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:-UsePerfData", "-XX:+UseSerialGC", "-Xmx64m", "-XX:TieredStopAtLevel=1", "-cp", classes,
				JobProducer.class.getName(), PORT, end.toString());
	}

	private void checkJobs(String produced) {
		Map<String, Integer> accepted = new TreeMap<>();
		List<String> failed = new ArrayList<>();
		produced.lines().forEach((line) -> {
			String[] words = line.split(" ", 3);
			switch (words[0]) {
				case "accepted" -> accepted.put(words[1], Integer.parseInt(words[2]));
				case "failed" -> failed.add(line);
				case "given" -> assertThat(accepted.size() + failed.size()).isEqualTo(Integer.parseInt(words[1]));
				default -> throw new IllegalStateException(line);
			}
		});
		JdbcClient database = JdbcClient.create(new DriverManagerDataSource(
				"jdbc:h2:file:" + this.device.folder().resolve("jobs") + ";IFEXISTS=TRUE", "sample", ""));
		List<String> done = database.sql("select job_id from work").query(String.class).list();
		List<Map<String, Object>> byInstance = database
			.sql("select instance, count(*) as number from work group by instance order by min(job_id)")
			.query()
			.listOfRows();
		log.info(
				"%d hand-overs: %d jobs accepted, %d requests failed, the longest took %d ms; %d done, %d of them different, by %s"
					.formatted(HANDOVERS, accepted.size(), failed.size(),
							accepted.values().stream().mapToInt(Integer::intValue).max().orElse(0), done.size(),
							new HashSet<>(done).size(), byInstance));
		assertThat(failed).as("failed requests").isEmpty();
		assertThat(done).as("jobs done").doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(accepted.keySet());
		assertThat(byInstance).as("instances that did jobs").hasSize(HANDOVERS + 1);
	}

	/**
	 * What begins while another one is under way stands between the two lines of that.
	 */
	private int checkTurns(String file, String first, String second) throws IOException {
		List<String[]> lines = Files.readAllLines(this.device.folder().resolve(file))
			.stream()
			.map((line) -> line.split(" "))
			.toList();
		log.info("%s: %d lines by %s".formatted(file, lines.size(), lines.stream()
			.collect(Collectors.groupingBy((words) -> words[1], TreeMap::new, Collectors.counting()))));
		for (int i = 0; i < lines.size(); i++) {
			assertThat(lines.get(i)[0]).as("%s, line %d", file, i + 1).isEqualTo((i % 2 == 0) ? first : second);
			if (i % 2 == 1) {
				assertThat(lines.get(i)[1]).as("%s, line %d", file, i + 1).isEqualTo(lines.get(i - 1)[1]);
			}
		}
		assertThat(lines.size() % 2).isZero();
		return lines.size() / 2;
	}

}
