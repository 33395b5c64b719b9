/**
 * Label sets as people and programs write them in JSON, and in files also in YAML. One parser for files, records and requests:
 * every problem is named with the field, what was expected, and what was found. Does no input or output. Stateless.
 */
@NullMarked
package io.gliznet.streams.labelfile;

import org.jspecify.annotations.NullMarked;
