/**
 * Loads and verifies a model directory: reads the manifest, the tokenizer and a graph, checks them against each other, opens a
 * session on each device, and compares its results with golden vectors. Only this package and {@link io.gliznet.streams.infer} use
 * ONNX Runtime. Each {@link io.gliznet.streams.model.Model} states how many threads may call it.
 */
@NullMarked
package io.gliznet.streams.model;

import org.jspecify.annotations.NullMarked;
