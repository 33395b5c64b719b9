package io.gliznet.streams.catalog;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * Asks a broker where partitions end for a reader of committed records. All that a writer saw acknowledged is before that, but for what
 * stands behind the open transaction of another writer: nobody who reads committed records sees it before that transaction ends.
 */
public record EndOffsets(Admin admin, Set<TopicPartition> partitions)
        implements Supplier<CompletionStage<Map<TopicPartition, Long>>> {

    /** Who asks repeats the request: a broker that did not answer is noticed soon after it does again. */
    private static final int TIMEOUT_MS = 10_000;

    @Override
    public CompletionStage<Map<TopicPartition, Long>> get() {
        Map<TopicPartition, OffsetSpec> latest =
                partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
        return admin.listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED).timeoutMs(TIMEOUT_MS))
                .all()
                .toCompletionStage()
                .thenApply(ends -> ends.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, end -> end.getValue().offset())));
    }
}
