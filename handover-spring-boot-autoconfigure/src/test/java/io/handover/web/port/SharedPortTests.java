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

package io.handover.web.port;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

import io.handover.Handover;
import io.handover.HandoverStartedEvent;
import io.handover.actuate.FixedHandover;
import io.handover.drain.CountedRequests;
import io.handover.web.WebServers;
import io.handover.web.port.SharingApplications.SlowRequest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SharedPort}, with each web server and two applications that have it.
 */
@ExtendWith(OutputCaptureExtension.class)
class SharedPortTests {

	@RegisterExtension
	private final SharingApplications applications = new SharingApplications();

	@ParameterizedTest
	@EnumSource
	void whenBothListenShouldBothServe(WebServers server) {
		int port = SharingApplications.port(this.applications.start(server, "old", 0));
		this.applications.start(server, "new", port);
		Awaitility.await()
			.untilAsserted(() -> assertThat(SharingApplications.fresh(port, "/name")).contains("old", "new"));
	}

	@ParameterizedTest
	@EnumSource
	void whenOldOneDrainsShouldLeaveNewConnectionsToTheNewOne(WebServers server, CapturedOutput output)
			throws Exception {
		ConfigurableApplicationContext old = this.applications.start(server, "old", 0);
		int port = SharingApplications.port(old);
		HttpClient kept = keptConnectionTo(port, "old");
		this.applications.start(server, "new", port);
		SharingApplications.drain(old);
		assertThat(output.getOut()).containsOnlyOnce("Port " + port + " is left to the successor");
		SharingApplications.awaitNewOnly(port);
		assertThat(get(kept, port, "/name")).as("on a connection that was there").isEqualTo("old");
		CompletableFuture<String> slow = CompletableFuture.supplyAsync(() -> get(kept, port, "/slow"));
		assertThat(old.getBean(SlowRequest.class).begun().await(10, TimeUnit.SECONDS)).isTrue();
		Thread closing = new Thread(old::close);
		closing.start();
		Awaitility.await().until(() -> output.getOut().contains("Commencing graceful shutdown"));
		old.getBean(SlowRequest.class).answer().complete("old");
		assertThat(slow.get(10, TimeUnit.SECONDS)).isEqualTo("old");
		closing.join(TimeUnit.SECONDS.toMillis(10));
		assertThat(closing.isAlive()).isFalse();
		assertThat(SharingApplications.fresh(port, "/name")).containsOnly("new");
		assertThat(output.getAll()).doesNotContain(" ERROR ").doesNotContain("Exception");
	}

	/*
	 * It is paused when it stops without draining as well.
	 */
	@Test
	void whenTomcatIsPausedShouldLeaveThePortToTheOther() {
		ConfigurableApplicationContext one = this.applications.start(WebServers.TOMCAT, "one", 0);
		int port = SharingApplications.port(one);
		this.applications.start(WebServers.TOMCAT, "other", port);
		TomcatWebServer server = (TomcatWebServer) ((WebServerApplicationContext) one).getWebServer();
		server.getTomcat().getConnector().pause();
		assertThat(SharingApplications.fresh(port, "/name")).containsOnly("other");
	}

	@Test
	void whenJettyHasNoAcceptorsShouldLeaveThePortAllTheSame() {
		ConfigurableApplicationContext old = this.applications.start(WebServers.JETTY, "old", 0,
				"server.jetty.threads.acceptors=0");
		int port = SharingApplications.port(old);
		this.applications.start(WebServers.JETTY, "new", port);
		SharingApplications.drain(old);
		SharingApplications.awaitNewOnly(port);
	}

	@Test
	void whenPeerLivesInAParentShouldLeaveThePortToo() {
		FixedHandover handover = new FixedHandover();
		try (GenericApplicationContext parent = new GenericApplicationContext()) {
			WebServers.peer(handover, new CountedRequests().counter()).initialize(parent);
			parent.refresh();
			ConfigurableApplicationContext old = this.applications
				.start(SharingApplications.builder(WebServers.TOMCAT, "old", 0, "handover.web.share-port=true")
					.parent(parent));
			int port = SharingApplications.port(old);
			this.applications.start(WebServers.TOMCAT, "new", port);
			parent.publishEvent(new HandoverStartedEvent(handover, FixedHandover.IDENTITY, SharingApplications.OTHER));
			assertThat(SharingApplications.fresh(port, "/name")).containsOnly("new");
			old.close();
			parent.publishEvent(new HandoverStartedEvent(handover, FixedHandover.IDENTITY, SharingApplications.OTHER));
		}
	}

	@Test
	void whenPredecessorDrainsShouldGoOnListening() {
		ConfigurableApplicationContext context = this.applications.start(WebServers.TOMCAT, "only", 0);
		context.publishEvent(new HandoverStartedEvent(context.getBean(Handover.class), SharingApplications.OTHER,
				FixedHandover.IDENTITY));
		assertThat(SharingApplications.fresh(SharingApplications.port(context), "/name")).containsOnly("only");
	}

	@ParameterizedTest
	@EnumSource
	void whenStoppedAndStartedAgainShouldListenAgain(WebServers server) {
		ConfigurableApplicationContext context = this.applications.start(server, "only", 0);
		int port = SharingApplications.port(context);
		context.stop();
		assertThat(SharingApplications.fresh(port, "/name")).allMatch((answer) -> answer.contains("ConnectException"));
		context.start();
		assertThat(SharingApplications.fresh(SharingApplications.port(context), "/name")).containsOnly("only");
	}

	@Test
	void whenTomcatHasAnotherProtocolShouldSaySoAndLeaveIt(CapturedOutput output) {
		TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory();
		factory.setProtocol("org.apache.coyote.http11.Http11Nio2Protocol");
		new TomcatSharedPort().customize(factory);
		assertThat(factory.getProtocol()).isEqualTo("org.apache.coyote.http11.Http11Nio2Protocol");
		assertThat(output).contains("cannot be shared")
			.contains("org.apache.coyote.http11.Http11Nio2Protocol")
			.contains("handover.web.share-port");
	}

	private static HttpClient keptConnectionTo(int port, String name) {
		HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
		assertThat(get(client, port, "/name")).isEqualTo(name);
		return client;
	}

	private static String get(HttpClient client, int port, String path) {
		try {
			return client
				.send(HttpRequest.newBuilder(uri(port, path)).timeout(Duration.ofSeconds(30)).build(),
						HttpResponse.BodyHandlers.ofString())
				.body();
		}
		catch (IOException ex) {
			return ex.toString();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static URI uri(int port, String path) {
		return URI.create("http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + port + path);
	}

}
