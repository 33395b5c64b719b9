package io.gliznet.streams.api;

import java.time.Duration;

/**
 * Where {@code POST /classify} is served, and what a request may cost.
 *
 * @param host name or address of the interface
 * @param port 0 selects a free one
 * @param maxBodyBytes of a request
 * @param maxTexts of a request
 * @param maxTextsInFlight of all requests together
 * @param timeout from the moment that a request has been read until its answer
 * @param maxTextBytes of title and text of a document together, in UTF-8
 */
public record ApiSettings(
        String host,
        int port,
        int maxBodyBytes,
        int maxTexts,
        int maxTextsInFlight,
        Duration timeout,
        int maxTextBytes) {

    public ApiSettings {
        maxTexts = Math.min(maxTexts, maxTextsInFlight);
    }
}
