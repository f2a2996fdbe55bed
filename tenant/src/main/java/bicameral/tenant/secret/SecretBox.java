package bicameral.tenant.secret;

import bicameral.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals bytes for one tenant and one purpose: AES-256-GCM with a random nonce, under a key derived per tenant (HKDF-SHA256,
 * RFC 5869) from the instance's secret. Layout: version 1 · nonce 12 · ciphertext and tag. Thread-safe.
 */
@ApplicationScoped
public class SecretBox {
    private static final byte VERSION = 1;
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private final byte[] root;
    private final SecureRandom random = new SecureRandom();

    public SecretBox(SecretSettings settings) {
        this.root = HexFormat.of().parseHex(settings.hex());
    }

    /** Sealed; the same bytes never seal to the same. */
    public byte[] seal(TenantId tenant, String purpose, byte[] plain) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, tenant, purpose, nonce).doFinal(plain);
            byte[] all = new byte[1 + NONCE + sealed.length];
            all[0] = VERSION;
            System.arraycopy(nonce, 0, all, 1, NONCE);
            System.arraycopy(sealed, 0, all, 1 + NONCE, sealed.length);
            return all;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What was sealed for this tenant and purpose; {@link Unopened} for anything else. */
    public byte[] open(TenantId tenant, String purpose, byte[] sealed) {
        if (sealed.length < 1 + NONCE + TAG_BITS / 8 || sealed[0] != VERSION) throw new Unopened();
        byte[] nonce = Arrays.copyOfRange(sealed, 1, 1 + NONCE);
        try {
            return cipher(Cipher.DECRYPT_MODE, tenant, purpose, nonce)
                    .doFinal(sealed, 1 + NONCE, sealed.length - 1 - NONCE);
        } catch (AEADBadTagException e) {
            throw new Unopened();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A hash in hex that only this instance can make, for telling things apart without keeping them. */
    public String hash(TenantId tenant, String purpose, byte[] bytes) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key(tenant, "hash:" + purpose, "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** 32 bytes for one purpose of the whole instance, always the same under the same secret; never to be shown. */
    public byte[] seed(String purpose) {
        try {
            return derived("bicameral instance " + purpose, "Generic").getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Cipher cipher(int mode, TenantId tenant, String purpose, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key(tenant, "seal", "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private SecretKey key(TenantId tenant, String use, String algorithm) throws GeneralSecurityException {
        return derived("bicameral tenant " + tenant + " " + use, algorithm);
    }

    private SecretKey derived(String info, String algorithm) throws GeneralSecurityException {
        return KDF.getInstance("HKDF-SHA256")
                .deriveKey(
                        algorithm,
                        HKDFParameterSpec.ofExtract()
                                .addIKM(new SecretKeySpec(root, "Generic"))
                                .thenExpand(info.getBytes(StandardCharsets.UTF_8), 32));
    }

    /** Sealed for someone else, for something else, under another secret of the instance, or damaged. */
    public static final class Unopened extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unopened() {
            super("a sealed value cannot be opened", null, false, false);
        }
    }
}
