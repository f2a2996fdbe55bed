package bicameral.ui.source;

import bicameral.tenant.TenantId;
import bicameral.tenant.secret.SecretBox;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Carries a password that was typed through a form that is shown again: sealed for the tenant, so that no page holds it in
 * the clear and nothing need be kept. Thread-safe.
 */
@ApplicationScoped
public class KeptSecret {
    private static final String PURPOSE = "typed into a form";

    private final SecretBox box;

    public KeptSecret(SecretBox box) {
        this.box = box;
    }

    /** For a hidden field; empty for none. */
    String sealed(TenantId tenant, String secret) {
        if (secret.isEmpty()) return "";
        return Base64.getUrlEncoder()
                .encodeToString(box.seal(tenant, PURPOSE, secret.getBytes(StandardCharsets.UTF_8)));
    }

    /** What was typed, or what came back in the hidden field; empty where that cannot be read. */
    String opened(TenantId tenant, String typed, String kept) {
        if (!typed.isEmpty() || kept.isEmpty()) return typed;
        try {
            return new String(box.open(tenant, PURPOSE, Base64.getUrlDecoder().decode(kept)), StandardCharsets.UTF_8);
        } catch (SecretBox.Unopened | IllegalArgumentException e) {
            return "";
        }
    }
}
