package io.gliznet.streams.config;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** The lines of a properties file, each with its number, which {@link Properties} does not tell. */
final class PropertyLines {

    private PropertyLines() {}

    /** @param line where it begins, from 1 */
    record Line(int line, String key, String value) {}

    /**
     * Reads as {@link Properties#load} does.
     *
     * @param lines receives what stands before a mistake, too
     * @throws IllegalArgumentException naming the line with an escape that is none
     */
    static void read(Reader reader, List<Line> lines) throws IOException {
        BufferedReader natural = new BufferedReader(reader);
        int number = 0;
        for (String line = natural.readLine(); line != null; line = natural.readLine()) {
            number++;
            List<String> parts = new ArrayList<>(List.of(line));
            while (!isComment(line) && isContinued(parts.get(parts.size() - 1))) {
                String next = natural.readLine();
                if (next == null) {
                    break;
                }
                parts.add(next);
            }
            add(number, String.join("\n", parts), lines);
            number += parts.size() - 1;
        }
    }

    private static void add(int number, String line, List<Line> lines) throws IOException {
        Properties property = new Properties();
        try {
            property.load(new StringReader(line));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("line " + number + ": " + e.getMessage(), e);
        }
        property.forEach((key, value) -> lines.add(new Line(number, (String) key, ((String) value).strip())));
    }

    private static boolean isComment(String line) {
        String text = line.stripLeading();
        return text.startsWith("#") || text.startsWith("!");
    }

    /** By an odd number of backslashes at its end. */
    private static boolean isContinued(String line) {
        int end = line.length();
        while (end > 0 && line.charAt(end - 1) == '\\') {
            end--;
        }
        return (line.length() - end) % 2 == 1;
    }
}
