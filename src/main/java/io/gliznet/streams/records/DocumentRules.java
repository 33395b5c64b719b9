package io.gliznet.streams.records;

import io.gliznet.streams.classify.Reason;
import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.label.WellFormed;

/**
 * Checks a document before it enters the pipeline. Messages name fields and never contain their values, except for the two fields
 * that identify the label set.
 *
 * @param maxTextBytes limit of title and text together, in bytes of UTF-8
 */
public record DocumentRules(int maxTextBytes) {

    /** @throws RejectedException if the service rejects this document */
    public Document check(Document document) throws RejectedException {
        try {
            checkFields(document);
            return document;
        } catch (RejectedException e) {
            throw e.of(document.labelSet().tenantId());
        }
    }

    private void checkFields(Document document) throws RejectedException {
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
    }

    private static long checkUnicode(String field, String text) throws RejectedException {
        long bytes = WellFormed.utf8Length(text);
        if (bytes < 0) {
            throw invalid(field + ": expected well-formed Unicode, found an unpaired surrogate");
        }
        return bytes;
    }

    private static RejectedException invalid(String problem) {
        return new RejectedException(Reason.INVALID_DOCUMENT, problem);
    }
}
