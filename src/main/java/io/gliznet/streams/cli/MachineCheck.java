package io.gliznet.streams.cli;

import io.gliznet.streams.check.Finding;
import io.gliznet.streams.config.GliznetConfig;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Memory and processors of this machine or container, compared with the configuration.
 *
 * @param heapBytes to which the heap of the service may grow
 * @param processors that this JVM sees
 * @param temporary folder for temporary files
 */
record MachineCheck(long heapBytes, int processors, ContainerLimits limits, Path temporary) {

    private static final String MEMORY = "memory";
    private static final String CPU = "cpu";
    private static final String TEMPORARY = "temporary-files";
    private static final String PERCENTAGE = "-XX:MaxRAMPercentage=";
    private static final double DEFAULT_PERCENTAGE = 25;
    private static final long MEBIBYTE = 1 << 20;

    /** Bytes outside of the heap that the default model, RocksDB and the JVM need at least; measured, 270 MiB. */
    private static final long OUTSIDE_OF_HEAP = 300 * MEBIBYTE;

    /** Bytes. A running service keeps less than 1 MiB there, and the folder of a container has 64 MiB in all. */
    private static final long LEAST_TEMPORARY = 8 * MEBIBYTE;

    private static final String HEAP_OPTION =
            "GLIZNET_JAVA_OPTS=-XX:MaxRAMPercentage=50 gives the heap half of the memory.";

    /** @param environment of this process, which is that of the service */
    static MachineCheck ofProcess(Map<String, String> environment) {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new MachineCheck(
                heapBytes(environment.getOrDefault("GLIZNET_JAVA_OPTS", ""), system.getTotalMemorySize()),
                Runtime.getRuntime().availableProcessors(),
                ContainerLimits.read(),
                Path.of(System.getProperty("java.io.tmpdir")));
    }

    /**
     * How large the heap of a JVM becomes; this process has another one.
     *
     * @param options for the JVM
     * @param memory bytes of the machine or container
     */
    static long heapBytes(String options, long memory) {
        double percentage = DEFAULT_PERCENTAGE;
        long fixed = 0;
        for (String option : options.strip().split("\\s+", -1)) {
            if (option.startsWith(PERCENTAGE)) {
                percentage = Double.parseDouble(option.substring(PERCENTAGE.length()));
            } else if (option.startsWith("-Xmx")) {
                fixed = bytes(option.substring("-Xmx".length()));
            }
        }
        return fixed > 0 ? fixed : (long) (memory * percentage / 100);
    }

    private static long bytes(String size) {
        int shift = 10 * (1 + "kmgt".indexOf(Character.toLowerCase(size.charAt(size.length() - 1))));
        return Long.parseLong(shift == 0 ? size : size.substring(0, size.length() - 1)) << shift;
    }

    List<Finding> findings(GliznetConfig config) {
        return List.of(memory(), caches(config), cpu(), temporaryFiles());
    }

    private Finding memory() {
        if (limits.memoryBytes().isEmpty()) {
            return Finding.ok(MEMORY, "memory: no limit of a container; the heap may take " + mebibytes(heapBytes));
        }
        long limit = limits.memoryBytes().getAsLong();
        String found =
                "memory: the container may take " + mebibytes(limit) + ", the heap " + mebibytes(heapBytes) + " of it";
        if (heapBytes >= limit) {
            return Finding.wrong(MEMORY, found + "; a heap of that size ends in a kill by the kernel", HEAP_OPTION);
        }
        return limit - heapBytes >= OUTSIDE_OF_HEAP
                ? Finding.ok(MEMORY, found)
                : Finding.warning(
                        MEMORY,
                        found + "; expected " + mebibytes(OUTSIDE_OF_HEAP)
                                + " or more outside of the heap, for the model and RocksDB",
                        HEAP_OPTION);
    }

    private Finding caches(GliznetConfig config) {
        long lookAhead = config.topology().lookAhead().maxBytes();
        long labels = config.topology().labelCacheBytes();
        long vectors = config.classifier().labelVectorBytes();
        long sum = lookAhead + labels + vectors;
        String found = "memory: look.ahead.bytes " + mebibytes(lookAhead) + ", labels.cache.bytes " + mebibytes(labels)
                + ", labels.vectors.bytes " + mebibytes(vectors) + ", together " + sum * 100 / heapBytes
                + " % of the heap";
        String mend = "Lower them, or give the heap more memory.";
        if (sum >= heapBytes) {
            return Finding.wrong(MEMORY, found, mend);
        }
        return sum * 2 <= heapBytes ? Finding.ok(MEMORY, found) : Finding.warning(MEMORY, found, mend);
    }

    private Finding cpu() {
        double cpus = limits.cpus().orElse(processors);
        String found = String.format(
                Locale.ROOT,
                "cpu: %d processors%s",
                processors,
                limits.cpus().isPresent() ? String.format(Locale.ROOT, ", limited to %.2f", cpus) : "");
        return cpus >= 1
                ? Finding.ok(CPU, found)
                : Finding.warning(
                        CPU,
                        found + "; a call of the model then waits for its share of each period",
                        "Raise the CPU limit to 1 or more.");
    }

    /** Native libraries were unpacked and loaded before any command began. */
    private Finding temporaryFiles() {
        String folder = "java.io.tmpdir: " + temporary;
        if (!Files.isWritable(temporary)) {
            return Finding.warning(
                    TEMPORARY,
                    folder + " cannot be written",
                    "Mount a folder there, or set GLIZNET_JAVA_OPTS=-Djava.io.tmpdir=FOLDER.");
        }
        try {
            long free = Files.getFileStore(temporary).getUsableSpace();
            String found =
                    folder + " can be written, with " + mebibytes(free) + " free; the native libraries are loaded";
            return free >= LEAST_TEMPORARY
                    ? Finding.ok(TEMPORARY, found)
                    : Finding.warning(TEMPORARY, found, "Make room for " + mebibytes(LEAST_TEMPORARY) + ".");
        } catch (IOException e) {
            return Finding.skipped(TEMPORARY, folder + ": the free space cannot be read: " + e.getMessage());
        }
    }

    private static String mebibytes(long bytes) {
        return bytes / MEBIBYTE + " MiB";
    }
}
