package io.gliznet.streams.cli;

import java.lang.reflect.Proxy;

/**
 * Handles SIGTERM and SIGINT instead of the JVM's shutdown. A shutdown hook would be too late, because ONNX Runtime frees its
 * native environment in such a hook, and no inference may run beside it.
 */
final class Signals {

    private static final String[] TERMINATING = {"TERM", "INT"};

    private Signals() {}

    /**
     * @param action called on a thread of the JVM for each of the two signals
     * @throws IllegalStateException on a JVM without {@code sun.misc.Signal}
     */
    static void onTermination(Runnable action) {
        try {
            // by reflection, because javac warns about each use of this API and the warning cannot be suppressed
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object call = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            action.run();
                        }
                        return null;
                    });
            for (String name : TERMINATING) {
                signal.getMethod("handle", signal, handler)
                        .invoke(null, signal.getConstructor(String.class).newInstance(name), call);
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("expected a JVM with sun.misc.Signal (module jdk.unsupported)", e);
        }
    }

    /**
     * For commands that only read: a signal ends the process at once, without shutdown hooks. ONNX Runtime's hook would crash a
     * running inference.
     */
    static void endAtOnce() {
        onTermination(() -> Runtime.getRuntime().halt(INTERRUPTED));
    }

    /** 128 + SIGINT, the exit code that shells report. */
    static final int INTERRUPTED = 130;
}
