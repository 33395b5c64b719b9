package io.gliznet.streams.model;

import io.gliznet.streams.encode.Encoding;

/**
 * A model on one device.
 *
 * @param probe a sequence that the model has already run; if it fails later, the device is lost
 * @param padId token id that fills the rows of shorter sequences
 */
public record Device(Model model, Encoding probe, int padId) {}
