/**
 * What an operator may set: one {@code ConfigDef} with every key, read from a file, the environment and the command line into
 * the small records the stages take. Checks keys and values and reports all problems at once; whether a broker answers or a
 * model loads is found out by those who need them. Immutable, hence thread-safe.
 */
@NullMarked
package io.gliznet.streams.config;

import org.jspecify.annotations.NullMarked;
