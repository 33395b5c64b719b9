package io.gliznet.streams.secured;

/** The ways to connect that docs/operations.md shows, and the broker's listener for each. */
public enum Connection {
    SCRAM("SASL_SSL", "SASL_SSL with SCRAM"),
    MTLS("SSL", "Mutual TLS"),
    OAUTH("SASL_SSL", "OAUTHBEARER");

    private final String protocol;
    private final String title;

    /** @param title how the page begins the paragraph before its settings */
    Connection(String protocol, String title) {
        this.protocol = protocol;
        this.title = title;
    }

    String title() {
        return title;
    }

    String protocol() {
        return protocol;
    }
}
