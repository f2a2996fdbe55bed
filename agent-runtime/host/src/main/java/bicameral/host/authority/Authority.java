package bicameral.host.authority;

import bicameral.protocol.transport.Credentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Issues certificates on the curve P-256, each for one name and with a fresh key. Thread-safe. */
public final class Authority {
    private static final String CURVE = "secp256r1";
    private static final X500Name NAME = new X500Name("CN=Bicameral instance authority");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SERIAL_BITS = 127;
    /** Clocks of machines differ a little. */
    private static final Duration EARLIER = Duration.ofHours(1);
    /** The same in every copy, or its certificates would differ. */
    private static final Instant SINCE = Instant.parse("2025-01-01T00:00:00Z");

    private static final Instant UNTIL = Instant.parse("2125-01-01T00:00:00Z");

    private final KeyPair keys;
    private final String certificate;

    /**
     * The same seed gives the same authority.
     *
     * @param seed 32 secret bytes
     */
    public Authority(byte[] seed) {
        try {
            this.keys = derive(seed);
            this.certificate = pem("CERTIFICATE", sign(certificateOfItself()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has this curve", e);
        }
    }

    private static KeyPair derive(byte[] seed) throws GeneralSecurityException {
        AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
        curve.init(new ECGenParameterSpec(CURVE));
        ECParameterSpec parameters = curve.getParameterSpec(ECParameterSpec.class);
        BigInteger secret = new BigInteger(1, seed)
                .mod(parameters.getOrder().subtract(BigInteger.ONE))
                .add(BigInteger.ONE);
        org.bouncycastle.math.ec.ECPoint point =
                CustomNamedCurves.getByName(CURVE).getG().multiply(secret).normalize();
        ECPoint known = new ECPoint(
                point.getAffineXCoord().toBigInteger(), point.getAffineYCoord().toBigInteger());
        KeyFactory factory = KeyFactory.getInstance("EC");
        return new KeyPair(
                factory.generatePublic(new ECPublicKeySpec(known, parameters)),
                factory.generatePrivate(new ECPrivateKeySpec(secret, parameters)));
    }

    /** A certificate for a name, from a moment ago on, to show and to be shown. */
    public Credentials issue(String name, Duration validity) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(CURVE));
            KeyPair fresh = generator.generateKeyPair();
            return new Credentials(
                    pem("CERTIFICATE", sign(certificateFor(name, validity, fresh.getPublic()))),
                    pem("PRIVATE KEY", fresh.getPrivate().getEncoded()),
                    certificate);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has this curve", e);
        }
    }

    private X509v3CertificateBuilder certificateOfItself() {
        try {
            return new JcaX509v3CertificateBuilder(
                            NAME, BigInteger.ONE, Date.from(SINCE), Date.from(UNTIL), NAME, keys.getPublic())
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static X509v3CertificateBuilder certificateFor(String name, Duration validity, PublicKey key) {
        Instant now = Instant.now();
        KeyPurposeId[] purposes = {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth};
        try {
            return new JcaX509v3CertificateBuilder(
                            NAME,
                            new BigInteger(SERIAL_BITS, RANDOM).add(BigInteger.TWO),
                            Date.from(now.minus(EARLIER)),
                            Date.from(now.plus(validity)),
                            new X500Name("CN=Bicameral"),
                            key)
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes))
                    .addExtension(
                            Extension.subjectAlternativeName,
                            true,
                            new GeneralNames(new GeneralName(GeneralName.dNSName, name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] sign(X509v3CertificateBuilder builder) {
        try {
            X509CertificateHolder signed =
                    builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()));
            return signed.getEncoded();
        } catch (OperatorCreationException e) {
            throw new IllegalStateException("a certificate cannot be signed", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String pem(String what, byte[] bytes) {
        String body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(bytes);
        return "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n";
    }
}
