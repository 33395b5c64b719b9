package io.gliznet.streams.cli;

/** The jars of the Kafka broker, in lib/dev. Images leave them out. */
final class DevelopmentBroker {

    private static final String SERVER = "kafka.server.KafkaRaftServer";

    private DevelopmentBroker() {}

    /** @throws CommandFailure if the class path has no broker */
    static void require(String command) {
        try {
            Class.forName(SERVER, false, DevelopmentBroker.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw CommandFailure.usage(command
                    + ": expected the jars of a Kafka broker in lib/dev, found none, because images leave them out;"
                    + " call the command from a source tree, or copy lib/dev of a build into the installation");
        }
    }
}
