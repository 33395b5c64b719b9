package io.gliznet.streams.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Leaves the native libraries out of a jar, with what belongs to them, such as symbols. */
final class JarWithoutNatives {

    private static final Predicate<String> IS_NATIVE = Pattern.compile(
                    "(?!META-INF/).*\\.(so|dll|dylib|jnilib|a|pdb)(\\.[^/]+)?(/.*)?")
            .asMatchPredicate();

    private JarWithoutNatives() {}

    /** A jar without native libraries stays as it is. */
    static void replace(Path jar) throws IOException {
        try (ZipFile original = new ZipFile(jar.toFile())) {
            List<? extends ZipEntry> all = original.stream().toList();
            List<? extends ZipEntry> kept = all.stream()
                    .filter(entry -> !IS_NATIVE.test(entry.getName()))
                    .toList();
            if (kept.size() < all.size()) {
                Path draft = jar.resolveSibling(jar.getFileName() + ".draft");
                write(original, kept, draft);
                Files.move(draft, jar, StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    private static void write(ZipFile original, List<? extends ZipEntry> entries, Path file) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
            for (ZipEntry entry : entries) {
                ZipEntry copy = new ZipEntry(entry.getName());
                copy.setTime(entry.getTime());
                out.putNextEntry(copy);
                try (InputStream content = original.getInputStream(entry)) {
                    content.transferTo(out);
                }
                out.closeEntry();
            }
        }
    }
}
