package io.gliznet.streams.reliability;

import io.gliznet.streams.topology.Guarantee;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.common.TopicPartitionInfo;
import org.awaitility.Awaitility;

/** Kills a Kafka node of a certain role, and starts it again when clients have gone on without it. */
enum NodeKill {
    ANY {
        @Override
        int node(Admin admin, Scene scene, Random random) {
            return 1 + random.nextInt(scene.cluster().size());
        }
    },
    /** The leader of a partition of the documents. */
    LEADER {
        @Override
        int node(Admin admin, Scene scene, Random random) throws ExecutionException, InterruptedException {
            return leader(admin, scene.topics().documents(), random);
        }
    },
    /** Documents wait for its answers. */
    LEADER_OF_LABEL_SETS {
        @Override
        int node(Admin admin, Scene scene, Random random) throws ExecutionException, InterruptedException {
            return leader(admin, scene.topics().labelSets(), random);
        }
    },
    CONTROLLER {
        @Override
        int node(Admin admin, Scene scene, Random random) throws ExecutionException, InterruptedException {
            return admin.describeMetadataQuorum().quorumInfo().get().leaderId();
        }
    },
    GROUP_COORDINATOR {
        @Override
        int node(Admin admin, Scene scene, Random random) throws ExecutionException, InterruptedException {
            String group = scene.applicationId();
            return Objects.requireNonNull(admin.describeConsumerGroups(List.of(group))
                            .describedGroups()
                            .get(group))
                    .get()
                    .coordinator()
                    .id();
        }
    },
    /** Of the transactions of one stream thread. */
    TRANSACTION_COORDINATOR {
        @Override
        int node(Admin admin, Scene scene, Random random) throws ExecutionException, InterruptedException {
            List<String> ids = admin.listTransactions().all().get().stream()
                    .map(TransactionListing::transactionalId)
                    .filter(id -> id.startsWith(scene.applicationId()))
                    .toList();
            String id = ids.get(random.nextInt(ids.size()));
            return admin.describeTransactions(List.of(id)).description(id).get().coordinatorId();
        }
    };

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration LONGEST_DEATH = Duration.ofSeconds(15);

    /** Those that there are under a guarantee. */
    static List<NodeKill> under(Guarantee guarantee) {
        return Stream.of(values())
                .filter(kill -> kill != TRANSACTION_COORDINATOR || guarantee == Guarantee.EXACTLY_ONCE)
                .toList();
    }

    /** The id of a node with this role. */
    abstract int node(Admin admin, Scene scene, Random random) throws ExecutionException, InterruptedException;

    /** Returns when the node is back and in sync. */
    final void happen(Scene scene, Random random) {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", scene.cluster().bootstrapServers()))) {
            int node = find(admin, scene, random);
            scene.cluster().kill(node);
            scene.count("node killed: " + name().toLowerCase(Locale.ROOT).replace('_', ' '));
            Fault.pause(random, LONGEST_DEATH);
            restart(admin, scene, node);
        }
    }

    /** A node with this role, counted from 0. */
    final int find(Admin admin, Scene scene, Random random) {
        return Awaitility.await().atMost(LIMIT).ignoreExceptions().until(() -> node(admin, scene, random), id -> id > 0)
                - 1;
    }

    /** Returns when the node, counted from 0, is back and in sync. */
    static void restart(Admin admin, Scene scene, int node) {
        scene.cluster().restart(node);
        Awaitility.await().atMost(LIMIT).ignoreExceptions().until(() -> isInSync(admin));
    }

    private static int leader(Admin admin, String topic, Random random)
            throws ExecutionException, InterruptedException {
        List<TopicPartitionInfo> partitions = Objects.requireNonNull(admin.describeTopics(List.of(topic))
                        .allTopicNames()
                        .get()
                        .get(topic))
                .partitions();
        return partitions.get(random.nextInt(partitions.size())).leader().id();
    }

    /** The internal topics as well: another kill would make them unavailable. */
    private static boolean isInSync(Admin admin) throws ExecutionException, InterruptedException {
        Set<String> all = admin.listTopics(new ListTopicsOptions().listInternal(true))
                .names()
                .get();
        Map<String, TopicDescription> topics =
                admin.describeTopics(all).allTopicNames().get();
        return topics.values().stream()
                .flatMap(topic -> topic.partitions().stream())
                .allMatch(partition ->
                        partition.isr().size() == partition.replicas().size());
    }
}
