package io.gliznet.streams.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.gliznet.streams.classify.LabelSets;
import io.gliznet.streams.encode.EncodedLabelSet;
import io.gliznet.streams.label.InvalidLabelSetException;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest label sets: a store on disk that survives a restart, with the decoded ones that are in use before it.
 *
 * <p>Threading: any thread reads; the global thread alone writes. A write and a load of one key exclude each other, so no old
 * value is cached after a new one was stored.
 */
public final class LabelCatalog implements LabelSets {

    /** Name of the state store. */
    public static final String STORE = "label-encodings";

    private static final Logger LOG = LoggerFactory.getLogger(LabelCatalog.class);

    /** A decoded label set takes about this many times its bytes in the store: ids of 4 bytes, objects around strings. */
    private static final int DECODED_PER_STORED_BYTE = 4;

    private static final int ENTRY_BYTES = 500;

    private final LabelSetEncoding encoding;
    private final Cache<LabelSetKey, Entry> decoded;
    private volatile @Nullable KeyValueStore<byte[], byte[]> store;

    private record Entry(Lookup lookup, int bytes) {}

    public LabelCatalog(LabelSetEncoding encoding, long cacheBytes) {
        this.encoding = encoding;
        decoded = Caffeine.newBuilder()
                .maximumWeight(cacheBytes)
                .weigher((LabelSetKey key, Entry entry) -> entry.bytes())
                .executor(Runnable::run)
                .build();
    }

    /**
     * Takes the store, and encodes again what another tokenizer encoded.
     *
     * @throws ProcessorStateException if it holds what this program cannot read: it must be filled again from the topic
     */
    void open(KeyValueStore<byte[], byte[]> opened) {
        store = opened;
        try (KeyValueIterator<byte[], byte[]> all = opened.all()) {
            while (all.hasNext()) {
                KeyValue<byte[], byte[]> next = all.next();
                if (StoredLabelSet.fromBytes(next.value) instanceof StoredLabelSet.Encoded encoded
                        && !isOurs(encoded.labelSet())) {
                    opened.put(next.key, encode(encoded.labelSet().labelSet()).toBytes());
                }
            }
        } catch (IllegalArgumentException e) {
            throw new ProcessorStateException("label sets stored by another version", e);
        }
        decoded.invalidateAll();
    }

    void put(LabelSet labelSet) {
        replace(labelSet.key(), encode(labelSet).toBytes());
    }

    /** The newest record of this label set is broken. */
    void put(LabelSetKey key, List<String> problems) {
        replace(key, new StoredLabelSet.Broken(problems).toBytes());
    }

    void delete(LabelSetKey key) {
        replace(key, null);
    }

    /** One that this model cannot read is stored all the same: another model may, and the lookup says why this one does not. */
    private StoredLabelSet encode(LabelSet labelSet) {
        try {
            return new StoredLabelSet.Encoded(encoding.encode(labelSet));
        } catch (InvalidLabelSetException e) {
            LOG.atWarn().addKeyValue("labelSet", labelSet.key()).log("label set is not valid: {}", e.getMessage());
            return StoredLabelSet.unread(labelSet);
        }
    }

    private void replace(LabelSetKey key, byte @Nullable [] value) {
        decoded.asMap().compute(key, (same, old) -> {
            store().put(bytes(key), value);
            return null;
        });
    }

    @Override
    public Lookup lookup(LabelSetKey key) {
        Entry entry = decoded.get(key, this::load);
        return entry == null ? new Lookup.Unknown() : entry.lookup();
    }

    private @Nullable Entry load(LabelSetKey key) {
        byte[] value = store().get(bytes(key));
        if (value == null) {
            return null;
        }
        return new Entry(decode(StoredLabelSet.fromBytes(value)), ENTRY_BYTES + value.length * DECODED_PER_STORED_BYTE);
    }

    private Lookup decode(StoredLabelSet stored) {
        if (stored instanceof StoredLabelSet.Broken broken) {
            return new Lookup.Invalid(broken.problems());
        }
        EncodedLabelSet encoded = ((StoredLabelSet.Encoded) stored).labelSet();
        if (isOurs(encoded)) {
            return new Lookup.Found(encoded);
        }
        try {
            return new Lookup.Found(encoding.encode(encoded.labelSet()));
        } catch (InvalidLabelSetException e) {
            return new Lookup.Invalid(e.problems());
        }
    }

    private boolean isOurs(EncodedLabelSet encoded) {
        return encoded.tokenizerFingerprint().equals(encoding.tokenizerFingerprint());
    }

    private KeyValueStore<byte[], byte[]> store() {
        KeyValueStore<byte[], byte[]> opened = store;
        if (opened == null) {
            throw new IllegalStateException("label sets are not open");
        }
        return opened;
    }

    private static byte[] bytes(LabelSetKey key) {
        return key.toString().getBytes(StandardCharsets.UTF_8);
    }
}
