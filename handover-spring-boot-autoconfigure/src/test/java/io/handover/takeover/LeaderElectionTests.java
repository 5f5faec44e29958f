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

package io.handover.takeover;

import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import javax.sql.DataSource;

import org.awaitility.Awaitility;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.io.ClassPathResource;
import org.springframework.integration.config.EnableIntegration;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.integration.endpoint.AbstractEndpoint;
import org.springframework.integration.jdbc.lock.DefaultLockRepository;
import org.springframework.integration.jdbc.lock.JdbcLockRegistry;
import org.springframework.integration.leader.DefaultCandidate;
import org.springframework.integration.leader.event.OnFailedToAcquireMutexEvent;
import org.springframework.integration.leader.event.OnGrantedEvent;
import org.springframework.integration.leader.event.OnRevokedEvent;
import org.springframework.integration.support.leader.LockRegistryLeaderInitiator;
import org.springframework.integration.support.locks.LockRegistry;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

import io.handover.Handover;
import io.handover.LoopbackNetwork;
import io.handover.autoconfigure.HandoverAutoConfiguration;
import io.handover.autoconfigure.HandoverTakeoverAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What follows the takeover by Spring Integration's leader events follows a leader
 * election of Spring Integration as well.
 */
class LeaderElectionTests {

	@RegisterExtension
	private final LoopbackNetwork network = new LoopbackNetwork();

	@Test
	void whenItTakesOverShouldMeasureUntilThatIsRevoked() {
		Meter meter;
		try (ConfigurableApplicationContext context = this.network.run(Meter.class, "handover.takeover.discovery=0s")) {
			meter = context.getBean(Meter.class);
			awaitMeasured(meter);
		}
		assertThat(meter.deeds).containsExactlyInAnyOrder("granted", "measured", "revoked");
	}

	@Test
	void whenItIsElectedShouldMeasureUntilThatIsRevoked() {
		try (ConfigurableApplicationContext context = runWithElection(createDatabase())) {
			Meter meter = context.getBean(Meter.class);
			awaitMeasured(meter);
			context.getBean(LockRegistryLeaderInitiator.class).stop();
			Awaitility.await().until(() -> meter.deeds.contains("revoked"));
			Awaitility.await().until(() -> !isRunning(context));
			assertThat(meter.deeds).containsExactlyInAnyOrder("granted", "measured", "revoked");
		}
	}

	@Test
	void whenTwoStandForElectionShouldMeasureInOneAndInTheOtherWhenThatCloses() {
		String database = createDatabase();
		ConfigurableApplicationContext first = runWithElection(database);
		awaitMeasured(first.getBean(Meter.class));
		try (ConfigurableApplicationContext second = runWithElection(database)) {
			Awaitility.await().until(() -> second.getBean(LostElections.class).any);
			assertThat(Stream.of(first, second).filter(LeaderElectionTests::isRunning)).containsExactly(first);
			assertThat(second.getBean(Meter.class).deeds).isEmpty();
			first.close();
			awaitMeasured(second.getBean(Meter.class));
			assertThat(isRunning(second)).isTrue();
		}
	}

	private ConfigurableApplicationContext runWithElection(String database) {
		ConfigurableApplicationContext context = this.network.run(
				LoopbackNetwork.application(Meter.class, Election.class), "handover.enabled=false",
				"election.database=" + database);
		assertThat(context.getBeanProvider(Handover.class).getIfAvailable()).isNull();
		return context;
	}

	private static String createDatabase() {
		String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
		new ResourceDatabasePopulator(new ClassPathResource("org/springframework/integration/jdbc/schema-h2.sql"))
			.execute(dataSource(url));
		return url;
	}

	private static DataSource dataSource(String url) {
		JdbcDataSource dataSource = new JdbcDataSource();
		dataSource.setUrl(url);
		return dataSource;
	}

	private static void awaitMeasured(Meter meter) {
		Awaitility.await().until(() -> meter.deeds.contains("measured"));
	}

	private static boolean isRunning(ConfigurableApplicationContext context) {
		return context.getBean("sensor", AbstractEndpoint.class).isRunning();
	}

	/**
	 * Knows neither a takeover nor an election.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableIntegration
	@ImportAutoConfiguration({ HandoverAutoConfiguration.class, HandoverTakeoverAutoConfiguration.class })
	static class Meter {

		private final CopyOnWriteArrayList<String> deeds = new CopyOnWriteArrayList<>();

		@EventListener(OnGrantedEvent.class)
		void begin() {
			this.deeds.add("granted");
		}

		@Bean
		IntegrationFlow measurements() {
			return IntegrationFlow
				.fromSupplier(() -> "measured",
						(sensor) -> sensor.id("sensor")
							.role("handover")
							.autoStartup(false)
							.poller((poller) -> poller.fixedDelay(20)))
				.handle((message) -> this.deeds.addIfAbsent((String) message.getPayload()))
				.get();
		}

		@EventListener(OnRevokedEvent.class)
		void end() {
			this.deeds.add("revoked");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Election {

		@Bean
		LockRegistryLeaderInitiator leaderInitiator(LockRegistry<?> locks) {
			return new LockRegistryLeaderInitiator(locks, new DefaultCandidate(null, "handover"));
		}

		@Bean
		JdbcLockRegistry locks(DefaultLockRepository repository) {
			return new JdbcLockRegistry(repository);
		}

		@Bean
		DefaultLockRepository lockRepository(DataSource dataSource) {
			return new DefaultLockRepository(dataSource);
		}

		@Bean
		DataSourceTransactionManager transactionManager(DataSource dataSource) {
			return new DataSourceTransactionManager(dataSource);
		}

		@Bean
		DataSource dataSource(@Value("${election.database}") String database) {
			return LeaderElectionTests.dataSource(database);
		}

		@Bean
		LostElections lostElections(LockRegistryLeaderInitiator initiator) {
			initiator.setPublishFailedEvents(true);
			return new LostElections();
		}

	}

	static class LostElections {

		private volatile boolean any;

		@EventListener(OnFailedToAcquireMutexEvent.class)
		void add() {
			this.any = true;
		}

	}

}
