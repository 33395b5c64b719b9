/**
 * Sequences become logits. A model is a directory: its manifest, its tokenizer and its graphs are read, checked against each
 * other and against golden vectors here, and nothing starts with one that does not hold. The only package that knows ONNX
 * Runtime. {@link io.gliznet.streams.infer.InferenceExecutor} may be called from any thread; a device is driven by threads
 * of its own.
 */
@NullMarked
package io.gliznet.streams.infer;

import org.jspecify.annotations.NullMarked;
