package startup;

import java.nio.ByteBuffer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.annotation.InboundChannelAdapter;
import org.springframework.integration.annotation.Poller;
import org.springframework.integration.annotation.ServiceActivator;
import org.springframework.integration.channel.DirectChannel;
import org.springframework.integration.ip.udp.inbound.MulticastReceivingChannelAdapter;
import org.springframework.integration.ip.udp.outbound.MulticastSendingMessageHandler;

/**
 * What somebody would write instead of the starter: Spring Integration's two adapters
 * with a channel each, a heartbeat every 10 s and a look at what arrives, and nothing of
 * a hand-over beyond that. Spring Boot enables Spring Integration.
 */
@Configuration(proxyBeanMethods = false)
class ByHand {

	private static final Logger logger = LoggerFactory.getLogger(ByHand.class);

	private static final String GROUP = "239.192.16.16";

	private static final int PORT = 15363;

	private static final String LOOPBACK = "127.0.0.1";

	private final long startedAt = System.currentTimeMillis();

	@Bean
	DirectChannel inboundChannel() {
		return new DirectChannel();
	}

	@Bean
	DirectChannel outboundChannel() {
		return new DirectChannel();
	}

	@Bean
	MulticastReceivingChannelAdapter inboundAdapter(DirectChannel inboundChannel) {
		MulticastReceivingChannelAdapter adapter = new MulticastReceivingChannelAdapter(GROUP, PORT);
		adapter.setLocalAddress(LOOPBACK);
		adapter.setOutputChannel(inboundChannel);
		return adapter;
	}

	@Bean
	@ServiceActivator(inputChannel = "outboundChannel")
	MulticastSendingMessageHandler outboundAdapter() {
		MulticastSendingMessageHandler handler = new MulticastSendingMessageHandler(GROUP, PORT);
		handler.setLocalAddress(LOOPBACK);
		handler.setTimeToLive(1);
		return handler;
	}

	@InboundChannelAdapter(channel = "outboundChannel", poller = @Poller(fixedRate = "10000"))
	byte[] heartbeat() {
		return ByteBuffer.allocate(9).put((byte) 1).putLong(this.startedAt).array();
	}

	@ServiceActivator(inputChannel = "inboundChannel")
	void receive(byte[] payload) {
		if (payload.length == 9 && ByteBuffer.wrap(payload).getLong(1) > this.startedAt) {
			logger.info("A younger instance is ready");
		}
	}

}
