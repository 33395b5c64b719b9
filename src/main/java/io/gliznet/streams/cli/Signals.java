package io.gliznet.streams.cli;

import java.lang.reflect.Proxy;

/**
 * SIGTERM and SIGINT as a call, instead of the JVM's own shutdown. In a shutdown hook it would be too late: ONNX Runtime frees
 * its native environment in a hook of its own, beside which nothing may still run.
 */
final class Signals {

    private static final String[] TERMINATING = {"TERM", "INT"};

    private Signals() {}

    /**
     * @param action called on a thread of the JVM's for each of the two signals, which then do nothing else
     * @throws IllegalStateException on a JVM without {@code sun.misc.Signal}
     */
    static void onTermination(Runnable action) {
        try {
            // by reflection: javac warns of this API on every line that names it, and cannot be told not to
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
     * For commands that only read: ends at once, without hooks. A hook of ONNX Runtime's beside a running inference is a
     * SIGSEGV, and there is nothing to save.
     */
    static void endAtOnce() {
        onTermination(() -> Runtime.getRuntime().halt(INTERRUPTED));
    }

    /** 128 + SIGINT, as shells have it. */
    static final int INTERRUPTED = 130;
}
