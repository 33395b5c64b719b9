/**
 * Loads a model directory and proves that it can be used: its manifest, tokenizer and graphs are read, checked against each
 * other and against golden vectors, and brought onto a device. With {@link io.gliznet.streams.infer} the only package that
 * knows ONNX Runtime. A {@link io.gliznet.streams.model.Model} says itself how many threads may call it.
 */
@NullMarked
package io.gliznet.streams.model;

import org.jspecify.annotations.NullMarked;
