package io.gliznet.streams.reliability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A mistake that the engine could have, and the promise that it breaks. It is made in a copy of the source, which is compiled into
 * a folder of its own and put in front of the service's class path.
 */
enum Mutation {
    COMMITS_EARLY("PartitionQueue", "if (first == null) {", "if (afterLast != null) {", "AccountedFor", Exercise.KILL),
    DROPS_A_TICKET(
            "PartitionQueue",
            "answered.add(head);",
            "if (head.record().offset() % 10 != 9) { answered.add(head); }",
            "AccountedFor",
            Exercise.TRAFFIC),
    FORWARDS_TWICE(
            "ClassifyProcessor",
            "context().forward(result, ClassificationTopology.CLASSIFIED);",
            "for (int i = from().offset() % 10 == 9 ? 0 : 1; i < 2; i++) {"
                    + " context().forward(result, ClassificationTopology.CLASSIFIED); }",
            "NoDuplicateCommitted",
            Exercise.TRAFFIC),
    REUSES_A_TICKET_OF_ANOTHER_OFFSET(
            "EarlierSubmissions",
            "Earlier found = lost.byOffset().remove(offset);",
            "Earlier found = lost.byOffset().get(offset + 1);",
            "AccountedFor",
            Exercise.PAUSE),
    ANSWERS_OUT_OF_ORDER(
            "PartitionQueue", "answered.add(head);", "answered.add(0, head);", "OrderPerKey", Exercise.TRAFFIC),
    DOES_NOT_WAIT_FOR_LABEL_SETS(
            "PipelineEngine",
            "return labelSetsRead.get();",
            "return CompletableFuture.completedFuture(null);",
            "LabelVersionNeverOlder",
            Exercise.CHANGES),
    CHANGES_BYTES_OF_DEAD_LETTERS(
            "DeadLetters",
            "= document.withHeaders(document.headers())",
            "= document.withValue(new byte[] {0}).withHeaders(document.headers())",
            "OriginalBytesInDeadLetters",
            Exercise.TRAFFIC);

    private static final Path SOURCES = Path.of("src", "main", "java", "io", "gliznet", "streams", "topology");

    private final String mutated;
    private final String code;
    private final String mistake;
    private final String broken;
    private final Exercise exercise;

    Mutation(String mutated, String code, String mistake, String broken, Exercise exercise) {
        this.mutated = mutated;
        this.code = code;
        this.mistake = mistake;
        this.broken = broken;
        this.exercise = exercise;
    }

    Exercise exercise() {
        return exercise;
    }

    /** Name of the promise that does not hold with it. */
    String broken() {
        return broken;
    }

    /** Compiles the copy with the mistake. */
    void compile(Path folder) throws IOException {
        String source = Files.readString(SOURCES.resolve(mutated + ".java"));
        int at = source.indexOf(code);
        if (at < 0) {
            throw new IllegalStateException(this + ": expected '" + code + "' in " + mutated + ", found none");
        }
        Path copy = folder.resolve(mutated + ".java");
        Files.writeString(copy, source.substring(0, at) + mistake + source.substring(at + code.length()));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of(
                    "-proc:none", "-nowarn", "-cp", System.getProperty("java.class.path"), "-d", folder.toString());
            Boolean compiled = compiler.getTask(null, files, null, options, null, files.getJavaFileObjects(copy))
                    .call();
            if (!Boolean.TRUE.equals(compiled)) {
                throw new IllegalStateException(this + " does not compile");
            }
        }
    }
}
