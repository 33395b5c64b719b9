package io.gliznet.streams.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;

final class ServiceThreadsTest {

    private static final double NANOS = 1e9;

    @Test
    void threadsAreCountedByTheirNames() throws Exception {
        CyclicBarrier done = new CyclicBarrier(4);
        CountDownLatch measured = new CountDownLatch(1);
        ServiceThreads threads = ServiceThreads.begin();
        List<Thread> started = List.of(
                busy("gliznet-infer-1", 0.2, done, measured),
                busy("kafka-producer-network-thread | gliznet-bench-1-producer", 0.1, done, measured),
                busy("kafka-producer-network-thread | producer-1", 0.1, done, measured));
        done.await();

        ServiceThreads.Use use = threads.end();
        measured.countDown();
        for (Thread thread : started) {
            thread.join();
        }

        assertThat(use.model()).isCloseTo(0.2, within(0.05));
        assertThat(use.others()).isCloseTo(0.1, within(0.05));
    }

    @Test
    void theShareIsWhatIsNeitherModelNorTokenizer() {
        assertThat(new ServiceThreads.Use(8, 2).otherShare(1.5)).isEqualTo(0.05);
    }

    private static Thread busy(String name, double seconds, CyclicBarrier done, CountDownLatch measured) {
        Thread thread = new Thread(
                () -> {
                    try {
                        while (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() < seconds * NANOS) {
                            Thread.onSpinWait();
                        }
                        done.await();
                        measured.await();
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                },
                name);
        thread.start();
        return thread;
    }
}
