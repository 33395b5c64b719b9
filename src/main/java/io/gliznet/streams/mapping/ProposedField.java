package io.gliznet.streams.mapping;

/**
 * One proposed line of the configuration.
 *
 * @param name of the field, as in {@code documents.NAME}
 * @param value the proposed one
 * @param reason why, without a part of a record
 */
public record ProposedField(String name, String value, String reason) {}
