package bicameral.host.fetch;

import bicameral.host.fetch.FetchFailed.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whose word is taken for a server's certificate. */
public final class Trust {
    private static final int MAX_CHARACTERS = 20_000;

    private Trust() {}

    /** Whether it is one or more certificates in PEM, as far as is taken. */
    public static boolean isAuthorities(String pem) {
        try {
            return !certificates(pem).isEmpty();
        } catch (CertificateException e) {
            return false;
        }
    }

    private static Collection<? extends Certificate> certificates(String pem) throws CertificateException {
        if (pem.length() > MAX_CHARACTERS || !pem.startsWith("-----BEGIN CERTIFICATE-----"))
            throw new CertificateException("no certificates");
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    }

    /** That of these authorities, or of the system's where none are named. */
    static X509TrustManager of(String authorities) throws FetchFailed {
        try {
            return manager(authorities.isEmpty() ? null : store(authorities));
        } catch (GeneralSecurityException | IOException e) {
            throw new FetchFailed(Problem.TLS_FAILED);
        }
    }

    private static KeyStore store(String authorities) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (Certificate certificate : certificates(authorities))
            store.setCertificateEntry("authority " + store.size(), certificate);
        return store;
    }

    private static X509TrustManager manager(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers())
            if (manager instanceof X509TrustManager trust) return trust;
        throw new GeneralSecurityException("no trust manager");
    }
}
