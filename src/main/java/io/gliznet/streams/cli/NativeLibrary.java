package io.gliznet.streams.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.CodeSource;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A native library in a jar of the class path.
 *
 * @param fileName name of the unpacked file
 * @param bytes size of the unpacked file
 * @param crc check sum of the content, as the jar states it
 */
record NativeLibrary(Path jar, String entry, String fileName, long bytes, long crc) {

    /**
     * The entries of the jar of a class.
     *
     * @param entries pattern of their names
     * @return none if the class is not in a jar
     */
    static List<NativeLibrary> in(Class<?> type, String entries) throws IOException {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        try {
            Path jar = Path.of(source.getLocation().toURI());
            return Files.isRegularFile(jar) ? in(jar, Pattern.compile(entries).asMatchPredicate()) : List.of();
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private static List<NativeLibrary> in(Path jar, Predicate<String> names) throws IOException {
        try (ZipFile file = new ZipFile(jar.toFile())) {
            return file.stream()
                    .filter(entry -> names.test(entry.getName()))
                    .map(entry ->
                            new NativeLibrary(jar, entry.getName(), baseName(entry), entry.getSize(), entry.getCrc()))
                    .toList();
        }
    }

    private static String baseName(ZipEntry entry) {
        return entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
    }

    /** The same library with another name when it is unpacked. */
    NativeLibrary as(String name) {
        return new NativeLibrary(jar, entry, name, bytes, crc);
    }

    /** Replaces a file. */
    void unpack(Path file) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile());
                InputStream content = zip.getInputStream(new ZipEntry(entry))) {
            Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
