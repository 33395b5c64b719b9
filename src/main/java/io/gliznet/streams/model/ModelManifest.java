package io.gliznet.streams.model;

import io.gliznet.streams.encode.DocumentEncoder;
import io.gliznet.streams.encode.Layout;
import io.gliznet.streams.encode.TextSettings;
import io.gliznet.streams.encode.Tokenizer;
import java.util.List;
import java.util.Map;

/**
 * The content of {@code gliznet.json}.
 *
 * @param sha256 digest of the manifest in hex; since the manifest holds the digests of all other files, it identifies the model
 * @param graphs graphs by file name
 * @param padId token id that fills the rows of shorter sequences
 * @param vocabularySize every token id is smaller than this
 * @param maxLength tokens of the longest sequence that the graphs accept
 * @param labels how the graphs read labels
 * @param output name of the graph output that holds the logits or the vectors
 * @param golden golden vectors, at least one
 */
public record ModelManifest(
        String id,
        String revision,
        String sha256,
        Map<String, Graph> graphs,
        TokenizerFile tokenizer,
        Layout layout,
        int padId,
        int vocabularySize,
        int maxLength,
        Inputs inputs,
        LabelReading labels,
        String output,
        List<Golden> golden) {

    public ModelManifest {
        graphs = Map.copyOf(graphs);
        golden = List.copyOf(golden);
    }

    /** What turns documents and label sets into sequences for the graphs. */
    public DocumentEncoder encoder(Tokenizer tokenizer, TextSettings settings) {
        return new DocumentEncoder(tokenizer, layout, labels.phrasings(), maxLength, settings);
    }

    /** @param tolerance the largest |Δlogit| that a golden vector may have, on any machine */
    public record Graph(String sha256, Precision precision, double tolerance) {}

    /** The file of the tokenizer in the model directory, and its digest. */
    public record TokenizerFile(String file, String sha256) {}

    /** Names of the graph inputs that every graph has. */
    public record Inputs(String inputIds, String attentionMask) {}

    /**
     * A golden vector: what the model computed where it was exported.
     *
     * @param inputIds token ids of the sequence of the text
     * @param lmask label mask of the sequence; empty if labels are read apart
     * @param labelIds token ids {@code [label][phrasing][token]}; empty if labels stand in the sequence of the text
     * @param vectors expected vector of the text by graph file; empty if labels stand in the sequence of the text
     * @param logits expected logits by graph file, one per label
     */
    public record Golden(
            String text,
            List<String> labels,
            List<Integer> inputIds,
            List<Integer> lmask,
            List<List<List<Integer>>> labelIds,
            Map<String, List<Double>> vectors,
            Map<String, List<Double>> logits) {

        public Golden {
            labels = List.copyOf(labels);
            inputIds = List.copyOf(inputIds);
            lmask = List.copyOf(lmask);
            labelIds = List.copyOf(labelIds);
            vectors = Map.copyOf(vectors);
            logits = Map.copyOf(logits);
        }
    }
}
