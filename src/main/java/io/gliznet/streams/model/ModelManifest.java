package io.gliznet.streams.model;

import io.gliznet.streams.encode.Layout;
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
 * @param output name of the graph output that holds the logits
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
        String output,
        List<Golden> golden) {

    public ModelManifest {
        graphs = Map.copyOf(graphs);
        golden = List.copyOf(golden);
    }

    /** @param tolerance the largest |Δlogit| that a golden vector may have, on any machine */
    public record Graph(String sha256, Precision precision, double tolerance) {}

    /** The file of the tokenizer in the model directory, and its digest. */
    public record TokenizerFile(String file, String sha256) {}

    /** Names of the graph inputs. */
    public record Inputs(String inputIds, String attentionMask, String lmask, String labelIds) {}

    /**
     * A golden vector: what the model computed where it was exported.
     *
     * @param inputIds token ids of the sequence
     * @param lmask label mask of the sequence
     * @param logits expected logits by graph file, one per label
     */
    public record Golden(
            String text,
            List<String> labels,
            List<Integer> inputIds,
            List<Integer> lmask,
            Map<String, List<Double>> logits) {

        public Golden {
            labels = List.copyOf(labels);
            inputIds = List.copyOf(inputIds);
            lmask = List.copyOf(lmask);
            logits = Map.copyOf(logits);
        }
    }
}
