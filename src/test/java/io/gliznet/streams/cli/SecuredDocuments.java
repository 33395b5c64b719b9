package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;

/** Label sets and documents that somebody else writes, who may do everything. */
final class SecuredDocuments {

    private SecuredDocuments() {}

    static void putLabels(OwnTopics topics, String... options) {
        String[] command = command(options, "labels", "put", "-");
        Invocation put = topics.runWithInput("tenantId: acme\nlabels: [billing, outage]\n", command);
        assertThat(put.exitCode()).as(put.err()).isZero();
    }

    static void send(OwnTopics topics, String id, String... options) {
        String line = "{\"documentId\":\"" + id + "\",\"text\":\"I was charged twice.\"}\n";
        Invocation sent = topics.runWithInput(line, command(options, "documents", "send", "--tenant", "acme", "-"));
        assertThat(sent.exitCode()).as(sent.err()).isZero();
    }

    private static String[] command(String[] options, String... words) {
        return Stream.concat(Stream.of(words), Stream.of(options)).toArray(String[]::new);
    }
}
