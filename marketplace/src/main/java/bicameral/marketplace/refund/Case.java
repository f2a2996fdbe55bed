package bicameral.marketplace.refund;

import bicameral.marketplace.money.Money;
import bicameral.tenant.Refusal;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A payer says that the charge of a message was wrong.
 *
 * @param answer what the billing admin said, null while it is open or where it was withdrawn
 */
public record Case(
        UUID id,
        UUID message,
        String agentName,
        Ground ground,
        Money charged,
        State state,
        @Nullable String answer,
        Instant openedAt,
        @Nullable Instant endedAt) {
    /** Why it was wrong. A fixed list, so that nothing of question and answer gets into the market's database. */
    public enum Ground {
        /** The answer is wrong. */
        WRONG,
        /** The answer broke off or says too little. */
        INCOMPLETE,
        /** The answer has no source. */
        UNSOURCED,
        /** Nobody here asked this. */
        NOT_ASKED,
        /** The same was charged twice. */
        TWICE;

        /** As the database writes it. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Reads {@link #id}; invalid_ground (INVALID) for anything else. */
        public static Ground read(@Nullable String id) {
            for (Ground ground : values()) if (ground.id().equals(id)) return ground;
            throw new Refusal("invalid_ground", Refusal.Kind.INVALID);
        }
    }

    /** Where it stands. */
    public enum State {
        OPEN,
        REFUNDED,
        DECLINED,
        WITHDRAWN
    }
}
