/**
 * HTTP/1.1 as far as this service needs it: one request and one answer for each connection, read and written without waiting for any
 * client, with limits of size and time. Knows no other package. One thread for each server; handlers are called by it and must not
 * wait.
 */
@NullMarked
package io.gliznet.streams.http;

import org.jspecify.annotations.NullMarked;
