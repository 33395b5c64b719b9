package io.gliznet.streams.cli;

import io.gliznet.streams.deadletter.DeadLetter;
import io.gliznet.streams.json.Json;
import io.gliznet.streams.json.Visible;
import java.time.Instant;
import java.util.OptionalLong;
import org.apache.kafka.common.header.Header;

/** Prints dead letters, for people or as JSON. The document's text is printed only if that is asked for. */
final class LetterPrinter {

    private static final int NAME_WIDTH = 16;

    private final Console console;
    private final boolean json;
    private final boolean showText;

    LetterPrinter(Console console, boolean json, boolean showText) {
        this.console = console;
        this.json = json;
        this.showText = showText;
    }

    /** On one line, and the text on another. */
    void line(DeadLetter letter) {
        if (json) {
            console.out().println(Json.write(LetterJson.described(letter, showText)));
            return;
        }
        console.out()
                .println("%s  %s  %-18s %-16s %s"
                        .formatted(
                                letter.time(),
                                Visible.line(letter.at().toString()),
                                Table.cut(letter.reason().orElse("(no reason)"), 60),
                                Table.cut(letter.tenant().orElse("-"), 60),
                                Visible.line(letter.message().orElse(""))));
        if (showText) {
            console.out().println("    " + Visible.line(LetterText.readable(letter.value())));
        }
    }

    /** All that it says, on many lines. */
    void page(DeadLetter letter) {
        if (json) {
            line(letter);
            return;
        }
        row("letter", letter.at().toString());
        row("rejected", letter.time().toString());
        row("reason", letter.reason().orElse("(no header says it)"));
        row("stage", letter.stage().orElse("-"));
        row("tenant", letter.tenant().orElse("-"));
        row("message", letter.message().orElse("-"));
        row("document", source(letter));
        row("document time", time(letter.documentTimestamp()));
        row("replays", Long.toString(letter.replays()));
        row("key", LetterText.line(letter.key()));
        row("value", value(letter));
        console.say("@|bold headers|@");
        for (Header header : letter.headers()) {
            console.out()
                    .println("  " + Visible.line(header.key()) + "  " + Visible.line(LetterText.line(header.value())));
        }
        if (showText && letter.value() != null) {
            console.say("@|bold text|@");
            console.out().println(Visible.lines(LetterText.readable(letter.value())));
        }
    }

    private void row(String name, String value) {
        String padding = " ".repeat(NAME_WIDTH - name.length());
        console.out().println(console.ansi().string("@|bold " + name + "|@") + padding + Visible.line(value));
    }

    private String value(DeadLetter letter) {
        if (letter.value() == null) {
            return "null";
        }
        return letter.value().length + " bytes" + (showText ? "" : "; --show-text shows them");
    }

    private static String source(DeadLetter letter) {
        return letter.sourceTopic().orElse("?") + "-" + number(letter.sourcePartition()) + "@"
                + number(letter.sourceOffset());
    }

    private static String number(OptionalLong number) {
        return number.isPresent() ? Long.toString(number.getAsLong()) : "?";
    }

    private static String time(OptionalLong millis) {
        return millis.isPresent() ? Instant.ofEpochMilli(millis.getAsLong()).toString() : "-";
    }
}
