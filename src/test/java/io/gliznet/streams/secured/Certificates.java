package io.gliznet.streams.secured;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A certificate authority, and the certificates that it gave to a broker and to a user, made by the JDK's keytool. */
final class Certificates {

    private static final String CA = "ca";
    private static final Base64.Encoder LINES =
            Base64.getMimeEncoder(64, System.lineSeparator().getBytes(StandardCharsets.US_ASCII));

    private final Path file;
    private final String password;
    private final KeyStore store;

    private Certificates(Path file, String password, KeyStore store) {
        this.file = file;
        this.password = password;
        this.store = store;
    }

    /** @param user the name in the user's certificate */
    static Certificates create(Path folder, String password, String user) throws Exception {
        Path file = folder.resolve("all.p12");
        keytool(file, password, CA, "-ext", "bc:critical=ca:true");
        keytool(file, password, "broker", "-signer", CA, "-ext", "san=ip:127.0.0.1,dns:localhost");
        keytool(file, password, user, "-signer", CA);
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password.toCharArray());
        }
        return new Certificates(file, password, store);
    }

    private static void keytool(Path file, String password, String alias, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair"));
        command.addAll(List.of("-keystore", file.toString(), "-storetype", "PKCS12", "-storepass", password));
        command.addAll(List.of("-alias", alias, "-dname", "CN=" + alias, "-validity", "2"));
        command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1"));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("keytool failed: " + output);
        }
    }

    /** The keystore with all keys, in PKCS #12. */
    Path file() {
        return file;
    }

    String authority() throws GeneralSecurityException {
        return pem("CERTIFICATE", store.getCertificate(CA).getEncoded());
    }

    String chain(String alias) throws GeneralSecurityException {
        StringBuilder chain = new StringBuilder();
        for (Certificate certificate : store.getCertificateChain(alias)) {
            chain.append(pem("CERTIFICATE", certificate.getEncoded()));
        }
        return chain.toString();
    }

    String key(String alias) throws GeneralSecurityException {
        return pem("PRIVATE KEY", store.getKey(alias, password.toCharArray()).getEncoded());
    }

    private static String pem(String type, byte[] bytes) {
        return "-----BEGIN " + type + "-----\n" + LINES.encodeToString(bytes) + "\n-----END " + type + "-----\n";
    }
}
