package bicameral.ui.asking;

import bicameral.marketplace.billing.Wallets;
import bicameral.marketplace.listing.Listing;
import bicameral.marketplace.listing.Listings;
import bicameral.marketplace.message.AskCommand;
import bicameral.marketplace.money.Money;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.Refusal;
import bicameral.ui.frame.Language;
import bicameral.ui.visitor.Asker;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What asking by page and asking by program have in common. */
@ApplicationScoped
public class Asking {
    private static final int LONGEST_KEY = 200;
    private static final Pattern BACKGROUND = Pattern.compile("(^|,)\\s*u=[67]\\s*(;|,|$)");

    private final Listings listings;
    private final Wallets wallets;

    public Asking(Listings listings, Wallets wallets) {
        this.listings = listings;
        this.wallets = wallets;
    }

    /** The published agent; not_found otherwise. */
    public Listing agent(String slug) {
        return listings.bySlug(slug).orElseThrow(() -> new Refusal("not_found", Refusal.Kind.NOT_FOUND));
    }

    /**
     * The question as the market takes it.
     *
     * @param priority as RFC 9218 writes it, null where nothing was said
     */
    public AskCommand command(
            String slug,
            UUID message,
            Asker asker,
            @Nullable UUID conversation,
            String text,
            Language language,
            @Nullable String priority) {
        return new AskCommand(
                message,
                slug,
                asker.payer().orElse(null),
                asker.visitor(),
                asker.address(),
                conversation,
                text,
                language.code(),
                background(priority));
    }

    /** Whether a Priority header says that nobody waits: an urgency of 6 or 7, the last of which RFC 9218 keeps for such. */
    static boolean background(@Nullable String priority) {
        return priority != null && BACKGROUND.matcher(priority).find();
    }

    /** The message's id from an idempotency key: itself where it is a UUID, else one made of visitor and key; new without. */
    public static UUID message(@Nullable String key, String visitor) {
        if (key == null || key.isBlank()) return Ids.next();
        if (key.length() > LONGEST_KEY) throw new Refusal("malformed", Refusal.Kind.MALFORMED);
        try {
            return UUID.fromString(key.strip());
        } catch (IllegalArgumentException notAnId) {
            return UUID.nameUUIDFromBytes((visitor + "\n" + key).getBytes(StandardCharsets.UTF_8));
        }
    }

    /** A conversation's id; one that cannot be is the same as one that is not. */
    public static @Nullable UUID conversation(@Nullable String id) {
        if (id == null || id.isBlank()) return null;
        try {
            if (id.length() == 36) return UUID.fromString(id);
        } catch (IllegalArgumentException notAnId) {
            // told below
        }
        throw new Refusal("unknown_conversation", Refusal.Kind.NOT_FOUND);
    }

    /** Reads the payer's balance in the agent's currency when asked; null for visitors, and where the agent is gone. */
    public Supplier<@Nullable Money> balance(AskCommand command) {
        CurrentTenant payer = command.payer();
        if (payer == null) return () -> null;
        return () -> listings.bySlug(command.agentSlug())
                .map(listing -> listing.settings().pricePerMessage().currency())
                .map(currency -> wallets.read(payer, currency, null, 1).available())
                .orElse(null);
    }
}
