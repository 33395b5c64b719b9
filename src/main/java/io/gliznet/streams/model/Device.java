package io.gliznet.streams.model;

import io.gliznet.streams.encode.Encoding;

/**
 * A model on the device it runs on.
 *
 * @param probe a sequence that it was seen to take, to tell a device that is lost from a document that it cannot take
 * @param padId token id behind the end of shorter sequences
 */
public record Device(Model model, Encoding probe, int padId) {}
