package io.gliznet.streams.bench;

import io.gliznet.streams.infer.InferenceStats;

/** What is measured with a broker: it reads documents from one topic and writes its results to another, from its start on. */
interface Application extends AutoCloseable {

    InferenceStats stats();

    @Override
    void close();
}
