package io.gliznet.streams.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process has used of its machine. */
final class ProcessProbe {

    private static final long NONE = 0;
    private static final int KIBI = 1_024;

    private ProcessProbe() {}

    /** CPU time of all threads, in nanoseconds. */
    static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    /** The calling thread's CPU time, in nanoseconds. */
    static long threadCpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /** Heap in use when garbage has been collected. */
    static long liveHeapBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** The most memory that was resident since {@link #forgetPeak}; 0 where the system does not tell. */
    static long peakResidentBytes() {
        return status("VmHWM:");
    }

    /** What is resident now is the most so far, where the system can be told. */
    static void forgetPeak() {
        try {
            Files.writeString(Path.of("/proc/self/clear_refs"), "5");
        } catch (IOException e) {
            // then the peak is that of the whole run
        }
    }

    static long residentBytes() {
        return status("VmRSS:");
    }

    private static long status(String field) {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith(field))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIBI)
                    .findFirst()
                    .orElse(NONE);
        } catch (IOException e) {
            return NONE;
        }
    }
}
