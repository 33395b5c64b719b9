package io.gliznet.streams.records;

import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.document.SourceRecord;
import io.gliznet.streams.mapping.RecordFormat;
import io.gliznet.streams.mapping.SampledRecord;
import java.util.Set;

/** Reads records without a mapping, each by its bytes. Thread-safe; blocks while a schema registry is needed that does not answer. */
public final class RecordSampler implements AutoCloseable {

    private final ValueTrees values;

    /** @throws org.apache.kafka.common.config.ConfigException if the settings name no usable deserializer */
    public RecordSampler(SerdeSettings settings) {
        values = ValueTrees.open(settings, RegistryStatus.unwatched());
    }

    /**
     * The value of a record in whichever format it has.
     *
     * @throws RejectedException if it has none
     * @throws io.gliznet.streams.serde.RegistryUnavailableException if the registry does not answer within the configured time
     */
    public SampledRecord read(SourceRecord record, Set<String> headerNames) throws RejectedException {
        ValueTrees.Read read = values.read(RecordFormat.AUTO, record);
        return new SampledRecord(read.format(), read.tree(), record, headerNames);
    }

    @Override
    public void close() {
        values.close();
    }
}
