package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gliznet.streams.check.Finding;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

final class LimitedTimeTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    @Test
    void aCheckThatHangsIsGivenUpAndInterrupted() {
        CountDownLatch interrupted = new CountDownLatch(1);

        List<Finding> found = LimitedTime.run("broker", Duration.ofMillis(50), () -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return List.of();
        });

        assertThat(found)
                .singleElement()
                .satisfies(finding -> assertThat(finding.level()).isEqualTo(Finding.Level.WARNING))
                .satisfies(finding -> assertThat(finding.message())
                        .isEqualTo("broker: not checked, because there was no answer within 0 s"))
                .satisfies(finding -> assertThat(finding.mend()).isNotEmpty());
        await().until(() -> interrupted.getCount() == 0);
    }

    @Test
    void aCheckThatFailsSaysWhy() {
        assertThat(LimitedTime.run("documents", LONG, () -> {
                    throw CommandFailure.failed("topic d: expected its records, found none");
                }))
                .containsExactly(Finding.wrong(
                        "documents", "documents: not checked: topic d: expected its records, found none", ""));
    }

    @Test
    void anAnswerThatIsLateIsNotWrong() {
        assertThat(LimitedTime.run("documents", LONG, () -> {
                    throw new TimeoutException("the position of partition d-0 was not determined");
                }))
                .extracting(Finding::level)
                .containsExactly(Finding.Level.WARNING);
    }

    @Test
    void aCheckWithoutPermissionIsNotWrong() {
        assertThat(LimitedTime.run("documents", LONG, () -> {
                    throw new TopicAuthorizationException("no");
                }))
                .extracting(Finding::level)
                .containsExactly(Finding.Level.NOT_PERMITTED);
    }

    @Test
    void aCheckThatEndsInTimeIsHandedOn() {
        List<Finding> findings = List.of(Finding.ok("model", "model.dir: fine"));

        assertThat(LimitedTime.run("model", LONG, () -> findings)).isEqualTo(findings);
    }
}
