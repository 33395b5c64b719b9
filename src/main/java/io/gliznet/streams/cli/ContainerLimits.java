package io.gliznet.streams.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What the control groups of Linux let this process have; empty where there is no limit.
 *
 * <p>Source: Linux, Documentation/admin-guide/cgroup-v2.rst and cgroup-v1/memory.rst.
 *
 * @param memoryBytes of the process and of all others in its container
 * @param cpus processors' worth of time
 */
record ContainerLimits(OptionalLong memoryBytes, OptionalDouble cpus) {

    private static final Path MOUNTED = Path.of("/sys/fs/cgroup");
    private static final Path OWN = Path.of("/proc/self/cgroup");
    private static final String UNIFIED = "0::";

    /** Version 1 has a number for "no limit": the largest one that is a multiple of the page size. */
    private static final long UNLIMITED = 1L << 60;

    /** Those of this process. */
    static ContainerLimits read() {
        return read(MOUNTED, OWN);
    }

    /**
     * @param mounted where the control groups are mounted
     * @param own file that names the group of the process
     */
    static ContainerLimits read(Path mounted, Path own) {
        if (!Files.exists(mounted.resolve("cgroup.controllers"))) {
            return versionOne(mounted);
        }
        OptionalLong memory = OptionalLong.empty();
        OptionalDouble cpus = OptionalDouble.empty();
        // a limit of a group holds for all groups in it
        Path named = mounted.resolve(groupName(own)).normalize();
        Path group = named.startsWith(mounted) ? named : mounted;
        while (group != null && group.startsWith(mounted)) {
            memory = smaller(memory, number(group.resolve("memory.max")));
            cpus = smaller(cpus, quota(line(group.resolve("cpu.max"))));
            group = group.getParent();
        }
        return new ContainerLimits(memory, cpus);
    }

    private static ContainerLimits versionOne(Path mounted) {
        OptionalLong memory = number(mounted.resolve("memory/memory.limit_in_bytes"));
        String quota = line(mounted.resolve("cpu/cpu.cfs_quota_us")).orElse("-1");
        Optional<String> both = line(mounted.resolve("cpu/cpu.cfs_period_us")).map(period -> quota + " " + period);
        return new ContainerLimits(
                memory.orElse(UNLIMITED) < UNLIMITED ? memory : OptionalLong.empty(),
                quota.startsWith("-") ? OptionalDouble.empty() : quota(both));
    }

    /** Relative to the mount. */
    private static String groupName(Path own) {
        try {
            return Files.readAllLines(own).stream()
                    .filter(line -> line.startsWith(UNIFIED))
                    .map(line -> line.substring(UNIFIED.length()).replaceFirst("^/+", ""))
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    /** Time in a period, and the period, both in microseconds. */
    private static OptionalDouble quota(Optional<String> line) {
        List<String> words = List.of(line.orElse("max").split(" ", 2));
        return words.size() < 2 || words.get(0).equals("max")
                ? OptionalDouble.empty()
                : OptionalDouble.of(Double.parseDouble(words.get(0)) / Double.parseDouble(words.get(1)));
    }

    private static OptionalLong number(Path file) {
        return line(file)
                .filter(text -> !text.equals("max"))
                .map(text -> OptionalLong.of(Long.parseLong(text)))
                .orElse(OptionalLong.empty());
    }

    private static Optional<String> line(Path file) {
        try {
            return Files.readAllLines(file).stream().findFirst().map(String::strip);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static OptionalLong smaller(OptionalLong one, OptionalLong other) {
        return one.orElse(Long.MAX_VALUE) <= other.orElse(Long.MAX_VALUE) ? one : other;
    }

    private static OptionalDouble smaller(OptionalDouble one, OptionalDouble other) {
        return one.orElse(Double.MAX_VALUE) <= other.orElse(Double.MAX_VALUE) ? one : other;
    }
}
