/**
 * What the outside may ask a running service: is it alive, is it ready, what has it done. Knows no Kafka and no stage; it is
 * given questions to ask. Answers come from threads of its own.
 */
@NullMarked
package io.gliznet.streams.observe;

import org.jspecify.annotations.NullMarked;
