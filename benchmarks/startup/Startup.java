package startup;

import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import com.sun.management.OperatingSystemMXBean;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.context.ApplicationListener;

/**
 * Starts the {@link Application} and prints what that took until it is ready: the
 * processor time and the time in milliseconds, the classes and the threads.
 * <p>
 * With {@code train} as the first argument it then exits, so that a JVM can write its
 * cache. With a number of seconds it rests for that long and prints the threads, and the
 * processor's share in thousandths of a percent of a core, of the process and of the
 * starter's own threads.
 */
final class Startup {

	private Startup() {
	}

	public static void main(String[] args) throws Exception {
		SpringApplication application = new SpringApplication(Application.class);
		application.addListeners((ApplicationListener<ApplicationPreparedEvent>) Startup::pause);
		application.run(Arrays.copyOfRange(args, 1, args.length));
		OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
		RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
		System.out.println("\ncpu " + system.getProcessCpuTime() / 1_000_000);
		System.out.println("time " + (System.currentTimeMillis() - runtime.getStartTime()));
		System.out.println("classes " + ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount());
		System.out.println("threads " + ManagementFactory.getThreadMXBean().getThreadCount());
		if (args[0].equals("train")) {
			System.exit(0);
		}
		int rest = Integer.parseInt(args[0]);
		if (rest > 0) {
			rest(rest);
		}
		Runtime.getRuntime().halt(0);
	}

	/** In the middle of the start, for the seconds of the system property {@code pause}. */
	private static void pause(ApplicationPreparedEvent event) {
		try {
			Thread.sleep(1000 * Long.getLong("pause", 0));
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void rest(int seconds) throws Exception {
		// The burst of messages and the compiler's threads are over by then.
		Thread.sleep(15_000);
		long before = ticks();
		long oursBefore = nanosOfOurThreads();
		long began = System.nanoTime();
		Thread.sleep(seconds * 1000L);
		double elapsed = (System.nanoTime() - began) / 1e9;
		System.out.println("rest " + Math.round((ticks() - before) / 100.0 / elapsed * 100_000));
		System.out.println("ours " + Math.round((nanosOfOurThreads() - oursBefore) / 1e9 / elapsed * 100_000));
		System.out.println("resting " + ManagementFactory.getThreadMXBean().getThreadCount());
	}

	/** What the threads of the starter have used; none where it is not there. */
	private static long nanosOfOurThreads() {
		ThreadMXBean threads = ManagementFactory.getThreadMXBean();
		return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
			.filter((thread) -> thread != null && thread.getThreadName().startsWith("handover"))
			.mapToLong((thread) -> threads.getThreadCpuTime(thread.getThreadId()))
			.sum();
	}

	/** User and system time, in hundredths of a second. */
	private static long ticks() throws Exception {
		String stat = Files.readString(Path.of("/proc/self/stat"));
		String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
		return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
	}

}
