/**
 * Texts and labels become token ids, and a document with its labels becomes the sequences the model reads: one when all
 * fits, several when the labels or the text are too long. Nothing is dropped without a flag in {@link
 * io.gliznet.streams.encode.Coverage}. The only package that knows the tokenizer library. Values are immutable and safe to
 * share between threads.
 */
@NullMarked
package io.gliznet.streams.encode;

import org.jspecify.annotations.NullMarked;
