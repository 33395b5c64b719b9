/**
 * The one place that composes a running service from its configuration, and that opens, starts and closes its parts in one
 * order. Knows every package of the service, and no command.
 */
@NullMarked
package io.gliznet.streams.service;

import org.jspecify.annotations.NullMarked;
