package bicameral.marketplace.billing;

import bicameral.tenant.TenantId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message that somebody wants to send.
 *
 * @param message also the idempotency key
 * @param fingerprint keyed hash of who asks what; the same message with another one is a conflict
 * @param payer whose wallet pays once the free quota is used up, null for a visitor without an account
 * @param visitor opaque and stable per visitor; kept only as a keyed hash
 * @param spender the member who asks; null for whoever owns the wallet
 */
public record Order(
        UUID message,
        String fingerprint,
        Offer offer,
        @Nullable TenantId payer,
        String visitor,
        @Nullable Spender spender) {
    /** An order of whoever owns the wallet. */
    public Order(UUID message, String fingerprint, Offer offer, @Nullable TenantId payer, String visitor) {
        this(message, fingerprint, offer, payer, visitor, null);
    }
}
