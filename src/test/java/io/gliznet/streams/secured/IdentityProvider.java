package io.gliznet.streams.secured;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What an OpenID Connect provider does for one client: it gives tokens for the client's secret, and publishes its key. */
final class IdentityProvider implements AutoCloseable {

    static final String AUDIENCE = "kafka";
    private static final long LIFETIME_SECONDS = 3_600;
    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

    private final HttpServer server;
    private final KeyPair key;
    private final String client;
    private final String authorization;
    private final Collection<String> tokens = new ConcurrentLinkedQueue<>();

    private IdentityProvider(HttpServer server, KeyPair key, String client, String authorization) {
        this.server = server;
        this.key = key;
        this.client = client;
        this.authorization = authorization;
    }

    static IdentityProvider start(String client, String secret) throws IOException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String basic = "Basic " + Base64.getEncoder().encodeToString((client + ":" + secret).getBytes(UTF_8));
        IdentityProvider provider = new IdentityProvider(server, generator.generateKeyPair(), client, basic);
        server.createContext("/token", provider::token);
        server.createContext("/keys", exchange -> answer(exchange, 200, provider.keys()));
        server.start();
        return provider;
    }

    String url(String path) {
        return "http://" + server.getAddress().getHostString() + ":"
                + server.getAddress().getPort() + path;
    }

    private void token(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        if (authorization.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            String signed = signed();
            tokens.add(signed);
            String token = "{\"access_token\":\"" + signed + "\",\"token_type\":\"Bearer\",\"expires_in\":"
                    + LIFETIME_SECONDS + "}";
            answer(exchange, 200, token);
        } else {
            answer(exchange, 401, "{\"error\":\"invalid_client\"}");
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** All that were given out. */
    Collection<String> tokens() {
        return tokens;
    }

    private String signed() {
        long now = Instant.now().getEpochSecond();
        String claims = "{\"iss\":\"" + url("") + "\",\"aud\":\"" + AUDIENCE + "\",\"sub\":\"" + client
                + "\",\"scope\":\"kafka\",\"iat\":" + now + ",\"exp\":" + (now + LIFETIME_SECONDS) + "}";
        String content = part("{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"1\"}") + "." + part(claims);
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key.getPrivate());
            signature.update(content.getBytes(UTF_8));
            return content + "." + URL.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private String keys() {
        RSAPublicKey known = (RSAPublicKey) key.getPublic();
        return "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"1\",\"n\":\""
                + number(known.getModulus()) + "\",\"e\":\"" + number(known.getPublicExponent()) + "\"}]}";
    }

    private static String number(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int sign = bytes[0] == 0 ? 1 : 0;
        return URL.encodeToString(Arrays.copyOfRange(bytes, sign, bytes.length));
    }

    private static String part(String json) {
        return URL.encodeToString(json.getBytes(UTF_8));
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length());
        exchange.getResponseBody().write(body.getBytes(UTF_8));
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
