package bicameral.protocol.transport;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Who one end of a TLS connection is, and whom it believes: all in PEM.
 *
 * @param certificate its own
 * @param key its own, PKCS #8, on an elliptic curve
 * @param authority the certificate of the one authority that it believes
 */
public record Credentials(String certificate, String key, String authority) {
    /** Names of the files in a directory, as Kubernetes calls them. */
    public static final String CERTIFICATE_FILE = "tls.crt";

    public static final String KEY_FILE = "tls.key";
    public static final String AUTHORITY_FILE = "ca.crt";

    private static final char[] NO_PASSWORD = {};

    /** Those of a directory. */
    public static Credentials in(Path directory) throws IOException {
        return new Credentials(
                Files.readString(directory.resolve(CERTIFICATE_FILE)),
                Files.readString(directory.resolve(KEY_FILE)),
                Files.readString(directory.resolve(AUTHORITY_FILE)));
    }

    /** The certificate. */
    public X509Certificate leaf() throws GeneralSecurityException {
        return parsed(certificate);
    }

    SSLContext context() throws GeneralSecurityException, IOException {
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(ownKey().getKeyManagers(), authorities().getTrustManagers(), null);
        return context;
    }

    private KeyManagerFactory ownKey() throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        Certificate[] chain = {leaf(), parsed(authority)};
        store.setKeyEntry("own", privateKey(key), NO_PASSWORD, chain);
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, NO_PASSWORD);
        return keys;
    }

    private TrustManagerFactory authorities() throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        store.setCertificateEntry("authority", parsed(authority));
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        return trust;
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static PrivateKey privateKey(String pem) throws GeneralSecurityException {
        String base64 = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        try {
            return KeyFactory.getInstance("EC")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException("not a key in PEM", e);
        }
    }

    private static X509Certificate parsed(String pem) throws GeneralSecurityException {
        Certificate certificate = CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
        if (certificate instanceof X509Certificate x509) return x509;
        throw new GeneralSecurityException("not a certificate");
    }

    /** Never the key. */
    @Override
    public String toString() {
        return "Credentials";
    }
}
