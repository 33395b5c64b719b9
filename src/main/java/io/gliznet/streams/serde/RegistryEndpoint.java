package io.gliznet.streams.serde;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;

/**
 * One registry's address, and the header that lets us in.
 *
 * @param base without credentials and without a slash at its end
 * @param authorization not to be logged
 */
record RegistryEndpoint(URI base, Optional<String> authorization) {

    /**
     * @param userInfo {@code user:password}; empty: what the URL holds, if anything
     * @throws ConfigException that never repeats a password
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
