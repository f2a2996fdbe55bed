package bicameral.marketplace.billing;

import bicameral.tenant.PersonId;
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
 * @param member who asks, where signed in for an organisation: may have a seat without the right to spend
 * @param spender the same member, where a department may let them spend; null for whoever owns the wallet
 */
public record Order(
        UUID message,
        String fingerprint,
        Offer offer,
        @Nullable TenantId payer,
        String visitor,
        @Nullable Member member,
        @Nullable Spender spender) {

    /** Of a visitor, or of one who only spends. */
    public Order(UUID message, String fingerprint, Offer offer, @Nullable TenantId payer, String visitor) {
        this(message, fingerprint, offer, payer, visitor, null, null);
    }

    /** Of a member who spends by their roles only. */
    public Order(
            UUID message,
            String fingerprint,
            Offer offer,
            @Nullable TenantId payer,
            String visitor,
            @Nullable Member member) {
        this(message, fingerprint, offer, payer, visitor, member, null);
    }

    /** Whose wallet may be drawn on: the payer's, or that of the member's organisation, which then decides by department. */
    public @Nullable TenantId wallet() {
        if (payer != null) return payer;
        return spender == null || member == null ? null : member.tenant();
    }

    /** A person who acts for a tenant. */
    public record Member(TenantId tenant, PersonId person) {}
}
