package bicameral.marketplace.payment;

import bicameral.marketplace.money.Money;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A payment provider: takes payers to its own page, so that no card or account data ever reaches this market, and can be asked
 * what came of it. Everything that changes something is done by an id of ours, which is the provider's idempotency key: done
 * again with the same id it is the same. Thread-safe.
 *
 * <p>Calls over the network end with an answer or with {@link ProviderTrouble}, after at most half a minute. They are never made
 * within a transaction.
 */
public interface PaymentProvider {
    /** Stable name, part of the webhook's address. */
    String name();

    /** Whether this instance offers it. */
    boolean available();

    /** Whether it takes payments in that currency. */
    default boolean takes(Currency currency) {
        return true;
    }

    /** Where the money of payments that start now lies until creators are paid. */
    default Funds funds() {
        return Funds.WALLET;
    }

    /** Starts a payment. */
    Started start(Payment payment);

    /** Asks for the start of a payment whose answer was lost; empty where it never arrived, or starting again is the same. */
    default Optional<Started> started(Payment payment) {
        return Optional.empty();
    }

    /**
     * Checks and reads a webhook.
     *
     * @throws bicameral.tenant.Refusal bad_signature, stale_webhook or bad_webhook (MALFORMED)
     */
    Notice read(Webhook webhook);

    /** What the provider expects as the answer to a webhook that was accepted. */
    default String accepted() {
        return "";
    }

    /** Asks for the state of a payment; empty for providers that cannot be asked. */
    default Optional<Report> report(Payment payment) {
        return Optional.empty();
    }

    /** Whether it gives payments back when told to; the next two are asked only where it does. */
    default boolean refunds() {
        return false;
    }

    /** Gives a part of the payment back to where it came from. */
    default void refund(Payment payment, UUID refund, Money amount) {
        throw ProviderTrouble.refused("no_refunds");
    }

    /** Asks whether a refund whose answer was lost has arrived. */
    default boolean refunded(Payment payment, UUID refund) {
        return false;
    }

    /** Whether it can keep means of payment, and be paid with them while the payer is away; the next two are asked only where it can. */
    default boolean keepsMeans() {
        return false;
    }

    /** What the payer of a payment that was made agreed to have used again; empty where nothing was kept. */
    default Optional<Means> means(Payment payment) {
        return Optional.empty();
    }

    /** Forgets means that it kept, so that nobody is paid with them again. Forgotten once more it is the same, without an id of ours. */
    default void forget(Means means) {
        throw ProviderTrouble.refused("keeps_no_means");
    }

    /**
     * Means of payment that the provider has kept.
     *
     * @param customer the provider's name for the payer
     * @param method the provider's name for the means
     */
    record Means(String customer, String method) {}

    /** Whether it can be asked for all that it booked in a time; the next one is asked only where it can. */
    default boolean tellsBookings() {
        return false;
    }

    /** Hands over everything that it booked from one instant to before another, page by page, in any order. */
    default void bookings(Instant from, Instant until, Consumer<Booking> each) {
        throw ProviderTrouble.refused("no_bookings");
    }

    /** Whether it gives what it booked on a day as a file to be fetched; the next one is asked only where it does. */
    default boolean givesBills() {
        return false;
    }

    /** Where the bill of a day (UTC+8) can be fetched for a short while; empty where it has none. */
    default Optional<String> bill(LocalDate day) {
        throw ProviderTrouble.refused("no_bills");
    }

    /** Whether evidence in a dispute can be sent to it; the next one is asked only where it can. */
    default boolean hears() {
        return false;
    }

    /** Sends evidence about the newest dispute of a payment, for good. Sent again it takes the place of what was sent before. */
    default void defend(Payment payment, Evidence evidence) {
        throw ProviderTrouble.refused("no_disputes");
    }

    /**
     * A payment as we know it.
     *
     * @param session the provider's name for what was started, null before it has answered
     * @param payment the provider's name for the payment, null before there is one
     * @param back where the payer's browser goes afterwards
     * @param refunds the refunds that we asked for
     * @param keepsMeans whether the payer agreed to have the means used again
     * @param means what it is paid with while the payer is away; null where the payer pays
     */
    record Payment(
            UUID id,
            Money amount,
            Instant startedAt,
            @Nullable String session,
            @Nullable String payment,
            URI back,
            Set<UUID> refunds,
            boolean keepsMeans,
            @Nullable Means means) {
        public Payment {
            refunds = Set.copyOf(refunds);
        }
    }

    /**
     * A payment that was started.
     *
     * @param payPage where the payer goes to pay
     * @param session the provider's name for it, or the reference that a transfer carries; null where it has none
     */
    record Started(String payPage, @Nullable String session) {}

    /**
     * What a webhook tells: that there is news of a payment.
     *
     * @param id the provider's; the same event has the same one
     * @param type the provider's word
     * @param topUp ours, where it says it
     * @param payment the provider's name for the payment, where it says that
     * @param amount of the payment, where it says it; of another amount it is no news of ours
     * @param told the payment's state, only of providers that cannot be asked for it
     */
    record Notice(
            String id,
            String type,
            @Nullable UUID topUp,
            @Nullable String payment,
            @Nullable Money amount,
            @Nullable Told told) {}

    /**
     * A state that came with the news.
     *
     * @param sequence grows with each event of a payment, however late it comes
     */
    record Told(Report report, long sequence) {}

    /**
     * The whole state of a payment; amounts in micro-units of its currency. What has not been paid has no fee, was not given back
     * and is in no dispute.
     *
     * @param amount of the payment
     * @param fee what the provider keeps
     * @param refunded what it gave back, whoever told it to
     * @param withdrawn what a dispute took from us
     * @param payment the provider's name for it, where it has one
     * @param claim what the payer's bank says in the dispute, where the provider tells
     */
    record Report(
            State state,
            Money amount,
            long fee,
            long refunded,
            long withdrawn,
            Dispute dispute,
            @Nullable String payment,
            @Nullable Claim claim) {
        public Report {
            if (claim != null && dispute == Dispute.NONE)
                throw new IllegalArgumentException("a claim without a dispute");
            if (state != State.PAID && (fee != 0 || refunded != 0 || withdrawn != 0 || dispute != Dispute.NONE))
                throw new IllegalArgumentException("what was not paid can have no consequences");
            if (refunded < 0 || withdrawn < 0) throw new IllegalArgumentException("a negative amount");
        }

        /** Where nothing is told of a claim. */
        public Report(
                State state,
                Money amount,
                long fee,
                long refunded,
                long withdrawn,
                Dispute dispute,
                @Nullable String payment) {
            this(state, amount, fee, refunded, withdrawn, dispute, payment, null);
        }

        /** Nothing but its state. */
        public static Report of(State state, Money amount) {
            return new Report(state, amount, 0, 0, 0, Dispute.NONE, null);
        }
    }

    /**
     * What the payer's bank says in a dispute.
     *
     * @param ground the provider's word for it, of small letters and low lines, at most 64
     * @param due until when evidence is taken; null once it was sent, or where no end is told
     */
    record Claim(String ground, @Nullable Instant due) {
        private static final Pattern WORD = Pattern.compile("[a-z_]{1,64}");

        /** A ground that is no such word is {@code general}. */
        public Claim {
            if (!WORD.matcher(ground).matches()) ground = "general";
        }
    }

    /** Whether a payment was made. */
    enum State {
        PENDING,
        PAID,
        FAILED
    }

    /** How a dispute about a payment stands. */
    enum Dispute {
        NONE,
        OPEN,
        WON,
        LOST
    }
}
