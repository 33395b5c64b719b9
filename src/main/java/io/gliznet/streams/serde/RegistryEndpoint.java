package io.gliznet.streams.serde;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;

/**
 * The address of one schema registry, and the credentials for it.
 *
 * @param base URL without credentials and without a trailing slash
 * @param authorization value of the Authorization header; must not be logged
 */
record RegistryEndpoint(URI base, Optional<String> authorization) {

    /**
     * Parses a URL.
     *
     * @param userInfo {@code user:password}; if empty, the credentials in the URL are used, if there are any
     * @throws ConfigException if the URL is invalid; the message contains no credentials
     */
    static RegistryEndpoint parse(String url, String userInfo) {
        String trimmed = url.trim().replaceAll("/+$", "");
        try {
            URI uri = new URI(trimmed);
            String scheme = String.valueOf(uri.getScheme());
            if (!(scheme.equals("http") || scheme.equals("https")) || uri.getHost() == null) {
                throw badUrl(trimmed);
            }
            String rawInUrl = uri.getRawUserInfo();
            String inUrl = rawInUrl == null ? "" : URLDecoder.decode(rawInUrl, StandardCharsets.UTF_8);
            URI base = new URI(scheme, null, uri.getHost(), uri.getPort(), uri.getPath(), null, null);
            return new RegistryEndpoint(base, basic(userInfo.isEmpty() ? inUrl : userInfo));
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw badUrl(trimmed);
        }
    }

    URI resolve(String path) {
        return URI.create(base + path);
    }

    @Override
    public String toString() {
        return base.toString();
    }

    private static Optional<String> basic(String userInfo) {
        if (userInfo.isEmpty()) {
            return Optional.empty();
        }
        byte[] bytes = userInfo.getBytes(StandardCharsets.UTF_8);
        return Optional.of("Basic " + Base64.getEncoder().encodeToString(bytes));
    }

    private static ConfigException badUrl(String url) {
        String shown = url.substring(url.lastIndexOf('@') + 1);
        return new ConfigException(SerdeConfig.REGISTRY_URL
                + ": expected http://host:port, https://host:port or a single mock://scope, found " + shown);
    }
}
