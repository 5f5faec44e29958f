import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Sends requests to a port of the loopback interface for some seconds, each on a
 * connection of its own, and prints how many were answered and why others failed.
 */
public final class FreshConnections {

	private static final int CLIENTS = 24;

	private static final byte[] REQUEST = "GET /api/instance HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
		.getBytes(StandardCharsets.US_ASCII);

	private final InetSocketAddress address;

	private final LongAdder answered = new LongAdder();

	private final Map<String, Integer> failed = new TreeMap<>();

	private FreshConnections(int port) {
		this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
	}

	public static void main(String[] args) throws InterruptedException {
		FreshConnections connections = new FreshConnections(Integer.parseInt(args[0]));
		long seconds = Long.parseLong(args[1]);
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
		ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
		for (int i = 0; i < CLIENTS; i++) {
			clients.execute(() -> connections.requestUntil(end));
		}
		clients.shutdown();
		clients.awaitTermination(seconds + 30, TimeUnit.SECONDS);
		System.out.println(connections.answered + " requests answered, failed " + connections.failed);
	}

	private void requestUntil(long end) {
		while (System.nanoTime() < end) {
			try {
				request();
				this.answered.increment();
			}
			catch (IOException ex) {
				synchronized (this.failed) {
					this.failed.merge(ex.getMessage(), 1, Integer::sum);
				}
			}
		}
	}

	private void request() throws IOException {
		try (Socket socket = new Socket()) {
			socket.setSoTimeout(15_000);
			socket.connect(this.address, 5_000);
			socket.getOutputStream().write(REQUEST);
			String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			if (!answer.startsWith("HTTP/1.1 200")) {
				throw new IOException(answer.isEmpty() ? "closed without an answer" : answer.lines().findFirst().get());
			}
		}
	}

}
