package io.gliznet.streams.mapping;

/** How documents are made of the records of a topic. */
public record TopicMapping(RecordFormat format, Envelope envelope, DocumentMapping fields) {

    /** Documents in this project's own schema. */
    public static final TopicMapping OWN =
            new TopicMapping(RecordFormat.DOCUMENT, Envelope.NONE, new DocumentMapping(MappingText.OWN));
}
