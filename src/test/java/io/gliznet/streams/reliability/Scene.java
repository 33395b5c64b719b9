package io.gliznet.streams.reliability;

import io.gliznet.streams.embedded.EmbeddedBroker;
import io.gliznet.streams.topology.Guarantee;
import io.gliznet.streams.topology.Topics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

/**
 * A cluster with four topics of its own, the instances that serve them, and counts of what was done to both. Ownership: ends the
 * instances. Threading: the run's own.
 */
final class Scene implements AutoCloseable {

    static final int PARTITIONS = 4;
    static final String LONG_STOP = "stop longer than shutdown.timeout.ms";
    private static final Path MODEL = Path.of("src", "test", "resources", "models", "bert-cosine");

    private final Cluster cluster;
    private final Guarantee guarantee;
    private final Path folder;
    private final Map<String, String> settings;
    private final String mutatedClasses;
    private final Topics topics;
    private final List<Instance> instances = new ArrayList<>();
    private final Map<String, Integer> faults = new TreeMap<>();
    private int started;

    /**
     * @param overrides settings of the service that differ from the defaults
     * @param mutatedClasses folder of classes that replace those of the service; may be empty
     */
    Scene(Cluster cluster, Guarantee guarantee, Path folder, Map<String, String> overrides, String mutatedClasses) {
        this.cluster = cluster;
        this.guarantee = guarantee;
        this.folder = folder;
        this.mutatedClasses = mutatedClasses;
        String name = "s" + UUID.randomUUID().toString().substring(0, 8);
        topics = new Topics(name + "-documents", name + "-label-sets", name + "-classified", name + "-dead-letters");
        EmbeddedBroker.createTopics(
                Map.of("bootstrap.servers", cluster.bootstrapServers()), topics.definitions(PARTITIONS));
        settings = new HashMap<>();
        settings.put("bootstrap.servers", cluster.bootstrapServers());
        settings.put("application.id", name);
        settings.put("processing.guarantee", guarantee == Guarantee.EXACTLY_ONCE ? "exactly_once_v2" : "at_least_once");
        settings.put("topic.documents", topics.documents());
        settings.put("topic.label.sets", topics.labelSets());
        settings.put("topic.classified", topics.classified());
        settings.put("topic.dead.letters", topics.deadLetters());
        settings.put("model.dir", MODEL.toAbsolutePath().toString());
        settings.put("execution.provider", "cpu");
        settings.putAll(overrides);
    }

    Cluster cluster() {
        return cluster;
    }

    Guarantee guarantee() {
        return guarantee;
    }

    Topics topics() {
        return topics;
    }

    String applicationId() {
        return Objects.requireNonNull(settings.get("application.id"));
    }

    List<String> topicNames() {
        return List.of(topics.documents(), topics.labelSets(), topics.classified(), topics.deadLetters());
    }

    List<Instance> instances() {
        return instances;
    }

    /** Changes a setting of a topic. */
    void configure(String topic, String key, int value) {
        AlterConfigOp set = new AlterConfigOp(new ConfigEntry(key, Integer.toString(value)), AlterConfigOp.OpType.SET);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
            admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), List.of(set)))
                    .all()
                    .get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    Instance add() {
        return add(List.of("-Xmx256m"));
    }

    /** @param jvmOptions of its process */
    Instance add(List<String> jvmOptions) {
        return add(jvmOptions, mutatedClasses, Map.of());
    }

    /**
     * @param classes folder of classes that replace those of this version; may be empty
     * @param changed settings that differ from those of the other instances
     */
    Instance add(List<String> jvmOptions, String classes, Map<String, String> changed) {
        started++;
        Map<String, String> own = new HashMap<>(settings);
        own.putAll(changed);
        Instance instance = Instance.start(applicationId() + "-" + started, folder, own, classes, jvmOptions);
        instances.add(instance);
        return instance;
    }

    Instance any(Random random) {
        return instances.get(random.nextInt(instances.size()));
    }

    /** Stops an instance as an operator does. It may take longer than {@code shutdown.timeout.ms}, which is counted. */
    void retire(Instance instance) {
        instances.remove(instance);
        stop(instance);
    }

    /** The same of an instance that will be started again. */
    void stop(Instance instance) {
        // before that, a JVM may have no handler for the signal yet
        instance.awaitReady();
        int exitCode = instance.terminate();
        if (exitCode == 1 && instance.printed("shutdown.timeout.ms")) {
            count(LONG_STOP);
        } else if (exitCode != 0) {
            throw new IllegalStateException(
                    "instance " + instance.name() + " ended with exit code " + exitCode + ": " + instance.tail());
        }
    }

    void count(String fault) {
        faults.merge(fault, 1, Integer::sum);
    }

    Map<String, Integer> faults() {
        return faults;
    }

    @Override
    public void close() {
        instances.forEach(Instance::close);
    }
}
