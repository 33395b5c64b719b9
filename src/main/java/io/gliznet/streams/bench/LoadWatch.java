package io.gliznet.streams.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Measures the CPU time that is used by neither this process nor its children, one of which is the broker. Used by one thread; nobody
 * else may ask the JVM for the load of the machine meanwhile, because the JVM answers with the load since it was asked last.
 */
final class LoadWatch {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final OperatingSystemMXBean machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final double startAverage = machine.getSystemLoadAverage();
    private final double start;
    private long sinceNanos;
    private long ownNanos;

    /** Waits for a second. */
    LoadWatch() throws InterruptedException {
        othersSinceLast();
        start = pause();
    }

    /** Waits for another second. */
    Load end() throws InterruptedException {
        double run = othersSinceLast();
        double endAverage = machine.getSystemLoadAverage();
        return new Load(startAverage, endAverage, start, pause(), run);
    }

    private double pause() throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        return othersSinceLast();
    }

    /** The cores that others used since the last call; 0 if the JVM does not know. */
    private double othersSinceLast() {
        double all = machine.getCpuLoad() * machine.getAvailableProcessors();
        long now = System.nanoTime();
        long own = machine.getProcessCpuTime() + childrenNanos();
        double ours = (double) (own - ownNanos) / (now - sinceNanos);
        sinceNanos = now;
        ownNanos = own;
        return Math.max(0, all - ours);
    }

    private static long childrenNanos() {
        return PythonWorker.endedNanos()
                + ProcessHandle.current()
                        .descendants()
                        .mapToLong(child -> child.info()
                                .totalCpuDuration()
                                .map(Duration::toNanos)
                                .orElse(0L))
                        .sum();
    }
}
