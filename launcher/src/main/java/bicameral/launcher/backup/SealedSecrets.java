package bicameral.launcher.backup;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Secrets under a passphrase: AES-256-GCM, the key by PBKDF2 with HMAC-SHA-256 and 600,000 rounds. Layout: version 1 · salt 16 · nonce 12
 * · ciphertext and tag.
 */
final class SealedSecrets {
    private static final byte VERSION = 1;
    private static final int SALT = 16;
    private static final int NONCE = 12;
    private static final int ROUNDS = 600_000;

    private SealedSecrets() {}

    static byte[] seal(byte[] plain, String passphrase) {
        byte[] head = new byte[SALT + NONCE];
        new SecureRandom().nextBytes(head);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, passphrase, head).doFinal(plain);
            byte[] all = new byte[1 + head.length + sealed.length];
            all[0] = VERSION;
            System.arraycopy(head, 0, all, 1, head.length);
            System.arraycopy(sealed, 0, all, 1 + head.length, sealed.length);
            return all;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has these", e);
        }
    }

    /** Empty where it is another passphrase, or damaged. */
    static Optional<byte[]> open(byte[] sealed, String passphrase) {
        if (sealed.length <= 1 + SALT + NONCE || sealed[0] != VERSION) return Optional.empty();
        byte[] head = Arrays.copyOfRange(sealed, 1, 1 + SALT + NONCE);
        try {
            return Optional.of(cipher(Cipher.DECRYPT_MODE, passphrase, head)
                    .doFinal(sealed, 1 + head.length, sealed.length - 1 - head.length));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has these", e);
        }
    }

    private static Cipher cipher(int mode, String passphrase, byte[] head) throws GeneralSecurityException {
        byte[] key = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                .generateSecret(new PBEKeySpec(passphrase.toCharArray(), Arrays.copyOf(head, SALT), ROUNDS, 256))
                .getEncoded();
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                mode,
                new SecretKeySpec(key, "AES"),
                new GCMParameterSpec(128, Arrays.copyOfRange(head, SALT, SALT + NONCE)));
        return cipher;
    }
}
