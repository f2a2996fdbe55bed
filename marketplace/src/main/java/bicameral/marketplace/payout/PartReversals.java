package bicameral.marketplace.payout;

import bicameral.marketplace.billing.Accounts;
import bicameral.marketplace.billing.Ledger;
import bicameral.marketplace.billing.Posting;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.payment.Pauses;
import bicameral.marketplace.payment.ProviderTrouble;
import bicameral.marketplace.payout.PayoutOutbox.Books;
import bicameral.marketplace.payout.PayoutProvider.Answer;
import bicameral.marketplace.payout.SplitProvider.Reversal;
import bicameral.tenant.OpsTx;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Takes parts of payouts back from creators who owe them, where the payment behind was given back or lost in a dispute after them. A
 * reversal is a row before it is a call, made outside of any transaction, and asked about before it is made again, with the same key.
 * What a provider refuses stays owed and is netted from later payouts, as is what is owed with providers that cannot take back.
 * Thread-safe, also across instances.
 *
 * <p>Locks are taken in one order: the payment, the part, the reversal, accounts by id.
 */
@ApplicationScoped
public class PartReversals {
    private static final Logger LOG = Logger.getLogger(PartReversals.class);
    private static final int BATCH = 50;
    private static final Duration CALLING = Duration.ofMinutes(2);

    private final OpsTx ops;
    private final Ledger ledger;
    private final PayoutOutbox outbox;
    private final SplitProviders providers;
    private final OverdrawnPayments overdrawn;

    public PartReversals(OpsTx ops, Accounts accounts, Ledger ledger, PayoutOutbox outbox, SplitProviders providers) {
        this.ops = ops;
        this.ledger = ledger;
        this.outbox = outbox;
        this.providers = providers;
        this.overdrawn = new OverdrawnPayments(ops, accounts, ledger);
    }

    /** Writes down what is to be taken back, and makes the calls whose time has come; gives how many. Called by a job. */
    public int run() {
        int found = overdrawn.find(providers.available().stream()
                .filter(SplitProvider::reverses)
                .map(SplitProvider::name)
                .toList());
        List<UUID> due = ops.in(handle ->
                handle.createQuery("""
                        select id from market.part_reversal where ended_at is null and due_at <= market.clock()
                        order by due_at, id limit :batch""").bind("batch", BATCH).mapTo(UUID.class).list());
        due.forEach(this::call);
        return found + due.size();
    }

    /**
     * A claimed reversal.
     *
     * @param transfer the provider's name for the part
     * @param asked whether an earlier attempt may have arrived
     */
    private record Claimed(
            UUID id,
            UUID part,
            UUID payout,
            UUID topUp,
            Money amount,
            String provider,
            String transfer,
            boolean asked,
            int attempts,
            Duration age) {
        static Claimed of(ResultSet row) throws SQLException {
            return new Claimed(
                    row.getObject("id", UUID.class),
                    row.getObject("part", UUID.class),
                    row.getObject("payout", UUID.class),
                    row.getObject("top_up", UUID.class),
                    new Money(row.getLong("amount"), Currency.getInstance(row.getString("currency"))),
                    row.getString("provider"),
                    row.getString("transfer"),
                    !row.getString("before").equals("waiting"),
                    row.getInt("attempts"),
                    Duration.ofSeconds(row.getLong("age")));
        }
    }

    private void call(UUID id) {
        Optional<Claimed> claimed = ops.in(handle -> claim(handle, id));
        if (claimed.isEmpty()) return;
        Claimed call = claimed.get();
        try {
            SplitProvider provider = providers
                    .find(call.provider())
                    .orElseThrow(() -> ProviderTrouble.unknown("provider_not_configured"));
            Answer answer = answer(provider, call);
            switch (answer.standing()) {
                case PAID -> done(call, Objects.requireNonNull(answer.mark()));
                case FAILED -> ops.in(handle -> end(handle, id, "refused", null, "provider_failed"));
                case UNDER_WAY, ABSENT -> ops.in(handle -> later(handle, call, "under_way"));
            }
        } catch (ProviderTrouble trouble) {
            LOG.warnf("reversal %s of part %s at %s: %s", id, call.part(), call.provider(), trouble.code());
            if (trouble.unknown()) ops.in(handle -> later(handle, call, trouble.code()));
            else ops.in(handle -> end(handle, id, "refused", null, trouble.code()));
        }
    }

    private static Optional<Claimed> claim(Handle handle, UUID id) {
        return handle.createQuery("""
                        with found as (
                          select id, state as before from market.part_reversal
                          where id = :id and ended_at is null and due_at <= market.clock() for update skip locked)
                        update market.part_reversal r set state = 'calling', attempts = r.attempts + 1,
                          due_at = market.clock() + make_interval(secs => :calling)
                        from found, market.payout p, market.payout_part q
                        where r.id = found.id and p.id = r.payout and q.id = r.part
                        returning r.id, r.part, r.payout, r.top_up, r.currency, r.amount, r.attempts, p.provider, q.mark as transfer,
                          found.before, extract(epoch from market.clock() - r.created_at)::bigint as age""")
                .bind("id", id)
                .bind("calling", CALLING.toSeconds())
                .map((row, context) -> Claimed.of(row))
                .findOne();
    }

    private static Answer answer(SplitProvider provider, Claimed call) {
        Reversal reversal = new Reversal(call.id(), call.transfer(), call.amount());
        if (!call.asked()) return provider.reverse(reversal);
        Answer before = ProviderTrouble.known(() -> provider.look(reversal));
        // A part has few reversals and the provider lists them all: one that is not there was never made, however long
        // ago.
        return before.standing() == PayoutProvider.Standing.ABSENT ? provider.reverse(reversal) : before;
    }

    private static int later(Handle handle, Claimed call, String problem) {
        return handle.createUpdate("""
                        update market.part_reversal set state = 'unknown', problem = :problem,
                          due_at = market.clock() + make_interval(secs => :pause)
                        where id = :id and ended_at is null""")
                .bind("problem", problem)
                .bind("pause", Pauses.seconds(call.attempts(), call.age()))
                .bind("id", call.id())
                .execute();
    }

    private void done(Claimed call, String mark) {
        Books books = outbox.books(call.payout());
        ops.in(handle -> done(handle, call, mark, books));
    }

    /** What came back pays off what the creator owes; what was netted from a payout meanwhile is available again. Once. */
    private boolean done(Handle handle, Claimed call, String mark, Books books) {
        handle.createQuery("select id from market.top_up where id = :id for update")
                .bind("id", call.topUp())
                .mapTo(UUID.class)
                .one();
        handle.createQuery("select id from market.payout_part where id = :id for update")
                .bind("id", call.part())
                .mapTo(UUID.class)
                .one();
        if (end(handle, call.id(), "done", mark, null) == 0) return false;
        long amount = call.amount().micros();
        handle.createUpdate("update market.payout_part set reversed = reversed + :amount where id = :id")
                .bind("amount", amount)
                .bind("id", call.part())
                .execute();
        SplitPot.giveBack(handle, call.topUp(), amount);
        long owed = -ledger.lock(handle, List.of(books.debt(), books.available()))
                .getOrDefault(books.debt().id(), 0L);
        long paidOff = Math.clamp(owed, 0, amount);
        return ledger.post(
                handle,
                Posting.of("payout_reversed:" + call.id(), "payout_reversed", call.payout())
                        .debit(books.clearing(), amount)
                        .credit(books.debt(), paidOff)
                        .credit(books.available(), amount - paidOff)
                        .build());
    }

    private static int end(Handle handle, UUID id, String state, @Nullable String mark, @Nullable String problem) {
        return handle.createUpdate("""
                        update market.part_reversal set state = :state, mark = :mark, problem = :problem, ended_at = market.clock()
                        where id = :id and ended_at is null""")
                .bind("state", state)
                .bind("mark", mark)
                .bind("problem", problem)
                .bind("id", id)
                .execute();
    }
}
