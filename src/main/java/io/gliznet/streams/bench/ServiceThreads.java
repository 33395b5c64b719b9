package io.gliznet.streams.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.Map;

/**
 * The CPU time of the threads that the service and its Kafka clients start, told by their names. Threads of the JVM (compiler, garbage
 * collection), of the store and of the benchmark are not counted.
 */
final class ServiceThreads {

    private static final String SERVICE = "gliznet";
    private static final String MODEL = "gliznet-infer";
    private static final double NANOS = 1e9;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final Map<Long, Long> before = new HashMap<>();

    private ServiceThreads() {
        for (long id : threads.getAllThreadIds()) {
            before.put(id, threads.getThreadCpuTime(id));
        }
    }

    /** CPU seconds of the threads that run the model, and of all others of the service. */
    record Use(double model, double others) {

        /** The share of what is neither model nor tokenizer. */
        double otherShare(double tokenizer) {
            return (others - tokenizer) / (model + others);
        }
    }

    static ServiceThreads begin() {
        return new ServiceThreads();
    }

    Use end() {
        double model = 0;
        double others = 0;
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread == null || !thread.getThreadName().contains(SERVICE)) {
                continue;
            }
            long cpu = threads.getThreadCpuTime(thread.getThreadId());
            double seconds = Math.max(0, cpu - before.getOrDefault(thread.getThreadId(), 0L)) / NANOS;
            if (thread.getThreadName().startsWith(MODEL)) {
                model += seconds;
            } else {
                others += seconds;
            }
        }
        return new Use(model, others);
    }
}
