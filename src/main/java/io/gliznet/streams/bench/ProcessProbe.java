package io.gliznet.streams.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the CPU time and the memory that this process uses. */
final class ProcessProbe {

    private static final long UNKNOWN = 0;
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

    /** Heap in use after a garbage collection. */
    static long liveHeapBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** The largest resident memory since {@link #resetPeak}; 0 where the operating system does not report it. */
    static long peakResidentBytes() {
        return status("VmHWM:");
    }

    /** Resets the peak to the memory that is resident now, where the operating system supports it. */
    static void resetPeak() {
        try {
            Files.writeString(Path.of("/proc/self/clear_refs"), "5");
        } catch (IOException e) {
            // not supported here: the peak is that of the whole run
        }
    }

    /** Resident memory; 0 where the operating system does not report it. */
    static long residentBytes() {
        return status("VmRSS:");
    }

    private static long status(String field) {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith(field))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIBI)
                    .findFirst()
                    .orElse(UNKNOWN);
        } catch (IOException e) {
            return UNKNOWN;
        }
    }
}
