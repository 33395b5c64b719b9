package io.gliznet.streams.cli;

/** One line of an input file (or one record of a CSV file): a document, or the reason why it is none. */
sealed interface InputLine {

    /** File and line, for messages. */
    String source();

    /** From 1; of a CSV record, the line where it begins. */
    int number();

    /** The line's own id, or one made of the file's name and the line's number. */
    String documentId();

    /** @throws InvalidLineException if the line is not a document */
    DocumentLine require() throws InvalidLineException;

    record Valid(DocumentLine document) implements InputLine {

        @Override
        public String source() {
            return document.source();
        }

        @Override
        public int number() {
            return document.number();
        }

        @Override
        public String documentId() {
            return document.documentId();
        }

        @Override
        public DocumentLine require() {
            return document;
        }
    }

    /** @param problem what was expected and what was found, without the file and the line */
    record Invalid(String source, int number, String documentId, String problem) implements InputLine {

        /** This line, with the reason why it is not a document. */
        static Invalid of(InputLine line, InvalidLineException reason) {
            return new Invalid(line.source(), line.number(), line.documentId(), reason.problem());
        }

        @Override
        public DocumentLine require() throws InvalidLineException {
            throw new InvalidLineException(problem);
        }

        /** The failure that stops a command at this line. */
        CommandFailure failure(String whatWasDone) {
            String after = number == 0 ? "" : "; " + whatWasDone + "; --skip-invalid reports such lines and continues";
            return CommandFailure.usage(source + ": " + problem + after);
        }
    }
}
