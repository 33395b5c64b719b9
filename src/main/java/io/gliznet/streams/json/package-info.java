/**
 * JSON and YAML that other programs and people wrote: read strictly as trees, what is wrong with it in words of this project, and
 * text from outside as a terminal may show it. Knows no other package. No message quotes the text. Thread-safe.
 */
@NullMarked
package io.gliznet.streams.json;

import org.jspecify.annotations.NullMarked;
