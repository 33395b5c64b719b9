package io.gliznet.streams.topology;

import io.gliznet.streams.catalog.WarningLimit;
import io.gliznet.streams.label.Escaped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns when the model cannot read most of a tenant's texts: their scores mean little, however high they are. A tenant is judged
 * by at least {@link #MIN_TEXTS} texts and warned of at most once a minute; the log gets at most {@link #WARNINGS_PER_MINUTE}
 * warnings a minute about all tenants. Only the tenants that were seen last are counted. Thread-safe.
 */
final class UnreadableTexts {

    static final int MIN_TEXTS = 10;
    static final int MAX_TENANTS = 1_000;
    static final int WARNINGS_PER_MINUTE = 10;

    private static final Logger LOG = LoggerFactory.getLogger(UnreadableTexts.class);
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final InstantSource clock;
    private final WarningLimit limit;
    private final Map<String, Texts> tenants = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Texts> eldest) {
            return size() > MAX_TENANTS;
        }
    };

    /** The texts of one tenant in the present window. */
    private static final class Texts {
        private Instant start;
        private Instant quietUntil = Instant.MIN;
        private int all;
        private int unreadable;

        Texts(Instant start) {
            this.start = start;
        }

        void restart(Instant now) {
            start = now;
            all = 0;
            unreadable = 0;
        }
    }

    UnreadableTexts(InstantSource clock) {
        this.clock = clock;
        limit = new WarningLimit(WARNINGS_PER_MINUTE, clock);
    }

    /** Counts a text that was scored. */
    synchronized void add(String tenantId, boolean unreadable) {
        Instant now = clock.instant();
        Texts texts = tenants.computeIfAbsent(tenantId, unseen -> new Texts(now));
        texts.all++;
        texts.unreadable += unreadable ? 1 : 0;
        if (texts.all < MIN_TEXTS) {
            return;
        }
        if (2 * texts.unreadable > texts.all && !now.isBefore(texts.quietUntil)) {
            warn(tenantId, texts);
            texts.quietUntil = now.plus(WINDOW);
            texts.restart(now);
        } else if (Duration.between(texts.start, now).compareTo(WINDOW) >= 0) {
            texts.restart(now);
        }
    }

    /** Tenants that are counted at present. */
    synchronized int size() {
        return tenants.size();
    }

    private void warn(String tenantId, Texts texts) {
        limit.admit().ifPresent(suppressed -> LOG.atWarn()
                .addKeyValue("tenant", Escaped.of(tenantId))
                .addKeyValue("texts", texts.all)
                .addKeyValue("unreadable", texts.unreadable)
                .addKeyValue("suppressed", suppressed)
                .log("The model cannot read most of the texts of a tenant; their scores mean little."));
    }
}
