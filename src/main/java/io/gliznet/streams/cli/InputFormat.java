package io.gliznet.streams.cli;

import java.util.Locale;

/** How an input file is written. */
enum InputFormat {
    /** One JSON object a line. */
    JSONL,
    /** Cells with commas between them; the first line names the columns. */
    CSV,
    /** Cells with tabs between them; the first line names the columns. */
    TSV;

    private static final String GZIP_SUFFIX = ".gz";

    /** The format that a file's name suggests. */
    static InputFormat of(String file) {
        String name = withoutGzip(file).toLowerCase(Locale.ROOT);
        if (name.endsWith(".csv")) {
            return CSV;
        }
        return name.endsWith(".tsv") ? TSV : JSONL;
    }

    /** The file's name without folders and known suffixes. */
    static String stem(String file) {
        String name = file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
        return withoutGzip(name).replaceFirst("(?i)\\.(jsonl?|ndjson|csv|tsv)$", "");
    }

    private static String withoutGzip(String file) {
        return file.toLowerCase(Locale.ROOT).endsWith(GZIP_SUFFIX)
                ? file.substring(0, file.length() - GZIP_SUFFIX.length())
                : file;
    }
}
