import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import com.sun.management.OperatingSystemMXBean;

import org.springframework.boot.SpringApplication;

/**
 * Starts the sample application and prints what that took: milliseconds of processor time
 * until it is ready. With a number of seconds as the first argument it then rests for that
 * long and prints the threads, and the processor's share in thousandths of a percent of a
 * core: of the process by /proc/self/stat, and of the starter's own threads.
 */
public final class Startup {

	private Startup() {
	}

	public static void main(String[] args) throws Exception {
		int rest = Integer.parseInt(args[0]);
		SpringApplication.run(io.handover.sample.SampleApplication.class,
				Arrays.copyOfRange(args, 1, args.length));
		OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
		System.out.println("\ncpu " + system.getProcessCpuTime() / 1_000_000);
		if (rest > 0) {
			// The burst of messages and the compiler's threads are over by then.
			Thread.sleep(15_000);
			long before = ticks();
			long oursBefore = nanosOfOurThreads();
			long began = System.nanoTime();
			Thread.sleep(rest * 1000L);
			double seconds = (System.nanoTime() - began) / 1e9;
			System.out.println("rest " + Math.round((ticks() - before) / 100.0 / seconds * 100_000));
			System.out.println("ours " + Math.round((nanosOfOurThreads() - oursBefore) / 1e9 / seconds * 100_000));
			System.out.println("threads " + ManagementFactory.getThreadMXBean().getThreadCount());
		}
		Runtime.getRuntime().halt(0);
	}

	/** What the threads of the starter have used; none where it is not there. */
	private static long nanosOfOurThreads() {
		ThreadMXBean threads = ManagementFactory.getThreadMXBean();
		return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
			.filter((thread) -> thread.getThreadName().startsWith("handover"))
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
