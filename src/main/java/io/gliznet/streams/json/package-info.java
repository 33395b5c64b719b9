/**
 * JSON and YAML that other programs and people wrote: read strictly as trees, what is wrong with it in words of this project;
 * text from outside as a terminal may show it; numbers of things. Knows no other package. No message quotes the text. Thread-safe.
 */
@NullMarked
package io.gliznet.streams.json;

import org.jspecify.annotations.NullMarked;
