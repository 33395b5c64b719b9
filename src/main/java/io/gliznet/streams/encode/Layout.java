package io.gliznet.streams.encode;

import java.util.ArrayList;
import java.util.List;

/**
 * The order of special tokens, text and labels. Either all of them stand in one sequence, in which the text occurs once and one part
 * is repeated for each label; or text and labels have sequences of their own. The layout is part of the model directory; {@code [CLS]
 * text [SEP] [LAB] label1 [LAB] label2 …} is an example. Thread-safe.
 */
public final class Layout {

    /** An element of the sequence. */
    public sealed interface Item {

        /** A special token. */
        record Token(int id) implements Item {}

        /** The position of the text. */
        record Text() implements Item {}

        /** The part that is repeated for each label: special tokens, and the label once. */
        record EachLabel(List<Item> items) implements Item {
            public EachLabel {
                items = List.copyOf(items);
            }
        }

        /** The position of the label, inside of {@link EachLabel} or in a sequence of its own. */
        record LabelText() implements Item {}
    }

    private final List<Item> items;
    private final List<Item> labelItems;
    private final int fixedTokens;
    private final int tokensPerLabel;

    /** @throws IllegalArgumentException unless the text occurs once, and one repeated part contains the label once */
    public Layout(List<Item> items) {
        this.items = List.copyOf(items);
        labelItems = List.of();
        List<Item> perLabel = new ArrayList<>();
        items.forEach(item -> {
            if (item instanceof Item.EachLabel each) {
                perLabel.addAll(each.items());
            }
        });
        require(count(items, Item.Text.class) == 1, "\"text\" once");
        require(count(items, Item.EachLabel.class) == 1, "one \"eachLabel\"");
        require(count(items, Item.LabelText.class) == 0, "\"label\" only inside of \"eachLabel\"");
        require(count(perLabel, Item.LabelText.class) == 1, "\"label\" once in \"eachLabel\"");
        require(
                count(perLabel, Item.Token.class) == perLabel.size() - 1,
                "only token ids and \"label\" in \"eachLabel\"");
        fixedTokens = count(items, Item.Token.class);
        tokensPerLabel = perLabel.size() - 1;
    }

    private Layout(List<Item> text, List<Item> label) {
        items = List.copyOf(text);
        labelItems = List.copyOf(label);
        require(count(text, Item.Text.class) == 1, "\"text\" once");
        require(count(text, Item.Token.class) == text.size() - 1, "only token ids and \"text\" in the text");
        require(count(label, Item.LabelText.class) == 1, "\"label\" once");
        require(count(label, Item.Token.class) == label.size() - 1, "only token ids and \"label\" in a label");
        fixedTokens = text.size() - 1;
        tokensPerLabel = 0;
    }

    /**
     * The layout of a model that reads text and labels apart.
     *
     * @throws IllegalArgumentException unless each part contains what it is for once, and otherwise only tokens
     */
    public static Layout apart(List<Item> text, List<Item> label) {
        return new Layout(text, label);
    }

    /** Whether text and labels have sequences of their own. */
    public boolean isApart() {
        return !labelItems.isEmpty();
    }

    /** Number of special tokens that do not depend on the number of labels. */
    int fixedTokens() {
        return fixedTokens;
    }

    /** Number of special tokens per label in the sequence of the text. */
    int tokensPerLabel() {
        return tokensPerLabel;
    }

    /** The ids of all special tokens. */
    public List<Integer> specialTokens() {
        List<Integer> ids = new ArrayList<>();
        collectTokens(items, ids);
        collectTokens(labelItems, ids);
        return ids;
    }

    /** The sequence of a label that has one of its own. */
    Encoding label(int[] ids) {
        return alone(labelItems, ids);
    }

    /** The sequence of a text without labels. */
    Encoding text(int[] ids) {
        return alone(items, ids);
    }

    private static Encoding alone(List<Item> items, int[] ids) {
        Writer writer = new Writer(items.size() - 1 + ids.length);
        for (Item item : items) {
            if (item instanceof Item.Token token) {
                writer.token(token.id());
            } else {
                writer.span(ids, 0, ids.length, 0);
            }
        }
        return new Encoding(writer.inputIds, writer.lmask, 0, 0);
    }

    /** Special tokens of a label that has a sequence of its own. */
    int tokensBesideLabel() {
        return labelItems.size() - 1;
    }

    /**
     * Builds one sequence of a text and, unless they are apart, its labels.
     *
     * @param from first token of the text window
     * @param to end of the text window, exclusive
     * @param firstLabel index of the first label
     */
    Encoding arrange(int[] text, int from, int to, EncodedLabelSet labels, int firstLabel, int labelCount) {
        int inSequence = isApart() ? 0 : labelCount;
        int length = fixedTokens + (to - from) + inSequence * tokensPerLabel;
        for (int label = firstLabel; label < firstLabel + inSequence; label++) {
            length += labels.labelIds(label).length;
        }
        Writer writer = new Writer(length);
        for (Item item : items) {
            if (item instanceof Item.Token token) {
                writer.token(token.id());
            } else if (item instanceof Item.Text) {
                writer.span(text, from, to, 0);
            } else if (item instanceof Item.EachLabel each) {
                for (int label = 0; label < inSequence; label++) {
                    writer.label(each.items(), labels.labelIds(firstLabel + label), label + 1);
                }
            }
        }
        return new Encoding(writer.inputIds, writer.lmask, firstLabel, inSequence);
    }

    private static int count(List<Item> items, Class<? extends Item> kind) {
        return (int) items.stream().filter(kind::isInstance).count();
    }

    private static void collectTokens(List<Item> items, List<Integer> ids) {
        for (Item item : items) {
            if (item instanceof Item.Token token) {
                ids.add(token.id());
            } else if (item instanceof Item.EachLabel each) {
                collectTokens(each.items(), ids);
            }
        }
    }

    private static void require(boolean holds, String expected) {
        if (!holds) {
            throw new IllegalArgumentException("expected " + expected);
        }
    }

    private static final class Writer {
        private final int[] inputIds;
        private final int[] lmask;
        private int position;

        Writer(int length) {
            inputIds = new int[length];
            lmask = new int[length];
        }

        void token(int id) {
            inputIds[position++] = id;
        }

        void span(int[] ids, int from, int to, int mask) {
            for (int i = from; i < to; i++) {
                inputIds[position] = ids[i];
                lmask[position++] = mask;
            }
        }

        void label(List<Item> items, int[] ids, int number) {
            for (Item item : items) {
                if (item instanceof Item.Token token) {
                    token(token.id());
                } else {
                    span(ids, 0, ids.length, number);
                }
            }
        }
    }
}
