package io.gliznet.streams.mapping;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What the name of a field or a header suggests about its value. */
final class FieldNames {

    private static final Pattern BETWEEN_WORDS =
            Pattern.compile("[^\\p{L}\\p{N}]+|(?<=[\\p{Ll}\\p{N}])(?=\\p{Lu})|(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})");

    private static final Set<String> TITLES = Set.of("subject", "title", "headline", "betreff");
    private static final Set<String> TEXTS =
            Set.of("text", "body", "message", "content", "comment", "description", "review", "question", "answer");
    private static final Set<String> NO_TEXTS = Set.of(
            "agent",
            "ua",
            "url",
            "uri",
            "link",
            "address",
            "schema",
            "query",
            "sql",
            "trace",
            "stack",
            "stacktrace",
            "token",
            "cookie",
            "headers",
            "signature",
            "html");
    private static final Set<String> IDENTIFIERS = Set.of("id", "uuid", "guid", "key", "number", "no", "nr", "ref");

    /** The clearest first. */
    private static final List<String> TENANTS = List.of(
            "tenant",
            "workspace",
            "organization",
            "organisation",
            "org",
            "account",
            "merchant",
            "seller",
            "shop",
            "store",
            "brand",
            "company",
            "client",
            "customer");

    private static final Set<String> BESIDE_TENANT =
            Set.of("id", "uuid", "guid", "key", "code", "slug", "name", "number", "no", "x", "ce");

    /** Ranks behind every tenant's name. */
    static final int NO_TENANT = TENANTS.size();

    private FieldNames() {}

    static List<String> words(String name) {
        return Arrays.stream(BETWEEN_WORDS.split(name))
                .filter(word -> !word.isEmpty())
                .map(word -> word.toLowerCase(Locale.ROOT))
                .toList();
    }

    static boolean isTitle(String name) {
        return words(name).stream().anyMatch(TITLES::contains);
    }

    /** How much a character of this field counts among those of others. */
    static double textWeight(String name) {
        List<String> words = words(name);
        if (words.stream().anyMatch(NO_TEXTS::contains)) {
            return 0.1;
        }
        return words.stream().anyMatch(TEXTS::contains) ? 4 : 1;
    }

    static boolean isIdentifier(String name) {
        List<String> words = words(name);
        return !words.isEmpty() && IDENTIFIERS.contains(words.get(words.size() - 1));
    }

    /** Whether a name is that of the records' topic, such as {@code ticket} and {@code ticketId} of {@code desk.tickets}. */
    static boolean isNamedLike(String name, String topic) {
        List<String> field = words(name);
        List<String> words = words(topic);
        return !field.isEmpty()
                && !words.isEmpty()
                && (field.size() == 1 || (field.size() == 2 && IDENTIFIERS.contains(field.get(1))))
                && singular(words.get(words.size() - 1)).equals(singular(field.get(0)));
    }

    private static String singular(String word) {
        return word.endsWith("s") ? word.substring(0, word.length() - 1) : word;
    }

    /**
     * From 0, how clearly a name is that of a tenant; {@link #NO_TENANT} if it is not.
     *
     * @param parent the name of the object around it; may be empty
     */
    static int tenantRank(String parent, String name) {
        List<String> words = words(name);
        int rank = rank(words);
        if (words.isEmpty()) {
            return NO_TENANT;
        }
        if (rank < NO_TENANT) {
            return words.stream().allMatch(word -> TENANTS.contains(word) || BESIDE_TENANT.contains(word))
                    ? rank
                    : NO_TENANT;
        }
        List<String> around = words(parent);
        return around.size() == 1 && BESIDE_TENANT.containsAll(words) ? rank(around) : NO_TENANT;
    }

    private static int rank(List<String> words) {
        return words.stream()
                .mapToInt(TENANTS::indexOf)
                .filter(rank -> rank >= 0)
                .min()
                .orElse(NO_TENANT);
    }
}
