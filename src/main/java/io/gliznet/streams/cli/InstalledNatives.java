package io.gliznet.streams.cli;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The native libraries of an installation whose jars have none: a folder of files for each dependency. Nothing is written when
 * they are used, so that no file system that can be written has to allow execution.
 */
record InstalledNatives(Path folder) {

    /** Set by the launcher if the folder exists. */
    private static final String PROPERTY = "gliznet.natives";

    static Optional<InstalledNatives> find() {
        return Optional.ofNullable(System.getProperty(PROPERTY)).map(folder -> new InstalledNatives(Path.of(folder)));
    }

    /** Takes the native libraries out of the jars of an installation, whose folder is the argument, and keeps those of this processor. */
    public static void main(String[] arguments) throws IOException, ClassNotFoundException {
        Path home = Path.of(arguments[0]);
        new InstalledNatives(home.resolve("natives")).unpack();
        try (Stream<Path> files = Files.list(home.resolve("lib"))) {
            for (Path jar :
                    files.filter(file -> file.toString().endsWith(".jar")).toList()) {
                JarWithoutNatives.replace(jar);
            }
        }
    }

    private void unpack() throws IOException, ClassNotFoundException {
        for (NativeDependency dependency : NativeDependency.values()) {
            Path own = Files.createDirectories(folder(dependency));
            for (NativeLibrary library : dependency.libraries()) {
                library.unpack(own.resolve(library.fileName()));
            }
        }
    }

    /** Tells each dependency where its libraries are. */
    void use() throws ReflectiveOperationException {
        for (NativeDependency dependency : NativeDependency.values()) {
            if (!dependency.isConfigured()) {
                use(dependency);
            }
        }
    }

    private void use(NativeDependency dependency) throws ReflectiveOperationException {
        try {
            for (Path library : libraries(dependency)) {
                dependency.use(library);
            }
            dependency.load();
        } catch (IOException | LinkageError | InvocationTargetException e) {
            throw CommandFailure.usage(PROPERTY + ": expected native libraries for this system in " + folder(dependency)
                    + ", found " + NativeLibraries.reason(e));
        }
    }

    private List<Path> libraries(NativeDependency dependency) throws IOException {
        try (Stream<Path> files = Files.list(folder(dependency))) {
            List<Path> libraries = files.sorted().toList();
            if (libraries.isEmpty()) {
                throw new IOException("none");
            }
            return libraries;
        }
    }

    private Path folder(NativeDependency dependency) {
        return folder.resolve(dependency.name().toLowerCase(Locale.ROOT));
    }
}
