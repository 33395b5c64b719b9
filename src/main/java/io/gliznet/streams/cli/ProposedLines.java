package io.gliznet.streams.cli;

import io.gliznet.streams.mapping.MappingProposal;
import io.gliznet.streams.mapping.ProposedField;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Lines of a properties file, each under a comment that gives its reason. */
final class ProposedLines {

    private final List<String> lines = new ArrayList<>();

    void add(String reason, String key, String value) {
        lines.add("# " + escaped(reason));
        lines.add((key + "=" + escaped(value)).stripTrailing());
    }

    /**
     * Adds the lines of a proposal.
     *
     * @param prefix {@code documents.}, or that and the topic
     */
    void add(String prefix, MappingProposal proposal) {
        for (ProposedField field : proposal.fields()) {
            add(field.reason(), prefix + field.name(), field.value());
        }
    }

    /** What a terminal would obey, and what UTF-8 has no bytes for, is escaped in the way of properties files. */
    private static String escaped(String value) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\') {
                escaped.append("\\\\");
            } else if (isPlain(value, i)) {
                escaped.append(c);
            } else {
                escaped.append("\\u%04x".formatted((int) c));
            }
        }
        return escaped.toString();
    }

    private static boolean isPlain(String value, int at) {
        char c = value.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 < value.length() && Character.isLowSurrogate(value.charAt(at + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return at > 0 && Character.isHighSurrogate(value.charAt(at - 1));
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    /** @throws CommandFailure if the file is there, or cannot be written */
    void write(Path file) {
        try {
            Files.write(file, lines, StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw exists(file);
        } catch (IOException e) {
            throw CommandFailure.usage("--write: expected a file that can be written, found " + Causes.message(e));
        }
    }

    static CommandFailure exists(Path file) {
        return CommandFailure.usage("--write: expected a new file, found " + file + ", which is there");
    }
}
