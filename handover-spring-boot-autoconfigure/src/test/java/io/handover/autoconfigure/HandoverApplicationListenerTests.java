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

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplication.AbandonedRunException;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.AotApplicationContextInitializer;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

import io.handover.Handover;
import io.handover.HandoverFinishedEvent;
import io.handover.HandoverStartedEvent;
import io.handover.LoopbackNetwork;
import io.handover.lifecycle.MessageCounters;
import io.handover.lifecycle.PeerRegistration;
import io.handover.lifecycle.StartingApplications;
import io.handover.multicast.MulticastTransport;
import io.handover.protocol.Outcome;
import io.handover.protocol.PeerState;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link HandoverApplicationListener}, with whole applications.
 */
@ExtendWith(OutputCaptureExtension.class)
class HandoverApplicationListenerTests {

	private static final String ON_KUBERNETES = "spring.main.cloud-platform=kubernetes";

	private static final Duration LIMIT = Duration.ofSeconds(20);

	@RegisterExtension
	private final LoopbackNetwork network = new LoopbackNetwork();

	private Set<Thread> threadsBefore;

	@BeforeEach
	void rememberThreads() {
		this.threadsBefore = handoverThreads();
	}

	@Test
	void whenContextIsNotYetRefreshedShouldSayStarting() {
		WaitingForStarting.network = this.network;
		try (ConfigurableApplicationContext context = this.network.run(WaitingForStarting.class)) {
			assertThat(context.getBean(Handover.class).state()).isEqualTo(PeerState.READY);
			assertThat(this.network.heard().get(0).state()).isEqualTo(PeerState.STARTING);
		}
	}

	@Test
	void whenServicesHaveNoNamesShouldTellThemApartByTheirMainApplicationClasses() {
		assertThat(scopeOfApplicationWith(Plain.class)).isEqualTo(scopeOfApplicationWith(Plain.class))
			.isNotEqualTo(scopeOfApplicationWith(Application.class));
	}

	private String scopeOfApplicationWith(Class<?> mainApplicationClass) {
		SpringApplication application = LoopbackNetwork.application(Application.class);
		application.setMainApplicationClass(mainApplicationClass);
		try (ConfigurableApplicationContext context = this.network.run(application)) {
			return context.getBean(Handover.class).report().self().scope();
		}
	}

	/*
	 * They were bound before, and binding them takes time in every start.
	 */
	@Test
	void whenNobodyAsksForThePropertiesShouldNotBindThemAgain() {
		try (ConfigurableApplicationContext context = this.network.run(Application.class)) {
			String[] names = context.getBeanNamesForType(HandoverProperties.class);
			assertThat(names).singleElement()
				.satisfies((name) -> assertThat(context.getBeanFactory().containsSingleton(name)).isFalse());
			assertThat(context.getBean(HandoverProperties.class).getNetworkInterface()).isEqualTo("lo");
		}
	}

	@Test
	void whenContextIsClosedShouldLetGo() {
		try (ConfigurableApplicationContext context = this.network.run(Application.class)) {
			MessageCounters counters = context.getBean(MessageCounters.class);
			Awaitility.await().atMost(LIMIT).until(() -> counters.countReceived(Outcome.OWN) >= 2);
			assertThat(handoverThreads()).filteredOn((thread) -> !this.threadsBefore.contains(thread))
				.extracting(Thread::getName)
				.contains("handover", "handover-listen")
				.isSubsetOf("handover", "handover-listen", "handover-log", "handover-file");
		}
		assertThat(this.network.hasHeard(PeerState.RELEASED)).isTrue();
		assertNothingIsLeft();
	}

	@Test
	void whenDisabledShouldDoNothing() {
		try (ConfigurableApplicationContext context = this.network.run(Application.class, "handover.enabled=false",
				// Not even look at what would be wrong.
				"handover.group=wrong")) {
			assertSilent(context);
			assertThat(context.getBeanNamesForType(HandoverProperties.class)).isEmpty();
		}
	}

	/*
	 * A compose file leaves a variable empty where it is not set.
	 */
	@ParameterizedTest
	@CsvSource({ "'', none", "on, none", "TRUE, kubernetes" })
	void whenEnabledInAnyWordsShouldHandOver(String enabled, String platform, CapturedOutput output) {
		try (ConfigurableApplicationContext context = this.network.run(Application.class, "handover.enabled=" + enabled,
				"spring.main.cloud-platform=" + platform)) {
			assertThat(context.getBean(Handover.class).state()).isEqualTo(PeerState.READY);
			assertThat(context.getBeanNamesForType(HandoverProperties.class)).hasSize(1);
			assertThat(output).doesNotContain("Not handing over");
		}
	}

	@ParameterizedTest
	@CsvSource({ "off, none", "no, none", "FALSE, kubernetes" })
	void whenDisabledInAnyWordsShouldDoNothingWithoutAWord(String enabled, String platform, CapturedOutput output) {
		try (ConfigurableApplicationContext context = this.network.run(Application.class, "handover.enabled=" + enabled,
				"spring.main.cloud-platform=" + platform)) {
			assertSilent(context);
			assertThat(output).doesNotContain("Not handing over");
		}
	}

	@Test
	void whenOnKubernetesShouldDoNothingAndSayHowToSwitchItOn(CapturedOutput output) {
		try (ConfigurableApplicationContext context = this.network.run(Application.class, ON_KUBERNETES)) {
			assertSilent(context);
			assertThat(output).containsOnlyOnce("Not handing over: hand-over is off on Kubernetes. "
					+ "To switch it on, set 'handover.enabled' to true.");
		}
	}

	/*
	 * A build elsewhere has decided that there are beans of hand-over.
	 */
	@Test
	void whenOnKubernetesWithGeneratedCodeShouldHaveTheBeansAndBeSilent() {
		SpringApplication application = LoopbackNetwork.application(Application.class);
		application.addInitializers(new Generated());
		System.setProperty("spring.aot.enabled", "true");
		try (ConfigurableApplicationContext context = this.network.run(application, ON_KUBERNETES)) {
			assertThat(context.getBean("injected")).isInstanceOfSatisfying(Handover.class,
					(handover) -> assertThat(handover.state()).isEqualTo(PeerState.STARTING));
			assertThat(this.network.heard()).isEmpty();
		}
		finally {
			System.clearProperty("spring.aot.enabled");
		}
		assertNothingIsLeft();
		assertThat(this.network.heard()).isEmpty();
	}

	/*
	 * As a build does: it abandons the run, and generates code from the definitions.
	 */
	@Test
	void whenAheadOfTimeProcessingShouldDoNothing() {
		System.setProperty("spring.aot.processing", "true");
		SpringApplication application = LoopbackNetwork.application(Application.class);
		SpringApplicationRunListener abandoning = new SpringApplicationRunListener() {

			@Override
			public void contextLoaded(ConfigurableApplicationContext context) {
				throw new AbandonedRunException(context);
			}

		};
		try {
			assertThatExceptionOfType(AbandonedRunException.class)
				.isThrownBy(
						() -> SpringApplication.withHook((hooked) -> abandoning, () -> this.network.run(application)))
				.satisfies((abandoned) -> {
					GenericApplicationContext context = (GenericApplicationContext) abandoned.getApplicationContext();
					context.refreshForAotProcessing(new RuntimeHints());
					assertSilent(context);
					context.close();
				});
		}
		finally {
			System.clearProperty("spring.aot.processing");
			// Nobody is told that a run is abandoned.
			StartingApplications.end(application);
		}
	}

	/*
	 * The context fails before it would exit, and this process with it.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "spring.context.exit", "spring.context.checkpoint" })
	void whenRunIsATrainingRunOrIsCheckpointedShouldBeSilent(String property) throws IOException {
		// It reads these properties once
		assertThat(new DefaultLifecycleProcessor().isRunning()).isFalse();
		Files.createFile(this.network.completeFile());
		System.setProperty(property, "onRefresh");
		try {
			assertThatException().isThrownBy(() -> this.network.run(Looking.class));
		}
		finally {
			System.clearProperty(property);
		}
		assertThat(Looking.seen).isEqualTo(PeerState.STARTING);
		assertThat(this.network.completeFile()).exists();
		assertThat(this.network.heard()).isEmpty();
		assertNothingIsLeft();
	}

	@Test
	void whenContextIsSpringCloudsBootstrapContextShouldDoNothing() {
		SpringApplication application = LoopbackNetwork.application(Application.class);
		application.addInitializers((context) -> context.getEnvironment()
			.getPropertySources()
			.addLast(new MapPropertySource("bootstrap", Map.of())));
		try (ConfigurableApplicationContext context = this.network.run(application)) {
			assertSilent(context);
		}
	}

	@Test
	void whenAutoConfigurationIsExcludedShouldLetGoOnceThatIsKnown() {
		try (ConfigurableApplicationContext context = this.network.run(AutoConfigured.class,
				"spring.autoconfigure.exclude=" + HandoverAutoConfiguration.class.getName())) {
			assertThat(context.getBeanProvider(Handover.class).getIfAvailable()).isNull();
			// The secrets are in the environment all the same.
			assertThat(context.getBeanDefinitionNames())
				.filteredOn((name) -> name.matches("(io\\.)?handover[A-Z.]\\w+"))
				.containsExactly("handoverSecretsSanitizingFunction");
			assertThat(this.network.hasHeard(PeerState.READY)).isFalse();
			assertNothingIsLeft();
		}
	}

	@Test
	void whenApplicationHasABeanNamedHandoverShouldLiveBesideIt() {
		try (ConfigurableApplicationContext context = this.network.run(WithHandoverBean.class)) {
			assertThat(context.getBean("handover")).isEqualTo("the application's own");
			assertThat(context.getBean(Handover.class).state()).isEqualTo(PeerState.READY);
		}
		this.network.awaitHeard(PeerState.RELEASED);
	}

	@Test
	void whenOnlyChildIsAutoConfiguredShouldBeReadyWithTheChild(CapturedOutput output) {
		List<String> order = new CopyOnWriteArrayList<>();
		SpringApplicationBuilder parent = new SpringApplicationBuilder(Plain.class).web(WebApplicationType.NONE);
		SpringApplicationBuilder child = parent.child(Application.class).web(WebApplicationType.NONE);
		parent.application()
			.addListeners((ApplicationListener<ApplicationReadyEvent>) (event) -> order
				.add("ready " + this.network.hasHeard(PeerState.READY)));
		try (ConfigurableApplicationContext context = run(child)) {
			assertThat(order).first().isEqualTo("ready false");
			Handover handover = context.getBean(Handover.class);
			assertThat(handover.state()).isEqualTo(PeerState.READY);
			assertThat(context.getParent().getBeanProvider(Handover.class).getIfAvailable()).isNull();
			this.network.awaitHeard(PeerState.READY, handover.instance());
			assertThat(this.network.heard()).allMatch((heard) -> heard.instance().equals(handover.instance()));
			assertThat(output.toString().split("Hand-over STARTING", -1)).hasSize(2);
			assertThat(output).doesNotContain("Hand-over RELEASED");
		}
	}

	@Test
	void whenAnInitializerBringsTheAutoConfigurationShouldHandOver() {
		SpringApplication application = LoopbackNetwork.application(Plain.class);
		application
			.addInitializers((context) -> ((AnnotationConfigApplicationContext) context).register(Application.class));
		try (ConfigurableApplicationContext context = this.network.run(application)) {
			Handover handover = context.getBean(Handover.class);
			assertThat(handover.state()).isEqualTo(PeerState.READY);
			this.network.awaitHeard(PeerState.READY, handover.instance());
			this.network.sendAsNodePeer(System.currentTimeMillis() + 60_000);
			this.network.awaitHeard(PeerState.RELEASED, handover.instance());
		}
	}

	@ParameterizedTest
	@ValueSource(classes = { Plain.class, Application.class })
	@SuppressWarnings("try")
	void whenParentIsAutoConfiguredShouldBeThePeerOfItsChildren(Class<?> source) {
		List<PeerState> states = new CopyOnWriteArrayList<>();
		SpringApplicationBuilder parent = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE);
		SpringApplicationBuilder child = parent.child(source).web(WebApplicationType.NONE);
		child.initializers((context) -> states.add(context.getParent().getBean(Handover.class).state()));
		ConfigurableApplicationContext context = run(child);
		assertThat(states).containsExactly(PeerState.READY);
		Handover handover = context.getParent().getBean(Handover.class);
		assertThat(context.getBean(Handover.class)).isSameAs(handover);
		this.network.awaitHeard(PeerState.READY);
		assertThat(this.network.heard()).allMatch((heard) -> heard.instance().equals(handover.instance()));
		// The context of a child is no reason to go.
		context.close();
		assertThat(handover.state()).isEqualTo(PeerState.READY);
		((ConfigurableApplicationContext) context.getParent()).close();
		assertNothingIsLeft();
	}

	@Test
	void whenAChildStartsShouldNotAcceptTrafficBeforeTheChildIsReady() {
		SpringApplicationBuilder parent = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE);
		SpringApplicationBuilder child = parent.child(Plain.class).web(WebApplicationType.NONE);
		List<Boolean> accepting = new CopyOnWriteArrayList<>();
		child.application()
			.addListeners((ApplicationListener<ApplicationStartedEvent>) (event) -> accepting
				.add(isAccepting(event.getApplicationContext())));
		ConfigurableApplicationContext context = run(child);
		assertThat(accepting).containsExactly(false);
		assertThat(isAccepting(context)).isTrue();
		((ConfigurableApplicationContext) context.getParent()).close();
	}

	@Test
	void whenAChildFailsToStartShouldAcceptTrafficAgain() {
		SpringApplicationBuilder parent = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE);
		SpringApplicationBuilder child = parent.child(Failing.class).web(WebApplicationType.NONE);
		assertThatException().isThrownBy(() -> run(child));
		assertThat(isAccepting(parent.context())).isTrue();
		parent.context().close();
		assertNothingIsLeft();
	}

	private static boolean isAccepting(ApplicationContext context) {
		return context.getBean(Handover.class).report().accepting();
	}

	/*
	 * A proxy asks for its readiness. The parent was started as if there were no web
	 * server.
	 */
	@Test
	void whenOvertakenShouldDrainTheChildWithTheDelayOfItsWebServer() {
		SpringApplicationBuilder parent = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE);
		SpringApplicationBuilder child = parent.child(AutoConfigured.class).web(WebApplicationType.SERVLET);
		List<String> told = new CopyOnWriteArrayList<>();
		AtomicLong started = new AtomicLong();
		AtomicLong closed = new AtomicLong();
		parent.application().addListeners((ApplicationListener<HandoverStartedEvent>) (event) -> {
			told.add("started");
			started.set(System.nanoTime());
		});
		child.application()
			.addListeners((ApplicationListener<ContextClosedEvent>) (event) -> closed.set(System.nanoTime()));
		parent.application().addListeners((ApplicationListener<HandoverFinishedEvent>) (event) -> told.add("finished"));
		ConfigurableApplicationContext context = child.run(Arrays.stream(this.network.arguments("server.port=0"))
			.filter((argument) -> !argument.contains("drain.delay"))
			.toArray(String[]::new));
		ApplicationAvailability availability = context.getBean(ApplicationAvailability.class);
		assertThat(availability.getReadinessState()).isEqualTo(ReadinessState.ACCEPTING_TRAFFIC);
		this.network.sendAsNodePeer(System.currentTimeMillis() + 60_000);
		Awaitility.await()
			.atMost(LIMIT)
			.until(() -> availability.getReadinessState() == ReadinessState.REFUSING_TRAFFIC);
		assertThat(context.isActive()).isTrue();
		this.network.awaitHeard(PeerState.RELEASED);
		Awaitility.await().atMost(LIMIT).until(() -> told.size() == 2);
		assertThat(told).containsExactly("started", "finished");
		assertThat(Duration.ofNanos(closed.get() - started.get())).isGreaterThanOrEqualTo(Duration.ofSeconds(3));
		assertThat(context.isActive()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "io.handover.autoconfigure.HandoverApplicationListenerTests$Failing",
			"classpath:there-is-no-such-file.xml" })
	void whenContextCannotBeLoadedOrRefreshedShouldLetGo(String source) {
		SpringApplication application = LoopbackNetwork.application();
		application.setSources(Set.of(source));
		assertThatException().isThrownBy(() -> this.network.run(application));
		this.network.awaitHeard(PeerState.RELEASED);
		assertThat(this.network.hasHeard(PeerState.READY)).isFalse();
		assertNothingIsLeft();
	}

	@Test
	void whenARunnerFailsShouldSayReleasedOnlyOnceItsBeansAreGone() {
		Holding.releasedBefore.clear();
		Holding.network = this.network;
		assertThatException().isThrownBy(() -> this.network.run(FailingRunner.class));
		assertThat(Holding.releasedBefore).containsExactly(false);
		this.network.awaitHeard(PeerState.RELEASED);
		assertThat(this.network.hasHeard(PeerState.READY)).isFalse();
		assertNothingIsLeft();
	}

	@Test
	void whenOvertakenWhileARunnerWorksShouldCloseAfterwards() {
		Overtaken.network = this.network;
		ConfigurableApplicationContext context = this.network.run(Overtaken.class);
		this.network.awaitHeard(PeerState.RELEASED);
		assertThat(Overtaken.activeAfterwards).isTrue();
		assertThat(context.isActive()).isFalse();
	}

	@Test
	void whenSameSpringApplicationRunsAgainShouldLeaveTheFirstRunAlone() {
		SpringApplication application = LoopbackNetwork.application(Application.class);
		try (ConfigurableApplicationContext context = this.network.run(application)) {
			assertThatException().isThrownBy(() -> this.network.run(application, "handover.heartbeat-interval=never"));
			try (ConfigurableApplicationContext again = this.network.run(application)) {
				this.network.awaitHeard(PeerState.READY, again.getBean(Handover.class).instance());
			}
			application.addPrimarySources(Set.of(Failing.class));
			assertThatException().isThrownBy(() -> this.network.run(application));
			Handover handover = context.getBean(Handover.class);
			assertThat(handover.state()).isEqualTo(PeerState.READY);
			assertThat(this.network.hasHeard(PeerState.RELEASED, handover.instance())).isFalse();
		}
	}

	@Test
	void whenTwoApplicationsRunInOneProcessShouldBothStayReady() {
		try (ConfigurableApplicationContext first = this.network.run(Application.class);
				ConfigurableApplicationContext second = this.network.run(Application.class)) {
			Handover older = first.getBean(Handover.class);
			Handover younger = second.getBean(Handover.class);
			MessageCounters received = first.getBean(MessageCounters.class);
			MessageCounters sent = second.getBean(MessageCounters.class);
			Awaitility.await()
				.atMost(LIMIT)
				.untilAsserted(() -> assertThat(received.countReceived(Outcome.FOREIGN))
					.isGreaterThanOrEqualTo(sent.countSent(PeerState.READY)));
			assertThat(sent.countSent(PeerState.READY)).isPositive();
			assertThat(received.countReceived(Outcome.YOUNGER)).isZero();
			assertThat(List.of(older.state(), younger.state())).containsOnly(PeerState.READY);
		}
		assertNothingIsLeft();
	}

	@Test
	void whenHandedOverShouldTellTheListenersOfTheSpringApplication() {
		List<String> told = new CopyOnWriteArrayList<>();
		SpringApplication application = LoopbackNetwork.application(Application.class);
		application.addListeners((ApplicationListener<HandoverStartedEvent>) (event) -> told
			.add("started, leaving " + event.isLeaving()));
		application.addListeners((ApplicationListener<HandoverFinishedEvent>) (event) -> {
			throw new IllegalStateException("A listener that fails");
		});
		application.addListeners((ApplicationListener<HandoverFinishedEvent>) (event) -> told
			.add("finished, leaving " + event.isLeaving()));
		ConfigurableApplicationContext context = this.network.run(application);
		this.network.sendAsNodePeer(System.currentTimeMillis() + 60_000);
		Awaitility.await().atMost(LIMIT).until(() -> told.size() == 2);
		assertThat(told).containsExactly("started, leaving true", "finished, leaving true");
		assertThat(context.isActive()).isFalse();
		assertThat(this.network.completeFile()).exists();
	}

	private ConfigurableApplicationContext run(SpringApplicationBuilder builder) {
		return builder.run(this.network.arguments());
	}

	private void assertSilent(ConfigurableApplicationContext context) {
		assertThat(context.getBeanProvider(Handover.class).getIfAvailable()).isNull();
		assertThat(context.containsBean(PeerRegistration.BEAN_NAME)).isFalse();
		assertThat(this.network.heard()).isEmpty();
		assertNothingIsLeft();
	}

	private void assertNothingIsLeft() {
		Awaitility.await()
			.atMost(LIMIT)
			.untilAsserted(() -> assertThat(handoverThreads()).isSubsetOf(this.threadsBefore));
		assertThat(this.network.isLeft()).isTrue();
	}

	private static Set<Thread> handoverThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("handover"))
			.collect(Collectors.toSet());
	}

	static class Generated implements AotApplicationContextInitializer<GenericApplicationContext> {

		@Override
		public void initialize(GenericApplicationContext context) {
			context.registerBean("injected", Object.class, () -> context.getBean(PeerRegistration.BEAN_NAME));
			context.registerBean("adapting", Object.class, () -> context.getBean(MulticastTransport.class));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Plain {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(HandoverAutoConfiguration.class)
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class AutoConfigured {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(HandoverAutoConfiguration.class)
	static class WaitingForStarting {

		static LoopbackNetwork network;

		/*
		 * While it waits, there is no other bean yet.
		 */
		@Bean
		static BeanFactoryPostProcessor waiting() {
			return (beanFactory) -> network.awaitHeard(PeerState.STARTING);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(HandoverAutoConfiguration.class)
	static class WithHandoverBean {

		@Bean
		String handover() {
			return "the application's own";
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(HandoverAutoConfiguration.class)
	static class Failing {

		@Bean
		Object failing() {
			throw new IllegalStateException("A bean that fails");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(HandoverAutoConfiguration.class)
	static class Looking {

		static PeerState seen;

		@Bean
		Object failing(Handover handover) {
			seen = handover.state();
			throw new IllegalStateException("A bean that fails");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(HandoverAutoConfiguration.class)
	static class FailingRunner {

		@Bean
		Holding holding() {
			return new Holding();
		}

		@Bean
		ApplicationRunner failing() {
			return (arguments) -> {
				throw new IllegalStateException("A runner that fails");
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(HandoverAutoConfiguration.class)
	static class Overtaken {

		static LoopbackNetwork network;

		static boolean activeAfterwards;

		/*
		 * It works for as long as a hand-over takes that does not wait.
		 */
		@Bean
		CommandLineRunner working(ConfigurableApplicationContext context) {
			return (arguments) -> {
				network.sendAsNodePeer(System.currentTimeMillis() + 60_000);
				network.awaitHeard(PeerState.DRAINING);
				new CountDownLatch(1).await(500, TimeUnit.MILLISECONDS);
				activeAfterwards = context.isActive();
			};
		}

	}

	/**
	 * Holds what only one instance may hold.
	 */
	static class Holding implements DisposableBean {

		static final List<Boolean> releasedBefore = new CopyOnWriteArrayList<>();

		static LoopbackNetwork network;

		@Override
		public void destroy() {
			releasedBefore.add(network.hasHeard(PeerState.RELEASED));
		}

	}

}
