/**
 * The configuration: one {@code ConfigDef} with every key, read from a file, the environment and the command line, and
 * converted to the settings records of the stages. Checks keys and values and reports all problems at once; it contacts no
 * broker and loads no model. All classes are immutable and thread-safe.
 */
@NullMarked
package io.gliznet.streams.config;

import org.jspecify.annotations.NullMarked;
