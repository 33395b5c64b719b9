package io.gliznet.streams.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.gliznet.streams.evaluation.EvaluationResult;
import io.gliznet.streams.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The file of {@code --resume}: a JSON line for each finished set, with a key that says what its figures depend on. A last line
 * without a line break is what a process left that ended while it wrote, and is removed.
 */
final class FinishedSets {

    private static final String KEY = "key";
    private static final String RESULT = "result";

    private final Path file;
    private final Map<String, EvaluationResult> finished = new HashMap<>();

    private FinishedSets(Path file) {
        this.file = file;
    }

    /** @throws CommandFailure if the file has other content, or cannot be written */
    static FinishedSets open(Path file) {
        FinishedSets sets = new FinishedSets(file);
        try {
            String content = Files.exists(file) ? Files.readString(file) : "";
            String whole = content.substring(0, content.lastIndexOf('\n') + 1);
            sets.read(whole, content.substring(whole.length()));
            if (!whole.equals(content)) {
                Files.writeString(file, whole);
            }
            Files.writeString(file, "", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            return sets;
        } catch (IOException e) {
            throw CommandFailure.usage("--resume: expected a file that can be read and written, found " + file);
        }
    }

    /** A digest of everything that the figures of a set depend on: texts, labels, model, settings and program. */
    static String key(String set, List<String> unrelated, List<String> settings) {
        MessageDigest digest = sha256();
        update(digest, set);
        unrelated.forEach(other -> update(digest, other));
        settings.forEach(setting -> digest.update((setting + "\n").getBytes(UTF_8)));
        return HexFormat.of().formatHex(digest.digest());
    }

    Optional<EvaluationResult> find(String key) {
        return Optional.ofNullable(finished.get(key));
    }

    void add(String key, EvaluationResult result) {
        JsonNode line = Json.object().put(KEY, key).set(RESULT, Json.JSON.valueToTree(result));
        try {
            Files.writeString(file, Json.write(line) + "\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw CommandFailure.failed("--resume: expected to write " + file + ", found: " + e.getMessage());
        }
    }

    private void read(String whole, String unfinished) {
        List<String> lines = whole.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            readLine(i + 1, lines.get(i));
        }
        if (lines.isEmpty() && !unfinished.isEmpty() && !unfinished.startsWith("{\"" + KEY + "\":")) {
            throw notOurs(1);
        }
    }

    private void readLine(int number, String line) {
        try {
            JsonNode node = Json.JSON.readTree(line);
            if (!node.path(KEY).isTextual() || !node.path(RESULT).isObject()) {
                throw notOurs(number);
            }
            finished.put(node.path(KEY).textValue(), Json.JSON.treeToValue(node.path(RESULT), EvaluationResult.class));
        } catch (JsonProcessingException e) {
            throw notOurs(number);
        }
    }

    private CommandFailure notOurs(int line) {
        return CommandFailure.usage("--resume: expected a file that 'evaluate --resume' has written, found " + file
                + ", whose line " + line + " is not a finished set");
    }

    private static void update(MessageDigest digest, String file) {
        digest.update((file + "\n").getBytes(UTF_8));
        try (InputStream in = new DigestInputStream(Files.newInputStream(Path.of(file)), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw CommandFailure.usage(file + ": expected a file of documents, found "
                    + (Files.exists(Path.of(file)) ? "one that cannot be read" : "no such file"));
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JVM has SHA-256
        }
    }
}
