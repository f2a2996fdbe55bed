package bicameral.marketplace.message;

import bicameral.host.receipt.Receipt;
import bicameral.marketplace.billing.Charge;
import bicameral.marketplace.money.Money;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the edge streams: tokens and citations as they come, then receipt, price, and one end. */
public sealed interface AnswerEvent {
    /** The shared engine is crowded: so many calls go before this one, if no others come. Before the first token only. */
    record Queued(int before) implements AnswerEvent {}

    record Token(String text) implements AnswerEvent {}

    record Citation(int n, UUID document, String documentName, String place, String quote, long passage)
            implements AnswerEvent {}

    /**
     * What left.
     *
     * @param receipt null for previews of drafts, which have none
     * @param body the text that left, empty where nothing did
     */
    record Left(@Nullable Receipt receipt, long sentBytes, int passages, String body) implements AnswerEvent {}

    /**
     * What it costs.
     *
     * @param list the most it could cost: its price, and where the engine's cost is passed on, the most that may come to
     * @param charged what the visitor pays for this message
     * @param parts what a whole answer consists of
     * @param free whether a free message of today was used
     * @param plan whether a subscription includes it
     * @param brokeOff whether only a part of the answer came, and only that part is charged
     * @param freeLeft of today, after this message
     */
    record Price(
            Money list,
            Money charged,
            Charge.Parts parts,
            boolean free,
            boolean plan,
            boolean brokeOff,
            int freeLeft,
            int freePerDay)
            implements AnswerEvent {
        /** What a whole answer costs but was not charged; not what was only held. */
        public Money deducted() {
            return parts.whole().minus(charged);
        }

        /** What was held for the engine and not used, where a wallet's credit was held. */
        public Money unused() {
            return free || plan ? Money.zero(list.currency()) : list.minus(parts.whole());
        }
    }

    /**
     * The end.
     *
     * @param code null for ABSTAINED and for a whole DONE; {@code partial} for a DONE that broke off after some text, which
     *     costs its share; {@code broke_off} for a FAILED that did so without an end from the chamber, at the same price; else
     *     a stable problem code
     * @param values what the sentence of the code needs: limits, prices
     */
    record End(
            Status status,
            UUID message,
            @Nullable UUID conversation,
            String text,
            double confidence,
            @Nullable String code,
            Map<String, Object> values)
            implements AnswerEvent {
        public End {
            values = Map.copyOf(values);
        }

        public End(
                Status status,
                UUID message,
                @Nullable UUID conversation,
                String text,
                double confidence,
                @Nullable String code) {
            this(status, message, conversation, text, confidence, code, Map.of());
        }
    }

    /** The five ends of a message. */
    enum Status {
        DONE,
        ABSTAINED,
        HELD,
        REFUSED,
        FAILED
    }
}
