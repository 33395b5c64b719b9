package io.gliznet.streams.records;

import io.gliznet.streams.classify.Reason;
import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.document.Document;

/**
 * What a document must be before the pipeline takes it. Messages name fields, never what stands in them but for the two that
 * make the label set's key.
 *
 * @param maxTextBytes of title and text in UTF-8
 */
record DocumentRules(int maxTextBytes) {

    Document check(Document document) throws RejectedException {
        checkUnicode("documentId", document.documentId());
        checkUnicode("tenantId", document.labelSet().tenantId());
        checkUnicode("labelSet", document.labelSet().name());
        for (var attribute : document.attributes().entrySet()) {
            checkUnicode("attributes", attribute.getKey());
            checkUnicode("attributes", attribute.getValue());
        }
        long bytes = checkUnicode("text", document.content());
        if (bytes > maxTextBytes) {
            throw new RejectedException(
                    Reason.TEXT_TOO_LARGE,
                    "title and text: expected at most " + maxTextBytes + " bytes, found " + bytes);
        }
        return document;
    }

    private static long checkUnicode(String field, String text) throws RejectedException {
        long bytes = WellFormed.utf8Length(text);
        if (bytes < 0) {
            throw invalid(field + ": expected well-formed Unicode, found half a surrogate pair");
        }
        return bytes;
    }

    private static RejectedException invalid(String problem) {
        return new RejectedException(Reason.INVALID_DOCUMENT, problem);
    }
}
