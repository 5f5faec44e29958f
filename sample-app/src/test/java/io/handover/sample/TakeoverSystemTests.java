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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

	private static final String URL = "http://127.0.0.1:%s/api/jobs".formatted(PORT);

	// The first request is made to look at it, and not sent
	private static final String PRODUCER = """
			io.stdout:setvbuf("line")
			local number = -1
			function request()
				number = number + 1
				if number > 0 then print("given %1$s-" .. number) end
				return wrk.format("POST", wrk.path .. "?id=%1$s-" .. number, nil, "")
			end
			function response(status)
				if status == 200 then print("accepted %1$s") end
			end
			function delay()
				local stopped = io.open("%2$s")
				return stopped and 1e9 or 300
			end
			""";

	private static final String GRANTED = "Takeover granted: (.+)";

	@RegisterExtension
	final Device device = Device.inNamespace();

	@Test
	void whenUpdatedUnderLoadShouldDoEachJobOnceAndNothingTwiceAtATime() throws Exception {
		List.of("wrk", "curl").forEach(Prerequisite::program);
		this.device.run("echo 1 >/proc/sys/net/ipv4/tcp_migrate_req");
		List<SampleProcess> instances = new ArrayList<>();
		SampleProcess holder = start(instances);
		holder.awaitLog(GRANTED);
		List<ObservedProcess> producers = List.of(producer("kept"), producer("new", "-H", "Connection: close"));
		for (int i = 0; i < HANDOVERS; i++) {
			SampleProcess next = start(instances);
			holder.awaitHandedOver();
			assertThat(next.awaitLog(GRANTED).group(1)).contains("have released");
			holder.terminate();
			holder = next;
		}
		Files.createFile(this.device.folder().resolve("end"));
		Set<String> accepted = new HashSet<>();
		for (ObservedProcess producer : producers) {
			accepted.addAll(accepted(producer));
		}
		ObservedProcess.await().until(() -> this.device.run("curl -s " + URL).contains("\"open\":0,"));
		holder.terminate();
		holder.awaitExit(ObservedProcess.PATIENCE);
		for (SampleProcess instance : instances) {
			assertThat(instance.log()).doesNotContain(" ERROR ");
		}
		checkJobs(accepted);
		assertThat(checkTurns("inspections.log", "begin", "end")).as("inspections").isGreaterThan(HANDOVERS);
		assertThat(checkTurns("device.log", "taken", "released")).as("times that the device was taken")
			.isEqualTo(HANDOVERS + 1);
	}

	private SampleProcess start(List<SampleProcess> instances) throws IOException {
		SampleProcess instance = this.device.start("instance-" + instances.size(), "server.port=" + PORT,
				"handover.web.share-port=true", "handover.stability-period=1s", "handover.drain.delay=1s",
				"sample.jobs.directory=" + this.device.folder());
		instances.add(instance);
		return instance;
	}

	/**
	 * Give 50 jobs a second until there is a file that says to stop.
	 */
	private ObservedProcess producer(String name, String... options) throws IOException {
		return this.device.startLoad(name, URL, PRODUCER.formatted(name, this.device.folder().resolve("end")), options);
	}

	/**
	 * Wait until every job that was given is accepted, and return them.
	 */
	private List<String> accepted(ObservedProcess producer) throws Exception {
		ObservedProcess.await()
			.untilAsserted(() -> assertThat(words(producer, "accepted")).hasSameSizeAs(words(producer, "given")));
		this.device.run("kill -INT " + producer.pid());
		producer.awaitExit(ObservedProcess.PATIENCE);
		String result = producer.log().substring(producer.log().indexOf("Thread Stats"));
		log.info(result);
		assertThat(result).as("failed requests")
			.containsPattern("[1-9]\\d{2,} requests in")
			.doesNotContain("Socket errors", "Non-2xx");
		return words(producer, "given");
	}

	private static List<String> words(ObservedProcess producer, String verb) {
		return producer.log()
			.lines()
			.filter((line) -> line.startsWith(verb + " "))
			.map((line) -> line.substring(verb.length() + 1))
			.toList();
	}

	private void checkJobs(Set<String> accepted) {
		JdbcClient database = JdbcClient.create(new DriverManagerDataSource(
				"jdbc:h2:file:" + this.device.folder().resolve("jobs") + ";IFEXISTS=TRUE", "sample", ""));
		List<String> done = database.sql("select job_id from work").query(String.class).list();
		List<Map<String, Object>> byInstance = database
			.sql("select instance, count(*) as number from work group by instance order by min(job_id)")
			.query()
			.listOfRows();
		log.info("%d hand-overs: %d jobs accepted; %d done, %d of them different, by %s".formatted(HANDOVERS,
				accepted.size(), done.size(), new HashSet<>(done).size(), byInstance));
		assertThat(done).as("jobs done").doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(accepted);
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
