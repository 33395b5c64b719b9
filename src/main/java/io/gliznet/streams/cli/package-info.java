/**
 * The commands. Each says what it is about to do, does it with the packages beside it, and ends with 0 (done), 1 (failed) or 2
 * (usage or configuration); a user's mistake is one message, never a stack trace. The only package that prints, ends the
 * process or handles its signals.
 */
@NullMarked
package io.gliznet.streams.cli;

import org.jspecify.annotations.NullMarked;
