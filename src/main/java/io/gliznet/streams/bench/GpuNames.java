package io.gliznet.streams.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** Names the GPUs of this machine, which ONNX Runtime does not. */
final class GpuNames {

    private static final String UNKNOWN = "unknown, because nvidia-smi cannot be run";

    private GpuNames() {}

    /** The name and the driver's version of each GPU. Starts the program that comes with the driver. */
    static String ofThisMachine() throws InterruptedException {
        return ofLines("nvidia-smi", "--query-gpu=name,driver_version", "--format=csv,noheader");
    }

    /** What a command prints, its lines joined. */
    static String ofLines(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (InputStream out = process.getInputStream()) {
                String printed = new String(out.readAllBytes(), StandardCharsets.UTF_8);
                return process.waitFor() == 0
                        ? printed.lines().map(String::strip).collect(Collectors.joining("; "))
                        : UNKNOWN;
            }
        } catch (IOException e) {
            return UNKNOWN;
        }
    }
}
