/**
 * The commands. Each one checks its arguments, does its work with the other packages, and ends with the exit code 0 (done), 1
 * (failed) or 2 (wrong usage or configuration). A user's mistake is reported in one message, without a stack trace. No other
 * package prints, ends the process or handles its signals.
 */
@NullMarked
package io.gliznet.streams.cli;

import org.jspecify.annotations.NullMarked;
