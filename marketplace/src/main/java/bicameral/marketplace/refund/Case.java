package bicameral.marketplace.refund;

import bicameral.marketplace.money.Money;
import bicameral.tenant.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A payer says that a charge was wrong, of a message or of a period of a subscription.
 *
 * @param message the charge: a message, or the charge of a period
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
        /** It was renewed though it was not to be. */
        RENEWED,
        /** What was paid for could not be used. */
        NOT_WORKING,
        /** Nobody here asked this, or subscribed to it. */
        NOT_ASKED,
        /** The same was charged twice. */
        TWICE;

        /** What may be held against a message. */
        public static final List<Ground> OF_MESSAGES = List.of(WRONG, INCOMPLETE, UNSOURCED, NOT_ASKED, TWICE);

        /** What may be held against a period of a subscription. */
        public static final List<Ground> OF_PERIODS = List.of(RENEWED, NOT_WORKING, NOT_ASKED, TWICE);

        /** As the database writes it. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Reads {@link #id}; invalid_ground (INVALID) for anything else. */
        public static Ground read(@Nullable String id) {
            return read(id, List.of(values()));
        }

        /** The same, of some of them. */
        public static Ground read(@Nullable String id, List<Ground> of) {
            for (Ground ground : of) if (ground.id().equals(id)) return ground;
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
