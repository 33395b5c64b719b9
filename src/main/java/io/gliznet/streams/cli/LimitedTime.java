package io.gliznet.streams.cli;

import io.gliznet.streams.check.Finding;
import io.gliznet.streams.serde.RegistryUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.AuthorizationException;

/** Runs a check in a daemon thread of its own, and gives up when its time is over: whatever hangs, the command ends. */
final class LimitedTime {

    private static final String SLOW =
            "Try again; if it stays so, look at the load of this machine, its disk and its network.";

    private LimitedTime() {}

    /**
     * What a check finds, or that it failed or took too long.
     *
     * @param name of the finding if it fails
     */
    static List<Finding> run(String name, Duration limit, Callable<List<Finding>> check) {
        FutureTask<List<Finding>> task = new FutureTask<>(check);
        Thread thread = new Thread(task, "gliznet-doctor-" + name);
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            task.cancel(true);
            return List.of(Finding.warning(
                    name,
                    name + ": not checked, because there was no answer within " + limit.toSeconds() + " s",
                    SLOW));
        } catch (ExecutionException e) {
            return List.of(failed(name, e.getCause() == null ? e : e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.failed("interrupted");
        }
    }

    private static Finding failed(String name, Throwable failure) {
        String message = name + ": not checked: " + Causes.message(failure);
        if (failure instanceof AuthorizationException) {
            return Finding.notPermitted(name, message, "");
        } else if (failure instanceof org.apache.kafka.common.errors.TimeoutException) {
            return Finding.warning(name, message, SLOW);
        }
        return failure instanceof RegistryUnavailableException
                ? Finding.skipped(name, message)
                : Finding.wrong(name, message, "");
    }
}
