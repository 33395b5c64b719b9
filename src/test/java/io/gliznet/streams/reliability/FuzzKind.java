package io.gliznet.streams.reliability;

import static io.gliznet.streams.reliability.ReadOutcome.CLASSIFIED;

import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A kind of document that a stranger may send, and what may become of it. */
enum FuzzKind {
    ORDINARY(40, CLASSIFIED) {
        @Override
        byte[] value(FuzzBytes bytes, Random random) {
            return bytes.document("an ordinary text of a few words");
        }
    },
    RANDOM_BYTES(10, "UNDECODABLE") {
        @Override
        byte[] value(FuzzBytes bytes, Random random) {
            return bytes.random(2_000);
        }
    },
    TRUNCATED(10, "UNDECODABLE") {
        @Override
        byte[] value(FuzzBytes bytes, Random random) {
            return bytes.truncated(bytes.document("a text that does not arrive as a whole"));
        }
    },
    ONE_BIT_CHANGED(10, CLASSIFIED, "UNDECODABLE", "INVALID_DOCUMENT", "UNKNOWN_LABEL_SET", "EMPTY_TEXT") {
        @Override
        byte[] value(FuzzBytes bytes, Random random) {
            return bytes.damaged(bytes.document("a text with an error of one bit"));
        }
    },
    ANOTHER_MAGIC(6, "UNDECODABLE") {
        @Override
        byte[] value(FuzzBytes bytes, Random random) {
            byte[] value = bytes.document("a text");
            value[0] = (byte) random.nextInt(100);
            return value;
        }
    },
    ANOTHER_SCHEMA(6, "UNDECODABLE") {
        @Override
        byte[] value(FuzzBytes bytes, Random random) {
            byte[] value = bytes.document("a text");
            value[2 + random.nextInt(8)] ^= 1;
            return value;
        }
    },
    NULL_VALUE(6, "UNDECODABLE") {
        @Override
        byte @Nullable [] value(FuzzBytes bytes, Random random) {
            return null;
        }
    },
    FIVE_MEGABYTES(0.2, "TEXT_TOO_LARGE") {
        @Override
        byte[] value(FuzzBytes bytes, Random random) {
            return bytes.document("word ".repeat(1_000_000));
        }
    },
    ONE_MEGABYTE(0.2, CLASSIFIED) {
        @Override
        byte[] value(FuzzBytes bytes, Random random) {
            return bytes.document("word ".repeat(200_000));
        }
    },
    NUL_CHARACTERS(5, CLASSIFIED, "EMPTY_TEXT") {
        @Override
        byte[] value(FuzzBytes bytes, Random random) {
            return bytes.document("\0".repeat(random.nextInt(20)) + (random.nextBoolean() ? "word" : ""));
        }
    },
    LONE_SURROGATE(5, "UNDECODABLE", "INVALID_DOCUMENT") {
        @Override
        byte[] value(FuzzBytes bytes, Random random) {
            byte[] surrogate = {(byte) 0xED, (byte) (0xA0 + random.nextInt(32)), (byte) 0x80};
            return FuzzBytes.replaced(bytes.document("a QQQ text"), SentDocument.utf8("QQQ"), surrogate);
        }
    },
    RIGHT_TO_LEFT(5, CLASSIFIED) {
        @Override
        byte[] value(FuzzBytes bytes, Random random) {
            return bytes.document("\u202E\u0645\u0631\u062D\u0628\u0627 \u05E9\u05DC\u05D5\u05DD\u202C word");
        }
    },
    ZERO_WIDTH(5, CLASSIFIED, "EMPTY_TEXT") {
        @Override
        byte[] value(FuzzBytes bytes, Random random) {
            return bytes.document("\u200B\u200D\uFEFF".repeat(1 + random.nextInt(50)));
        }
    },
    SPECIAL_TOKENS(5, CLASSIFIED) {
        @Override
        byte[] value(FuzzBytes bytes, Random random) {
            return bytes.document("[CLS] [SEP] [LAB] [MASK] [PAD] <s> </s> <|endoftext|> <<LABEL>> word");
        }
    },
    BLANK(5, "EMPTY_TEXT") {
        @Override
        byte[] value(FuzzBytes bytes, Random random) {
            return bytes.document(" \t\n".repeat(random.nextInt(5)));
        }
    },
    SLASH_IN_TENANT(5, "INVALID_DOCUMENT") {
        @Override
        byte[] value(FuzzBytes bytes, Random random) {
            return FuzzBytes.replaced(bytes.document("a text"), SentDocument.utf8("acme"), SentDocument.utf8("ac/e"));
        }
    },
    THOUSAND_LABELS(1, CLASSIFIED, "INVALID_LABEL_SET") {
        @Override
        byte[] value(FuzzBytes bytes, Random random) {
            return bytes.document(FuzzBytes.THOUSAND, "a text", Map.of());
        }
    },
    GIANT_ATTRIBUTES(1, CLASSIFIED, "RESULT_TOO_LARGE") {
        @Override
        byte[] value(FuzzBytes bytes, Random random) {
            String giant = "x".repeat(random.nextInt(2_000_000));
            return bytes.document(FuzzBytes.TENANT, "a text", Map.of("giant", giant));
        }
    },
    /** Its label set, which is written before it, is one of several that break rules. */
    LABEL_SET(15, "INVALID_LABEL_SET") {
        @Override
        byte[] value(FuzzBytes bytes, Random random) {
            return bytes.document("broken", "a text", Map.of());
        }
    };

    private final double weight;
    // Error Prone does not know that Set.of() is immutable
    @SuppressWarnings("ImmutableEnumChecker")
    private final Set<String> allowed;

    FuzzKind(double weight, String... allowed) {
        this.weight = weight;
        this.allowed = Set.of(allowed);
    }

    abstract byte @Nullable [] value(FuzzBytes bytes, Random random);

    boolean allows(String outcome) {
        return allowed.contains(outcome);
    }

    static FuzzKind random(Random random) {
        double total = 0;
        for (FuzzKind kind : values()) {
            total += kind.weight;
        }
        double chosen = random.nextDouble() * total;
        for (FuzzKind kind : values()) {
            chosen -= kind.weight;
            if (chosen < 0) {
                return kind;
            }
        }
        return ORDINARY;
    }
}
