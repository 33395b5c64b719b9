package io.gliznet.streams.reliability;

import io.gliznet.streams.reliability.RequestProxy.Moment;
import io.gliznet.streams.reliability.RequestProxy.Request;
import io.gliznet.streams.reliability.RequestProxy.Watcher;
import io.gliznet.streams.topology.Guarantee;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.protocol.ApiKeys;

/** Has a fault happen to an instance at a moment of a request: results that are sent, offsets, the commit, or a step of a rebalance. */
final class CrashPoint implements Watcher {

    private static final List<ApiKeys> AT_LEAST_ONCE =
            List.of(ApiKeys.PRODUCE, ApiKeys.OFFSET_COMMIT, ApiKeys.PRODUCE, ApiKeys.OFFSET_COMMIT, ApiKeys.SYNC_GROUP);
    private static final List<ApiKeys> EXACTLY_ONCE =
            List.of(ApiKeys.PRODUCE, ApiKeys.TXN_OFFSET_COMMIT, ApiKeys.END_TXN, ApiKeys.END_TXN, ApiKeys.SYNC_GROUP);
    private static final List<Moment> MOMENTS = List.of(Moment.values());
    private static final int MOST_REQUESTS = 6;

    private final Instance victim;
    private final ApiKeys api;
    private final Moment moment;
    private final Runnable fault;
    private final AtomicInteger left;
    private final CountDownLatch happened = new CountDownLatch(1);

    /**
     * @param requests how many requests of this kind come to this moment before it happens, itself included
     * @param fault what happens; while it lasts, the request is held back
     */
    CrashPoint(Instance victim, ApiKeys api, Moment moment, int requests, Runnable fault) {
        this.victim = victim;
        this.api = api;
        this.moment = moment;
        this.fault = fault;
        left = new AtomicInteger(requests);
    }

    static CrashPoint random(Instance victim, Guarantee guarantee, Random random) {
        List<ApiKeys> apis = guarantee == Guarantee.EXACTLY_ONCE ? EXACTLY_ONCE : AT_LEAST_ONCE;
        return new CrashPoint(
                victim,
                apis.get(random.nextInt(apis.size())),
                MOMENTS.get(random.nextInt(MOMENTS.size())),
                1 + random.nextInt(MOST_REQUESTS),
                victim::kill);
    }

    @Override
    public void at(Moment now, Request request) {
        if (now == moment && request.api() == api && victim.owns(request.clientId()) && left.decrementAndGet() == 0) {
            fault.run();
            happened.countDown();
        }
    }

    /** Whether it happened within this time. */
    boolean await(Duration limit) {
        try {
            return happened.await(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Names the moment, for counts. */
    String kind() {
        return moment.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " " + api.name;
    }
}
