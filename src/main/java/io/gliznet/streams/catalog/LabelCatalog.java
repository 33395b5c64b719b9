package io.gliznet.streams.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.gliznet.streams.classify.LabelSets;
import io.gliznet.streams.encode.EncodedLabelSet;
import io.gliznet.streams.label.Escaped;
import io.gliznet.streams.label.InvalidLabelSetException;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest label sets: a store on disk that survives a restart, and a cache of the decoded ones that are in use. A label set
 * is stored as it was written. Its first lookup encodes it and stores the encoded form, which another start finds; another
 * encoder encodes it again. The vectors of labels have keys that no label set can have.
 *
 * <p>Threading: any thread reads; the global thread alone changes a label set. A change and a lookup of one key exclude each
 * other, so an old value replaces a new one neither in the cache nor in the store.
 */
public final class LabelCatalog implements LabelSets {

    /** Name of the state store. */
    public static final String STORE = "label-encodings";

    private static final Logger LOG = LoggerFactory.getLogger(LabelCatalog.class);

    /** A decoded label set takes about this many times its bytes in the store: ids of 4 bytes, objects around strings. */
    private static final int DECODED_PER_STORED_BYTE = 4;

    private static final int ENTRY_BYTES = 500;
    private static final int WARNINGS_PER_MINUTE = 10;

    private final WarningLimit warnings = new WarningLimit(WARNINGS_PER_MINUTE, InstantSource.system());
    private final LabelSetEncoding encoding;
    private final Cache<LabelSetKey, Entry> decoded;
    private volatile @Nullable KeyValueStore<byte[], byte[]> store;

    /** A label-set key is text without control characters, so what is beside the label sets begins with 0. */
    private static final byte[] MODEL = {0};

    private static final byte[] FIRST_LABEL_SET = {1};

    private record Entry(Lookup lookup, int bytes) {}

    public LabelCatalog(LabelSetEncoding encoding, long cacheBytes) {
        this.encoding = encoding;
        decoded = Caffeine.newBuilder()
                .maximumWeight(cacheBytes)
                .weigher((LabelSetKey key, Entry entry) -> entry.bytes())
                .recordStats()
                .executor(Runnable::run)
                .build();
    }

    /**
     * The label set as the store has it now. The first lookup of a label set tokenizes its labels: do not call it on a thread
     * that completes {@link ReadYourWrites}.
     *
     * @throws ProcessorStateException if the store cannot be read
     */
    @Override
    public Lookup lookup(LabelSetKey key) {
        Entry entry = decoded.get(key, this::load);
        return entry == null ? new Lookup.Unknown() : entry.lookup();
    }

    /** How many decoded label sets are held. */
    public long cached() {
        return decoded.estimatedSize();
    }

    /** Lookups that found a decoded label set. */
    public long hits() {
        return decoded.stats().hitCount();
    }

    /** Lookups that went to the store. */
    public long misses() {
        return decoded.stats().missCount();
    }

    /** About how many label sets and vectors are in the store; 0 before it is open and after it is closed. */
    public long storedEntries() {
        KeyValueStore<byte[], byte[]> opened = store;
        try {
            return opened == null ? 0 : opened.approximateNumEntries();
        } catch (InvalidStateStoreException e) {
            return 0;
        }
    }

    @Override
    public Optional<byte[]> vector(byte[] name) {
        return Optional.ofNullable(store().get(vectorKey(name)));
    }

    @Override
    public void keepVector(byte[] name, byte[] vector) {
        keep(vectorKey(name), vector);
    }

    private static byte[] vectorKey(byte[] name) {
        return ByteBuffer.allocate(MODEL.length + name.length)
                .put(MODEL)
                .put(name)
                .array();
    }

    /** Takes the store. Nothing of it is decoded here, so that a start takes no longer with more label sets. */
    void open(KeyValueStore<byte[], byte[]> opened) {
        deleteVectorsOfOtherModels(opened);
        store = opened;
        decoded.invalidateAll();
    }

    private void deleteVectorsOfOtherModels(KeyValueStore<byte[], byte[]> opened) {
        byte[] fingerprint = encoding.modelFingerprint().getBytes(StandardCharsets.UTF_8);
        if (Arrays.equals(fingerprint, opened.get(MODEL))) {
            return;
        }
        try (KeyValueIterator<byte[], byte[]> others = opened.range(MODEL, FIRST_LABEL_SET)) {
            others.forEachRemaining(other -> opened.delete(other.key));
        }
        opened.put(MODEL, fingerprint);
    }

    void put(LabelSet labelSet) {
        replace(labelSet.key(), StoredLabelSet.plain(labelSet).toBytes());
    }

    /** The newest record of this label set is invalid. */
    void put(LabelSetKey key, List<String> problems) {
        replace(key, new StoredLabelSet.Broken(problems).toBytes());
        warn(key, problems);
    }

    void delete(LabelSetKey key) {
        replace(key, null);
    }

    private void replace(LabelSetKey key, byte @Nullable [] value) {
        decoded.asMap().compute(key, (same, old) -> {
            store().put(bytes(key), value);
            return null;
        });
    }

    private @Nullable Entry load(LabelSetKey key) {
        byte[] value = store().get(bytes(key));
        return value == null ? null : load(key, value);
    }

    private Entry load(LabelSetKey key, byte[] value) {
        StoredLabelSet stored;
        try {
            stored = parse(key, value);
        } catch (InvalidLabelSetException e) {
            // a rule that is newer than the record
            warn(key, e.problems());
            return entry(new Lookup.Invalid(e.problems()), value);
        }
        if (stored instanceof StoredLabelSet.Broken broken) {
            return entry(new Lookup.Invalid(broken.problems()), value);
        }
        EncodedLabelSet labels = ((StoredLabelSet.Encoded) stored).labelSet();
        if (labels.encoderFingerprint().equals(encoding.labelEncoderFingerprint())) {
            return entry(new Lookup.Found(labels), value);
        }
        try {
            EncodedLabelSet encoded = encoding.encode(labels.labelSet());
            byte[] bytes = new StoredLabelSet.Encoded(encoded).toBytes();
            keep(bytes(key), bytes);
            return entry(new Lookup.Found(encoded), bytes);
        } catch (InvalidLabelSetException e) {
            // it stays as it was written: another model may be able to read it
            warn(key, e.problems());
            return entry(new Lookup.Invalid(e.problems()), value);
        }
    }

    private static Entry entry(Lookup lookup, byte[] stored) {
        return new Entry(lookup, ENTRY_BYTES + stored.length * DECODED_PER_STORED_BYTE);
    }

    private static StoredLabelSet parse(LabelSetKey key, byte[] value) {
        try {
            return StoredLabelSet.fromBytes(value);
        } catch (InvalidLabelSetException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new ProcessorStateException(
                    "The stored label set " + key + " cannot be read; delete the folder state.dir and start again.", e);
        }
    }

    /** Saves the next start the work. A store that does not take it costs that work, and nothing else. */
    private void keep(byte[] key, byte[] encoded) {
        try {
            store().put(key, encoded);
        } catch (ProcessorStateException | InvalidStateStoreException e) {
            LOG.atDebug().setCause(e).log("An encoded label set, or the vector of a label, could not be stored.");
        }
    }

    private void warn(LabelSetKey key, List<String> problems) {
        warnings.admit().ifPresent(suppressed -> LOG.atWarn()
                .addKeyValue("tenant", Escaped.of(key.tenantId()))
                .addKeyValue("label_set", Escaped.of(key.name()))
                .addKeyValue("suppressed", suppressed)
                .log("A label set is not valid: {}", Escaped.of(String.join("; ", problems))));
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
