package bicameral.marketplace.billing;

import bicameral.host.receipt.Receipts;
import bicameral.host.receipt.Receipts.Tokens;
import bicameral.marketplace.billing.Agreed.Held;
import bicameral.marketplace.billing.Asked.Cost;
import bicameral.marketplace.billing.Charge.Means;
import bicameral.marketplace.billing.Ending.Hold;
import bicameral.marketplace.billing.Ending.Platform;
import bicameral.marketplace.billing.Journal.Line;
import bicameral.marketplace.billing.Reservation.State;
import bicameral.marketplace.tax.ChargeTaxes;
import bicameral.marketplace.tax.Tax;
import bicameral.tenant.OpsTx;
import bicameral.tenant.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Currency;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Ends messages: with an answer, which goes into the journal with what it costs, or without one. What was agreed of a message never
 * changes, so it is remembered or read, and worked out before; then one statement ends the message if it is still open, writes its
 * journal and posts what follows, all or nothing, in one commit.
 */
final class Answers {
    private static final Logger LOG = Logger.getLogger(Answers.class);

    private static final String AGREED = """
            select a.*, h.tenant_id as payer, h.publisher, h.from_promo, h.from_paid
            from market.asked a
            left join market.hold h on h.message = a.message
            where a.message = :message""";

    /** Of what left without coming to an answer the receipt says what it cost, and that nobody paid. By its key, as in {@link Journal}. */
    private static final String GIVEN_UP = """
            with ended as (
              update market.asked set state = :state, code = :code, ended_at = market.clock()
              where message = :message and state || '' = 'open'
              returning tenant_id, message, means, currency),
            due as (
              insert into market.receipt_due (tenant_id, message_id, cost_micros, price_micros, currency)
              select tenant_id, message, :modelCost, 0, currency from ended where :tokens > 0 on conflict do nothing)
            select true, %s, market.give_back_unused(message, means)::text from ended""".formatted(Ending.sql("null"));

    private static final String JOURNAL = """
            select u.*, h.tenant_id as payer, h.publisher, h.from_promo, h.from_paid, coalesce(c.place, '') as tax_place
            from market.usage_event u
            left join market.hold h on h.message = u.message and h.state = 'open'
            left join market.charge_tax c on c.message = u.message
            where u.message = :message""";

    private static final String SETTLE =
            "select true, " + Ending.sql("(select u.mature_at from market.usage_event u where u.message = :message)");

    private final OpsTx ops;
    private final Accounts accounts;
    private final BillingSettings settings;
    private final Agreements agreements;
    private final ChargeTaxes taxes;
    private final Journal journal;

    Answers(OpsTx ops, Accounts accounts, BillingSettings settings, Agreements agreements) {
        this.ops = ops;
        this.accounts = accounts;
        this.settings = settings;
        this.agreements = agreements;
        this.taxes = new ChargeTaxes(ops);
        this.journal = new Journal(ops, settings);
    }

    /**
     * Writes an answer into the journal.
     *
     * @param posting whether what follows is posted in the same commit; where that fails, the journal stands by itself
     */
    Charge answer(Offer offer, UUID message, Outcome ended, boolean posting) {
        Agreed agreed = agreed(message);
        if (agreed.asked().state() != State.OPEN) return repeated(message);
        Line line = line(offer, agreed, ended);
        boolean written = posting ? writtenAtOnce(line) : journal.write(line, false);
        if (!written) return repeated(message);
        Asked asked = agreed.asked();
        Cost cost = Cost.of(line.answer());
        return line.answer().usesFree() ? asked.charge(cost) : asked.givenBack(cost);
    }

    /** What an answer would write now. */
    Line line(Offer offer, UUID message, Outcome ended) {
        return line(offer, agreed(message), ended);
    }

    private Line line(Offer offer, Agreed agreed, Outcome ended) {
        Answer answer = worth(agreed, ended);
        Asked asked = agreed.asked();
        Tax tax = answer.tax();
        Ending ending = Ending.answered(
                hold(agreed),
                answer.split(),
                asked.message(),
                asked.means(),
                answer.modelCost(),
                Platform.of(accounts, asked.currency(), tax == null ? "" : tax.place()));
        TenantId payer = agreed.held() == null ? null : agreed.held().payer();
        return new Line(offer, asked, payer, answer, ending);
    }

    private Agreed agreed(UUID message) {
        return agreements
                .take(message)
                .or(() -> ops.alone(handle -> handle.createQuery(AGREED)
                        .bind("message", message)
                        .map((row, context) -> Agreed.of(row))
                        .findOne()))
                .orElseThrow(() -> neverReserved(message));
    }

    private static IllegalStateException neverReserved(UUID message) {
        return new IllegalStateException("never reserved: " + message);
    }

    /** One that has ended before, also without an answer. */
    private Charge repeated(UUID message) {
        return ops.in(handle -> {
            Asked asked = Asked.find(handle, message).orElseThrow(() -> neverReserved(message));
            return asked.charge(Asked.cost(handle, message));
        });
    }

    private Answer worth(Agreed agreed, Outcome ended) {
        Asked asked = agreed.asked();
        Outcome outcome = ended.code() == null ? ended : counted(asked, ended);
        long modelCost = settings.engineCost((long) outcome.tokensIn() + outcome.tokensOut(), asked.currency());
        long due = due(asked, outcome, modelCost);
        Optional<Tax> tax = tax(agreed, due);
        Split split = Split.of(
                due,
                tax.orElse(null),
                settings.taxBasisPoints(),
                modelCost,
                Commissions.basisPoints(settings, agreed.tier()));
        return new Answer(outcome, split, modelCost, tax.orElse(null), usesFree(outcome));
    }

    private Outcome counted(Asked asked, Outcome outcome) {
        Tokens tokens = ops.in(handle -> Receipts.tokens(handle, asked.publisher(), asked.message()));
        return outcome.counted(tokens.in(), tokens.out());
    }

    /** The rate that is valid now for the payer's place; where the table has none, the setting's is used. */
    private Optional<Tax> tax(Agreed agreed, long due) {
        Held held = agreed.held();
        if (due == 0 || held == null || !taxes.any()) return Optional.empty();
        return ops.in(handle -> ChargeTaxes.of(handle, held.payer().value()));
    }

    /**
     * Whether a free message of today is used up. A message is whole or none: one that broke off on our side is given back
     * unless so much came that it would cost the full price; one that the visitor stopped is not.
     */
    private boolean usesFree(Outcome outcome) {
        return switch (outcome.state()) {
            case DONE, STOPPED -> true;
            case PARTIAL -> outcome.deliveredCharacters() >= settings.partialFullCharacters();
            case ABSTAINED, UNCITED, OPEN, FAILED, EXPIRED -> false;
        };
    }

    /** What is due for a wallet's message: all of a whole answer, nothing of none, its share of a broken-off one. */
    private long due(Asked asked, Outcome outcome, long modelCost) {
        if (asked.means() != Means.WALLET) return 0;
        long whole = asked.whole(modelCost);
        return switch (outcome.state()) {
            case DONE -> whole;
            case PARTIAL, STOPPED -> share(whole, outcome.deliveredCharacters());
            case ABSTAINED, UNCITED, OPEN, FAILED, EXPIRED -> 0;
        };
    }

    private long share(long price, int characters) {
        if (characters < Outcome.LEAST_CHARACTERS) return 0;
        long full = settings.partialFullCharacters();
        long delivered = Math.min(characters, full);
        return price / full * delivered + price % full * delivered / full;
    }

    /** The journal must not be lost because the books refuse: it is written alone then, and the next recovery tries again to post. */
    private boolean writtenAtOnce(Line line) {
        try {
            return journal.write(line, true);
        } catch (RuntimeException e) {
            // The class alone: a failed statement's message has its values in it.
            LOG.errorf(
                    "message %s: its charge could not be posted with its journal: %s",
                    line.asked().message(), e.getClass().getSimpleName());
            return journal.write(line, false);
        }
    }

    private @Nullable Hold hold(Agreed agreed) {
        return hold(agreed.asked().message(), agreed.held(), agreed.asked().currency());
    }

    private @Nullable Hold hold(UUID message, @Nullable Held held, Currency currency) {
        if (held == null) return null;
        return new Hold(
                message,
                Purse.of(accounts, held.payer(), currency),
                accounts.of(held.publisher(), AccountKind.CREATOR_PENDING, currency),
                held.fromPromo(),
                held.fromPaid());
    }

    /** A row of the journal: all that its postings follow from; and its hold, where one is open. */
    private record Usage(
            Means means,
            Currency currency,
            Split split,
            long modelCost,
            String taxPlace,
            @Nullable Held held) {
        static Usage of(ResultSet row) throws SQLException {
            return new Usage(
                    Means.valueOf(row.getString("means").toUpperCase(Locale.ROOT)),
                    Currency.getInstance(row.getString("currency")),
                    new Split(
                            row.getLong("charged"),
                            row.getLong("tax"),
                            row.getLong("engine"),
                            row.getLong("commission"),
                            row.getLong("earned")),
                    row.getLong("model_cost"),
                    row.getString("tax_place"),
                    Held.of(row));
        }
    }

    /** Posts what the journal says of a message, where that is not done yet. */
    void settle(UUID message) {
        ops.alone(handle -> handle.createQuery(JOURNAL)
                        .bind("message", message)
                        .map((row, context) -> Usage.of(row))
                        .findOne())
                .ifPresent(usage -> settle(message, usage));
    }

    private void settle(UUID message, Usage usage) {
        Ending ending = Ending.answered(
                hold(message, usage.held(), usage.currency()),
                usage.split(),
                message,
                usage.means(),
                usage.modelCost(),
                Platform.of(accounts, usage.currency(), usage.taxPlace()));
        ops.alone(handle -> ending.bind(handle.createQuery(SETTLE), true)
                .bind("message", message)
                .mapTo(Boolean.class)
                .one());
    }

    /** Ends a message without an answer; false where it has ended before. */
    boolean giveUp(UUID message, State state, String code) {
        Agreed agreed = agreed(message);
        Asked asked = agreed.asked();
        if (asked.state() != State.OPEN) return false;
        long tokens = ops.in(handle -> Receipts.tokens(handle, asked.publisher(), message))
                .sum();
        long modelCost = settings.engineCost(tokens, asked.currency());
        Ending ending = Ending.givenUp(
                hold(agreed),
                state == State.EXPIRED ? "expire" : "release",
                message,
                asked.means(),
                modelCost,
                Platform.of(accounts, asked.currency(), ""));
        return ops.alone(handle -> ending.bind(handle.createQuery(GIVEN_UP), true)
                .bind("message", message)
                .bind("state", id(state))
                .bind("code", code)
                .bind("modelCost", modelCost)
                .bind("tokens", tokens)
                .mapTo(Boolean.class)
                .findOne()
                .isPresent());
    }

    /** As the database has it. */
    static String id(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
