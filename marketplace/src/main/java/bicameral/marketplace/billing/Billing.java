package bicameral.marketplace.billing;

import bicameral.marketplace.billing.Reservation.State;
import bicameral.marketplace.money.Money;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What a message costs, from quote to capture. Thread-safe, also across instances.
 *
 * <p>{@code reserve} → {@code charge}, which is {@code record} (the journal) and {@code settle} (the books) in one commit; or
 * {@code reserve} → {@code release}. Each step is one transaction, which messages of the same moment share, and may be repeated;
 * {@link #recover} finishes what a killed process left behind. Locks are taken in one order: message, hold, accounts by id.
 */
@ApplicationScoped
public class Billing {
    private static final Logger LOG = Logger.getLogger(Billing.class);

    private final Quotes quotes;
    private final Reserving reserving;
    private final Answers answers;
    private final Upkeep upkeep;

    public Billing(OpsTx ops, Accounts accounts, Ledger ledger, BillingSettings settings) {
        this.quotes = new Quotes(ops, settings);
        Agreements agreements = new Agreements();
        this.reserving = new Reserving(ops, accounts, settings, quotes, agreements);
        this.answers = new Answers(ops, accounts, settings, agreements);
        this.upkeep = new Upkeep(ops, accounts, ledger);
    }

    /** As {@link #quote(Offer, TenantId, String, Order.Member)}, of one who has no seat. */
    public Charge quote(Offer offer, @Nullable TenantId payer, String visitor) {
        return quote(offer, payer, visitor, null);
    }

    /** What the next message would cost, and how many are still free today. */
    public Charge quote(Offer offer, @Nullable TenantId payer, String visitor, Order.@Nullable Member member) {
        return quotes.quote(offer, payer, visitor, member);
    }

    /** The most that a message of this offer can cost: its price, and with it what the engine may come to where that is passed on. */
    public Money ceiling(Offer offer) {
        return quotes.ceiling(offer);
    }

    /**
     * Accepts a message: uses up a free one of today, or else holds its price in the payer's wallet. A message accepted before
     * is not accepted again but told how it stands.
     *
     * @throws Refusal free_quota_used, insufficient_funds, no_credit_in_currency (there is some, but in another currency only),
     *     daily_limit_reached, monthly_limit_reached, spending_not_allowed (the member has no right to spend),
     *     department_without_budget, department_budget_reached (UNPAID), currency_mismatch (INVALID: the market does not trade in the offer's),
     *     idempotency_conflict (CONFLICT); nothing is left behind
     */
    public Reservation reserve(Order order) {
        return reserving.reserve(order);
    }

    /**
     * Ends a message with its answer: writes it into the journal, and posts what follows in the same commit. As {@link #record}
     * otherwise; where the books refuse, the journal stands and {@link #settle} posts it later.
     */
    public Charge charge(Offer offer, UUID message, Outcome ended) {
        return answers.answer(offer, message, ended, true);
    }

    /**
     * Writes the answer into the journal, and with it what the message costs. Recorded once; a message that was given back
     * meanwhile (expired) stays free. {@link #settle} posts it.
     */
    public Charge record(Offer offer, UUID message, Outcome ended) {
        return answers.answer(offer, message, ended, false);
    }

    /** Posts what the journal says of a message: captures or gives back the hold, and books the engine's cost. Once. */
    public void settle(UUID message) {
        answers.settle(message);
    }

    /**
     * The message has no answer and costs nothing: its hold or free message is given back. What the engine has used for it
     * is booked as the platform's cost. Repeating it does nothing.
     */
    public void release(UUID message, String code) {
        answers.giveUp(message, State.FAILED, code);
    }

    /** Finishes what a killed process left: run at start and every half minute. Instances may run it at the same time. */
    public void recover() {
        int settled = settleOutstanding();
        int expired = expireHolds();
        matureEarnings();
        rollUp();
        if (settled + expired > 0) LOG.infof("recovered: %d messages settled, %d expired", settled, expired);
    }

    /** Settles messages that are in the journal but not in the books; what fails is logged and tried again later. Gives how many. */
    public int settleOutstanding() {
        return each(upkeep.outstanding(), message -> {
            answers.settle(message);
            return true;
        });
    }

    /** Gives back what was reserved for messages that nobody answered in time; as the above where one fails. Gives how many. */
    public int expireHolds() {
        return each(upkeep.expired(), message -> answers.giveUp(message, State.EXPIRED, "expired"));
    }

    /** One that fails must not hold up the others. */
    private static int each(List<UUID> messages, Predicate<UUID> work) {
        int done = 0;
        for (UUID message : messages) {
            try {
                if (work.test(message)) done++;
            } catch (RuntimeException e) {
                // The class alone: a failed statement's message has its values in it.
                LOG.errorf(
                        "message %s is left for the next recovery: %s",
                        message, e.getClass().getSimpleName());
            }
        }
        return done;
    }

    /** Makes earnings available whose days are over. Gives the number of messages. */
    public int matureEarnings() {
        return upkeep.matureEarnings();
    }

    /** Adds the platform's waiting entries to its balances. */
    public void rollUp() {
        upkeep.rollUp();
    }
}
