package bicameral.protocol.receipt;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/** An Ed25519 key pair (RFC 8032) made of its seed. Safe for any thread. */
public final class SigningKey {
    private static final String ALGORITHM = "Ed25519";
    private static final int SEED_BYTES = 32;

    private final KeyPair pair;

    /** @throws IllegalArgumentException where the seed has not 32 bytes */
    public SigningKey(byte[] seed) {
        if (seed.length != SEED_BYTES) throw new IllegalArgumentException("a seed has 32 bytes");
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
            // The generator takes the 32 bytes that it asks for as the seed of RFC 8032.
            generator.initialize(NamedParameterSpec.ED25519, new Given(seed));
            pair = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has Ed25519", e);
        }
    }

    /** The public half, hex of its X.509 encoding. */
    public String publicKey() {
        return HexFormat.of().formatHex(pair.getPublic().getEncoded());
    }

    /** Hex signature. */
    public String sign(byte[] statement) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(pair.getPrivate());
            signature.update(statement);
            return HexFormat.of().formatHex(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key of its own", e);
        }
    }

    /** Whether the half of a pair that is known to all says that the other half signed this. */
    public static boolean verifies(String publicKey, byte[] statement, String hex) {
        try {
            PublicKey key = KeyFactory.getInstance(ALGORITHM)
                    .generatePublic(new X509EncodedKeySpec(HexFormat.of().parseHex(publicKey)));
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(key);
            signature.update(statement);
            // One spelling only, so that no byte of a file can be changed unnoticed.
            return hex.equals(hex.toLowerCase(Locale.ROOT))
                    && signature.verify(HexFormat.of().parseHex(hex));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    /** Gives the seed and nothing else. */
    private static final class Given extends SecureRandom {
        private static final long serialVersionUID = 1;

        private final transient byte[] seed;

        Given(byte[] seed) {
            this.seed = seed.clone();
        }

        @Override
        public void nextBytes(byte[] bytes) {
            if (bytes.length != seed.length) throw new IllegalStateException("a seed has 32 bytes");
            System.arraycopy(Arrays.copyOf(seed, seed.length), 0, bytes, 0, seed.length);
        }
    }
}
