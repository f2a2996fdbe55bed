package bicameral.marketplace.message;

import bicameral.tenant.CurrentTenant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A visitor's question to a published agent.
 *
 * @param message also the idempotency key: asked twice with the same body it is answered from the first, never charged twice;
 *     with another body it is a conflict
 * @param payer null for a visitor without an account
 * @param visitor opaque and stable per visitor (cookie or person)
 * @param address network address, for rates
 * @param language zh or en, for fixed phrases
 * @param background whether nobody waits for the answer: a crowded engine lets others go first
 */
public record AskCommand(
        UUID message,
        String agentSlug,
        @Nullable CurrentTenant payer,
        String visitor,
        String address,
        @Nullable UUID conversation,
        String text,
        String language,
        boolean background) {}
