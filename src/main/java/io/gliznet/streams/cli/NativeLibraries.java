package io.gliznet.streams.cli;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Unpacks the native libraries of the dependencies, on Linux, into a folder that all processes of this user and version share.
 * Elsewhere each dependency unpacks its own at each start. Comes first in a process.
 */
final class NativeLibraries {

    private static final Logger LOG = LoggerFactory.getLogger(NativeLibraries.class);
    private static final String TEMPORARY = "java.io.tmpdir";
    private static final Path PROCESS = Path.of("/proc/self");
    private static final int BYTES_PER_MEGABYTE = 1_000_000;

    /**
     * What a killed process leaves for all that: an empty folder of ONNX Runtime, and LZ4's library, which no property moves. Younger
     * ones may belong to a process that is about to load them.
     */
    private static final String LEFT_BEHIND = "{onnxruntime-java*,liblz4-java-*}";

    private static final Duration LOADED_BY_NOW = Duration.ofMinutes(1);

    private final Map<NativeDependency, List<NativeLibrary>> byDependency = new EnumMap<>(NativeDependency.class);

    private NativeLibraries() throws IOException, ClassNotFoundException {
        for (NativeDependency dependency : NativeDependency.values()) {
            byDependency.put(dependency, dependency.isConfigured() ? List.of() : dependency.libraries());
        }
    }

    /**
     * Uses the libraries of the installation if it has them in a folder; otherwise unpacks what is missing in the folder for
     * temporary files, and loads it.
     *
     * @throws CommandFailure if libraries cannot be written to that folder, or not loaded from it
     */
    static void prepare() {
        if (!Files.exists(PROCESS)) {
            return;
        }
        try {
            Optional<InstalledNatives> installed = InstalledNatives.find();
            if (installed.isPresent()) {
                installed.get().use();
            } else {
                new NativeLibraries().prepare(Path.of(System.getProperty(TEMPORARY)));
            }
        } catch (IOException | ReflectiveOperationException e) {
            throw new IllegalStateException("the class path is damaged", e);
        }
    }

    private void prepare(Path temporary) throws ReflectiveOperationException {
        try {
            NativeFolder folder = NativeFolder.open(temporary.resolve(folderName()));
            folder.unpack(all());
            use(folder);
            deleteLeftBehind(temporary);
        } catch (IOException | LinkageError | InvocationTargetException e) {
            long megabytes = all().stream().mapToLong(NativeLibrary::bytes).sum() / BYTES_PER_MEGABYTE + 1;
            throw CommandFailure.usage(TEMPORARY + ": expected a folder with room for " + megabytes
                    + " MB of native libraries, not mounted with noexec, found " + reason(e)
                    + "; GLIZNET_JAVA_OPTS=-D" + TEMPORARY + "=FOLDER selects another one");
        }
    }

    private void use(NativeFolder folder) throws ReflectiveOperationException {
        for (Map.Entry<NativeDependency, List<NativeLibrary>> entry : byDependency.entrySet()) {
            for (NativeLibrary library : entry.getValue()) {
                entry.getKey().use(folder.file(library));
            }
            entry.getKey().load();
        }
    }

    private List<NativeLibrary> all() {
        return byDependency.values().stream().flatMap(List::stream).toList();
    }

    /** Differs by user and by content, so that versions do not share a folder. */
    private String folderName() throws IOException {
        CRC32 content = new CRC32();
        all().forEach(library -> content.update((library.fileName() + library.crc()).getBytes(StandardCharsets.UTF_8)));
        return "gliznet-natives-" + Files.getAttribute(PROCESS, "unix:uid") + "-"
                + HexFormat.of().toHexDigits((int) content.getValue());
    }

    private static void deleteLeftBehind(Path temporary) throws IOException {
        Instant before = Instant.now().minus(LOADED_BY_NOW);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(temporary, LEFT_BEHIND)) {
            for (Path file : files) {
                deleteIfOlder(file, before);
            }
        }
    }

    /** A folder that is not empty stays, and so does what belongs to another user. */
    private static void deleteIfOlder(Path file, Instant before) {
        try {
            if (Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
                    .toInstant()
                    .isBefore(before)) {
                Files.delete(file);
            }
        } catch (IOException e) {
            LOG.atDebug().setCause(e).log("{} stays", file);
        }
    }

    static String reason(Throwable failure) {
        Throwable reason = failure instanceof IOException || failure.getCause() == null ? failure : failure.getCause();
        return Objects.requireNonNullElse(reason.getMessage(), reason.toString());
    }
}
