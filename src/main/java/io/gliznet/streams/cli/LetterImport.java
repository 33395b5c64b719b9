package io.gliznet.streams.cli;

import io.gliznet.streams.cli.LineReader.RawLine;
import java.util.Optional;

/**
 * Sends the lines of a file as the dead letters that they were. Used by one thread.
 *
 * @param words name the file and the topic
 * @param partitions of the topic that letters are to keep; 0: they go where their key says
 */
record LetterImport(SentLines.Words words, int partitions, SentLines sent) {

    /**
     * Sends the lines from this one on, and waits until the broker has them.
     *
     * @throws CommandFailure at the first line that is no dead letter, or was not taken
     */
    void send(LineReader lines, int fromLine) {
        Optional<RawLine> line = lines.read();
        while (line.isPresent() && !sent.failed()) {
            RawLine next = line.get();
            if (next.number() >= fromLine && !next.isBlank()) {
                send(next);
            }
            line = lines.read();
        }
        sent.finish();
    }

    private void send(RawLine line) {
        try {
            String text = line.text().orElseThrow(() -> new InvalidLineException(line.problem()));
            sent.send(line.number(), LetterJson.record(text, words.topic(), partitions), "");
        } catch (InvalidLineException e) {
            sent.finish();
            throw CommandFailure.usage(words.source() + " line " + line.number() + ": " + e.problem() + "; "
                    + sent.summary() + "; --from-line " + line.number()
                    + " continues at this line after it was corrected");
        }
    }
}
