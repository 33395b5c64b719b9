package io.gliznet.streams.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A dependency with a native library for Linux. It looks for the library when its classes are initialized.
 *
 * <p>Sources: the loaders of ONNX Runtime 1.28, DJL 0.38, RocksDB 10.1, zstd-jni 1.5.6, snappy-java 1.1.10 and lz4-java 1.10.
 */
enum NativeDependency {
    ONNX_RUNTIME(
            "ai.onnxruntime.OrtEnvironment", "ai/onnxruntime/native/linux-%s/[^/]+\\.so", "onnxruntime.native.path"),
    TOKENIZERS(
            "ai.djl.huggingface.tokenizers.HuggingFaceTokenizer",
            "native/lib/linux-%s/cpu/libtokenizers\\.so",
            "RUST_LIBRARY_PATH"),
    ROCKSDB("org.rocksdb.RocksDB", "librocksdbjni-%s\\.so", "ROCKSDB_SHAREDLIB_DIR"),
    ZSTD("com.github.luben.zstd.Zstd", "linux/%s/libzstd-jni-[^/]+\\.so", "ZstdNativePath"),
    SNAPPY(
            "org.xerial.snappy.Snappy",
            "org/xerial/snappy/native/Linux/%s/libsnappyjava\\.so",
            "org.xerial.snappy.lib.path"),
    /** Its property is read when the JVM starts, so a library that is unpacked later is not found. */
    LZ4("net.jpountz.lz4.LZ4Factory", "net/jpountz/util/linux/%s/liblz4-java\\.so", "java.library.path");

    private static final String AMD64 = "(?:x64|x86_64|amd64|linux64)";
    private static final String ARM64 = "(?:linux-)?aarch64";

    private final String type;
    private final String entries;
    private final String property;

    /**
     * @param type a class in the jar that has the library
     * @param entries pattern of the library's name in the jar, with %s for the architecture
     * @param property of the system or the environment, which says where the library is
     */
    NativeDependency(String type, String entries, String property) {
        this.type = type;
        this.entries = entries;
        this.property = property;
    }

    /** Whether it is said elsewhere where the libraries are. */
    boolean isConfigured() {
        return System.getProperty(property) != null || System.getenv(property) != null;
    }

    /** The libraries in the jar, for this processor. */
    List<NativeLibrary> libraries() throws IOException, ClassNotFoundException {
        String architecture = System.getProperty("os.arch").equals("amd64") ? AMD64 : ARM64;
        Class<?> inJar = Class.forName(type, false, NativeDependency.class.getClassLoader());
        List<NativeLibrary> libraries = NativeLibrary.in(inJar, entries.formatted(architecture));
        // RocksDB#loadLibrary(List) expects this name
        return this == ROCKSDB
                ? libraries.stream()
                        .map(library -> library.as(library.fileName().replace("jni-", "jnijni-")))
                        .toList()
                : libraries;
    }

    /** Tells the dependency where a library is. RocksDB reads the environment only, so it loads its library now. */
    void use(Path library) throws ReflectiveOperationException {
        Path folder = library.toAbsolutePath().getParent();
        switch (this) {
            case ONNX_RUNTIME, SNAPPY -> System.setProperty(property, String.valueOf(folder));
            case TOKENIZERS, ZSTD -> System.setProperty(property, library.toString());
            case ROCKSDB ->
                Class.forName(type).getMethod("loadLibrary", List.class).invoke(null, List.of(String.valueOf(folder)));
            case LZ4 -> {}
        }
    }

    /** Initializes the classes that otherwise the first compressed record would initialize, hours after the start. */
    void load() throws ClassNotFoundException {
        if (this == ZSTD || this == SNAPPY) {
            Class.forName(type);
        }
    }
}
