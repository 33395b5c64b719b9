package io.gliznet.streams.model;

import io.gliznet.streams.encode.Layout;
import java.util.List;
import java.util.Map;

/**
 * What {@code gliznet.json} says of its directory.
 *
 * @param sha256 of the manifest itself, hex: since it holds the digests of all other files, it names the whole model
 * @param graphs by file name
 * @param padId token id behind the end of shorter sequences
 * @param vocabularySize every token id is less
 * @param maxLength tokens of the longest sequence the graphs take
 * @param output name of the logits
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

    /** @param tolerance how far a logit may be from its golden one, on any machine */
    public record Graph(String sha256, Precision precision, double tolerance) {}

    /** The tokenizer's file in the directory. */
    public record TokenizerFile(String file, String sha256) {}

    /** Names of the graph's inputs. */
    public record Inputs(String inputIds, String attentionMask, String lmask, String labelIds) {}

    /**
     * What the model was seen to compute where it was made.
     *
     * @param logits by graph file
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
