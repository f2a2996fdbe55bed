package bicameral.marketplace.portability;

import bicameral.protocol.receipt.SigningKey;
import bicameral.tenant.secret.SecretBox;
import jakarta.enterprise.context.ApplicationScoped;

/** The instance's key, the one that signs checkpoints of receipts too. Thread-safe. */
@ApplicationScoped
public class InstanceKey {
    private final SigningKey key;

    public InstanceKey(SecretBox secrets) {
        this.key = new SigningKey(secrets.seed("receipts"));
    }

    SigningKey signing() {
        return key;
    }

    /** Its public half, hex. */
    public String publicKey() {
        return key.publicKey();
    }
}
