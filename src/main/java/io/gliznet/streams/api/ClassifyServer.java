package io.gliznet.streams.api;

import io.gliznet.streams.classify.Classifier;
import io.gliznet.streams.classify.Failures;
import io.gliznet.streams.classify.LabelSets;
import io.gliznet.streams.http.Connection;
import io.gliznet.streams.http.Handler;
import io.gliznet.streams.http.HttpLoop;
import io.gliznet.streams.http.Request;
import io.gliznet.streams.http.Response;
import io.gliznet.streams.http.Response.Status;
import io.gliznet.streams.label.InvalidLabelSetException;
import io.gliznet.streams.observe.Meters;
import io.gliznet.streams.observe.Metric;
import io.gliznet.streams.records.DocumentRules;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@code POST /classify}.
 *
 * <p>Threading: one thread reads requests and writes answers, and waits for no client; one parses requests and counts their texts; two
 * tokenize and make answers. What waits for these is bounded by the connections and by the texts in flight. Ownership: closes none of what it is given.
 */
public final class ClassifyServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ClassifyServer.class);

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int WORKERS = 2;

    /** Connections beside those whose texts are being scored. */
    private static final int SPARE_CONNECTIONS = 64;

    private final ApiSettings settings;
    private final BooleanSupplier ready;
    private final RequestReader reader;
    private final RequestRules rules;
    private final InFlight inFlight;
    private final ThreadPoolExecutor readers;
    private final ThreadPoolExecutor workers;
    private final Scoring scoring;
    private final HttpLoop loop;
    private final Map<Status, LongAdder> answered = new EnumMap<>(Status.class);

    private ClassifyServer(
            ApiSettings settings,
            Classifier classifier,
            Supplier<CompletableFuture<LabelSets>> labelSets,
            BooleanSupplier ready)
            throws IOException {
        this.settings = settings;
        this.ready = ready;
        InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
        boolean isLoopback = !address.isUnresolved() && address.getAddress().isLoopbackAddress();
        reader = new RequestReader(settings.maxTexts());
        rules = new RequestRules(settings.host(), isLoopback, settings.maxBodyBytes());
        inFlight = new InFlight(settings.maxTextsInFlight());
        readers = threads("classify-http-reader", 1);
        workers = threads("classify-http-worker", WORKERS);
        scoring = new Scoring(classifier, labelSets, new DocumentRules(settings.maxTextBytes()), inFlight, workers);
        for (Status status : Status.values()) {
            answered.put(status, new LongAdder());
        }
        HttpLoop.Limits limits = new HttpLoop.Limits(PATIENCE, connections());
        loop = HttpLoop.start("classify-http", address, limits, new Requests());
        if (!isLoopback) {
            LOG.atWarn()
                    .log(
                            "POST {} is served at {} without authentication: whoever reaches it can use the model and the label sets"
                                    + " of every tenant.",
                            RequestRules.PATH,
                            HttpLoop.url(loop.address()));
        }
    }

    /**
     * Starts a server.
     *
     * @param labelSets completes when every change that was acknowledged before can be looked up
     * @param ready whether the service can take work now. Must not wait
     * @throws IOException if the address cannot be bound
     */
    public static ClassifyServer start(
            ApiSettings settings,
            Classifier classifier,
            Supplier<CompletableFuture<LabelSets>> labelSets,
            BooleanSupplier ready)
            throws IOException {
        return new ClassifyServer(settings, classifier, labelSets, ready);
    }

    /** The address and port on which the server listens. */
    public InetSocketAddress address() {
        return loop.address();
    }

    /** Registers what {@code /metrics} tells of this server. */
    public void register(Meters meters) {
        meters.gauge(Metric.HTTP_TEXTS, inFlight::texts);
        answered.forEach(
                (status, count) -> meters.counter(Metric.HTTP_REQUESTS, count::sum, Integer.toString(status.code())));
    }

    /** What the thread of the server calls. */
    private final class Requests implements Handler {

        @Override
        public int maxBodyBytes() {
            return settings.maxBodyBytes();
        }

        @Override
        public Optional<Response> refuse(Request head) {
            Optional<Response> refused = rules.refuse(head).or(this::refuse);
            refused.ifPresent(ClassifyServer.this::count);
            return refused;
        }

        private Optional<Response> refuse() {
            if (!ready.getAsBoolean()) {
                return Optional.of(notReady());
            }
            return inFlight.isFull() ? Optional.of(tooMany()) : Optional.empty();
        }

        @Override
        public Response overloaded() {
            Response refused = Refusal.TOO_MANY_CONNECTIONS.response("connections: expected at most " + connections()
                    + " at the same time (http.max.in.flight.texts + " + SPARE_CONNECTIONS + "), found more");
            count(refused);
            return refused;
        }

        @Override
        public void accept(Connection connection) {
            if (connection.request().isEmpty()) {
                answer(connection, noRequest(connection));
                return;
            }
            byte[] body = connection.body();
            RequestTexts batch = new RequestTexts(inFlight);
            CompletableFuture<Response> answer = new CompletableFuture<>();
            CompletionStage<Response> answered =
                    answer.orTimeout(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
            answered.whenComplete((done, failure) -> {
                if (done == null) {
                    batch.cancel();
                }
                if (!answer.isCancelled()) {
                    answerLater(connection, done == null ? failed(failure) : done);
                }
            });
            connection.expectWithin(settings.timeout().plus(PATIENCE));
            connection.whenClosed(() -> answer.cancel(false));
            readers.execute(() -> begin(body, answer, batch));
        }

        /** Bytes are made on the thread that calls this, and written on that of the server. */
        private void answerLater(Connection connection, Response response) {
            ByteBuffer bytes = response.bytes(false);
            count(response);
            loop.execute(() -> connection.answer(bytes));
        }

        private void answer(Connection connection, Response response) {
            count(response);
            connection.answer(response.bytes(false));
        }
    }

    private static Response noRequest(Connection connection) {
        return connection.isTooLong()
                ? Refusal.HEAD_TOO_LARGE.response("request: expected a shorter head, found one of more than 8 KB")
                : Refusal.INVALID_REQUEST.response("request: expected HTTP/1.1, found something else");
    }

    /** Counts the texts before any other work is queued, so that a request too many learns it at once. */
    private void begin(byte[] body, CompletableFuture<Response> answer, RequestTexts batch) {
        if (answer.isDone()) {
            return;
        }
        try {
            ClassifyRequest request = reader.read(body);
            if (batch.take(request.texts().size())) {
                CompletionStage<Response> scored = score(request, batch);
                scored.whenComplete((response, failure) -> complete(answer, response, failure));
            } else {
                answer.complete(tooMany());
            }
        } catch (InvalidRequestException | RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }

    private CompletableFuture<Response> score(ClassifyRequest request, RequestTexts batch) {
        return CompletableFuture.runAsync(batch::requireWanted, workers)
                .thenCompose(wanted -> scoring.labels(request.labels()))
                .thenComposeAsync(labels -> scoring.score(request, labels, batch), workers)
                .thenApplyAsync(outcomes -> Answers.of(request, outcomes), workers);
    }

    private static void complete(
            CompletableFuture<Response> answer, @Nullable Response response, @Nullable Throwable failure) {
        if (response != null) {
            answer.complete(response);
        } else {
            answer.completeExceptionally(failure == null ? new IllegalStateException("no answer") : failure);
        }
    }

    private static Response notReady() {
        return Refusal.NOT_READY.response(
                "service: expected one that is ready, found that it starts or stops, or waits for"
                        + " the broker or the schema registry");
    }

    private Response tooMany() {
        return Refusal.TOO_MANY_TEXTS.response("texts: expected at most " + inFlight.most()
                + " at the same time over all requests (http.max.in.flight.texts), found more");
    }

    private Response failed(@Nullable Throwable failure) {
        Throwable cause = Failures.unwrap(failure == null ? new IllegalStateException("no answer") : failure);
        if (cause instanceof InvalidRequestException) {
            return Refusal.INVALID_REQUEST.response(String.valueOf(cause.getMessage()));
        }
        if (cause instanceof InvalidLabelSetException labels) {
            return Refusal.INVALID_REQUEST.response(String.join("; ", labels.problems()));
        }
        if (cause instanceof TimeoutException) {
            return Refusal.TIMED_OUT.response(
                    "answer: expected one within " + settings.timeout().toMillis()
                            + " ms (http.timeout.ms), found that the devices have too much to do");
        }
        if (!ready.getAsBoolean()) {
            return notReady();
        }
        LOG.atWarn().setCause(cause).log("A request was not answered");
        return Refusal.FAILED.response("service: expected scores, found a failure; its log says which");
    }

    private void count(Response response) {
        Objects.requireNonNull(answered.get(response.status())).increment();
    }

    private int connections() {
        return settings.maxTextsInFlight() + SPARE_CONNECTIONS;
    }

    private static ThreadPoolExecutor threads(String name, int count) {
        ThreadFactory daemons = task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
        return new ThreadPoolExecutor(
                count,
                count,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                daemons,
                new ThreadPoolExecutor.DiscardPolicy());
    }

    /** Stops at once, without waiting for answers in progress. */
    @Override
    public void close() {
        loop.close();
        readers.shutdownNow();
        workers.shutdownNow();
    }
}
