package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class StandardOutputTest {

    @Test
    void whatIsPrintedIsWritten() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        PrintWriter out = writer(bytes);
        out.println("señal");

        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualToIgnoringNewLines("señal");
    }

    @Test
    void anErrorIsThrownThroughThePrintWriterThatWouldHideIt() {
        PrintWriter out = writer(new Broken("No space left on device"));

        assertThatThrownBy(() -> out.println("x"))
                .isInstanceOfSatisfying(CommandFailure.class, failure -> {
                    assertThat(failure.exitCode()).isEqualTo(1);
                    assertThat(failure.hasMessage()).isTrue();
                })
                .hasMessage("stdout: expected to write the output, found: No space left on device");
    }

    @Test
    void aClosedPipeHasNoMessage() {
        PrintWriter out = writer(new Broken("Broken pipe"));

        assertThatThrownBy(() -> out.println("x")).isInstanceOfSatisfying(CommandFailure.class, failure -> {
            assertThat(failure.exitCode()).isEqualTo(141);
            assertThat(failure.hasMessage()).isFalse();
        });
    }

    private static PrintWriter writer(OutputStream stream) {
        return new PrintWriter(new OutputStreamWriter(new StandardOutput(stream), StandardCharsets.UTF_8), true);
    }

    /** An output that takes nothing. */
    private static final class Broken extends OutputStream {

        private final String message;

        private Broken(String message) {
            this.message = message;
        }

        @Override
        public void write(int b) throws IOException {
            throw new IOException(message);
        }
    }
}
