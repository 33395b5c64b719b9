package io.gliznet.streams.bench;

import io.gliznet.streams.document.Document;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The documents and label sets that every row of the benchmark uses. The lengths are those of tickets, mails and reviews: half
 * of the documents have one or two sentences, and one in twenty fills a page.
 */
final class Workload {

    private static final String[] NAMES = {
        "billing",
        "refund",
        "delivery",
        "outage",
        "praise",
        "complaint",
        "account access",
        "feature request",
        "sports",
        "politics",
        "business",
        "science and technology",
        "health",
        "travel",
        "food and drink",
        "music",
        "weather",
        "education",
        "law and courts",
        "something else"
    };

    private static final String[] WORDS = ("the of and to in is that it was for on are with as at be this have from or"
                    + " one had by word but not what all were we when your can said there use an each which she do how"
                    + " their if will up other about out many then them these so some her would make like him into time"
                    + " has look two more write go see number no way could people my than first water been call who oil"
                    + " its now find long down day did get come made may part customer payment invoice delivery package"
                    + " account password screen update weather match goal season election minister market price company"
                    + " doctor patient hospital treatment school teacher student hotel flight station restaurant kitchen"
                    + " recipe album concert guitar court judge police engine battery software network server database"
                    + " research planet energy climate forest river mountain village winter summer morning evening")
            .split(" ");

    private static final int DISTINCT_LABELS = 2_000;

    /** A share of the documents, and the range of their number of words. */
    private record Length(double share, int minWords, int maxWords) {}

    private static final List<Length> LENGTHS = List.of(
            new Length(0.50, 8, 40), new Length(0.30, 40, 110), new Length(0.15, 110, 220), new Length(0.05, 220, 340));

    private final List<Document> documents;
    private final List<LabelSet> labelSets;

    private Workload(List<Document> documents, List<LabelSet> labelSets) {
        this.documents = documents;
        this.labelSets = labelSets;
    }

    /** @param tenants each has its own label set: the first one the plain names, others as many labels out of 2,000 */
    static Workload of(long seed, int documents, int tenants) {
        Random chance = new Random(seed);
        List<LabelSet> labelSets = new ArrayList<>();
        List<Label> labels = labels(NAMES.length);
        List<Label> all = labels(tenants == 1 ? NAMES.length : DISTINCT_LABELS);
        for (int tenant = 0; tenant < tenants; tenant++) {
            labelSets.add(LabelSet.of(new LabelSetKey("tenant-" + tenant, Document.DEFAULT_LABEL_SET), labels));
            labels = chance.ints(0, all.size())
                    .distinct()
                    .limit(NAMES.length)
                    .mapToObj(all::get)
                    .toList();
        }
        List<Document> texts = new ArrayList<>();
        Random words = new Random(seed);
        for (int i = 0; i < documents; i++) {
            LabelSetKey labelSet = labelSets.get(chance.nextInt(tenants)).key();
            texts.add(new Document("d" + i, labelSet, Optional.empty(), text(words), Map.of()));
        }
        return new Workload(texts, labelSets);
    }

    /** One tenant's texts of one or two sentences. */
    static Workload ofShortTexts(long seed, int documents) {
        return of(seed, documents, LENGTHS.get(0));
    }

    /** One tenant's texts of a page. */
    static Workload ofLongTexts(long seed, int documents) {
        return of(seed, documents, LENGTHS.get(LENGTHS.size() - 1));
    }

    private static Workload of(long seed, int documents, Length length) {
        Random words = new Random(seed);
        Workload one = of(seed, 1, 1);
        LabelSetKey key = one.labelSets.get(0).key();
        List<Document> texts = IntStream.range(0, documents)
                .mapToObj(i -> new Document("d" + i, key, Optional.empty(), words(length, words), Map.of()))
                .toList();
        return new Workload(texts, one.labelSets);
    }

    /** The same texts, whose only label set has so many labels: a name, and from the 21st on a word before it. */
    Workload withLabels(int count) {
        List<Label> labels = labels(count);
        LabelSet all = labelSets.get(0);
        LabelSet set = new LabelSet(
                all.key(), labels, all.mode(), all.threshold(), NAMES.length, all.template(), all.aggregation(), 0);
        return new Workload(documents, List.of(set));
    }

    /** The same number of tokens as texts and labels in one sequence. */
    Workload withLabelsInTexts() {
        LabelSet labelSet = labelSets.get(0);
        List<Document> longer = documents.stream()
                .map(document -> withLabelsInText(document, labelSet))
                .toList();
        return new Workload(longer, withLabels(1).labelSets);
    }

    /** The labels, each between two marks, follow the text. */
    static Document withLabelsInText(Document document, LabelSet labelSet) {
        String labels = labelSet.labels().stream()
                .map(label -> " . " + label.prompt() + " .")
                .collect(Collectors.joining());
        return new Document(
                document.documentId(),
                document.labelSet(),
                document.title(),
                document.text() + labels,
                document.attributes());
    }

    /** The first {@code count} documents, or all if there are fewer. */
    Workload first(int count) {
        return new Workload(documents.subList(0, Math.min(count, documents.size())), labelSets);
    }

    /** The same documents, divided into {@code count} pieces of equal size. */
    List<Workload> pieces(int count) {
        int size = documents.size() / count;
        return IntStream.range(0, count)
                .mapToObj(i -> new Workload(documents.subList(i * size, (i + 1) * size), labelSets))
                .toList();
    }

    List<Document> documents() {
        return documents;
    }

    /** The label sets of all tenants. */
    List<LabelSet> labelSets() {
        return labelSets;
    }

    private static List<Label> labels(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> (i < NAMES.length ? "" : WORDS[i / NAMES.length] + " ") + NAMES[i % NAMES.length])
                .map(Label::named)
                .toList();
    }

    private static String text(Random chance) {
        double where = chance.nextDouble();
        Length length = LENGTHS.get(0);
        for (Length next : LENGTHS) {
            length = next;
            where -= next.share();
            if (where < 0) {
                break;
            }
        }
        return words(length, chance);
    }

    private static String words(Length length, Random chance) {
        int count = length.minWords() + chance.nextInt(length.maxWords() - length.minWords());
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : " ").append(WORDS[chance.nextInt(WORDS.length)]);
        }
        return text.append('.').toString();
    }
}
