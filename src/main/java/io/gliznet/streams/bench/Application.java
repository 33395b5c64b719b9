package io.gliznet.streams.bench;

import io.gliznet.streams.infer.InferenceStats;

/** An application under measurement. From its creation on it reads documents from one topic and writes results to another. */
interface Application extends AutoCloseable {

    /** What the application has computed since its start. */
    InferenceStats stats();

    @Override
    void close();
}
