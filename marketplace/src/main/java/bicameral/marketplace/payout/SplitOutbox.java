package bicameral.marketplace.payout;

import bicameral.marketplace.billing.Ledger;
import bicameral.marketplace.billing.Posting;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.payment.Pauses;
import bicameral.marketplace.payment.ProviderTrouble;
import bicameral.marketplace.payout.PayoutOutbox.Books;
import bicameral.marketplace.payout.PayoutPart.Sums;
import bicameral.marketplace.payout.PayoutProvider.Answer;
import bicameral.marketplace.payout.SplitProvider.Part;
import bicameral.tenant.OpsTx;
import bicameral.tenant.TenantId;
import bicameral.tenant.secret.SecretBox;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Pays released payouts out of payments, part by part: a part is a row before it is a call, made outside of any transaction and one
 * at a time, and asked about before it is made again, with the same key. Each part that is paid is booked by itself, so the books
 * hold what was paid and nothing else. What one provider refuses is taken out of other payments; after three refusals the rest is
 * available again. Thread-safe, also across instances.
 *
 * <p>Locks are taken in one order: the payment, the payout, the part, accounts by id.
 */
@ApplicationScoped
public class SplitOutbox {
    private static final Logger LOG = Logger.getLogger(SplitOutbox.class);
    private static final int BATCH = 50;
    private static final int AT_ONCE = 10;
    private static final Duration CALLING = Duration.ofMinutes(2);

    private final OpsTx ops;
    private final Ledger ledger;
    private final PayoutOutbox outbox;
    private final SplitProviders providers;
    private final Destinations destinations;

    public SplitOutbox(OpsTx ops, Ledger ledger, PayoutOutbox outbox, SplitProviders providers, SecretBox box) {
        this.ops = ops;
        this.ledger = ledger;
        this.outbox = outbox;
        this.providers = providers;
        this.destinations = new Destinations(ops, box);
    }

    /** Divides what can be divided and makes the calls whose time has come; gives how many. Called by a job. */
    public int run() {
        List<UUID> uncovered = ops.in(handle ->
                handle.createQuery("""
                        select id from market.payout
                        where funds = 'split' and state = 'under_way' and due_at <= market.clock()
                        order by due_at, id limit :batch""").bind("batch", BATCH).mapTo(UUID.class).list());
        uncovered.forEach(this::divide);
        List<UUID> due = ops.in(handle ->
                handle.createQuery("""
                        select id from market.payout_part where ended_at is null and due_at <= market.clock()
                        order by due_at, id limit :batch""").bind("batch", BATCH).mapTo(UUID.class).list());
        due.forEach(this::call);
        return uncovered.size() + due.size();
    }

    /** Divides a payout and makes the first calls of its parts now. Never throws because of a provider. */
    void attempt(UUID payout) {
        divide(payout);
        ops.in(handle -> handle.createQuery("""
                                select id from market.payout_part
                                where payout = :payout and ended_at is null and due_at <= market.clock()
                                order by id limit :most""")
                        .bind("payout", payout)
                        .bind("most", AT_ONCE)
                        .mapTo(UUID.class)
                        .list())
                .forEach(this::call);
    }

    private void divide(UUID payout) {
        ops.in(handle -> SplitPot.divide(handle, payout));
    }

    /**
     * A claimed part.
     *
     * @param payment the provider's name for the payment
     * @param bound whether the provider knows the receiver
     * @param asked whether an earlier attempt may have arrived
     */
    private record Claimed(
            UUID id,
            TenantId tenant,
            UUID payout,
            UUID topUp,
            Money amount,
            String provider,
            String payment,
            boolean bound,
            boolean asked,
            int attempts,
            Instant since,
            Instant now) {
        static Claimed of(ResultSet row) throws SQLException {
            return new Claimed(
                    row.getObject("id", UUID.class),
                    new TenantId(row.getObject("tenant_id", UUID.class)),
                    row.getObject("payout", UUID.class),
                    row.getObject("top_up", UUID.class),
                    new Money(row.getLong("amount"), Currency.getInstance(row.getString("currency"))),
                    row.getString("provider"),
                    row.getString("payment"),
                    row.getBoolean("bound"),
                    !row.getString("before").equals("waiting"),
                    row.getInt("attempts"),
                    row.getObject("created_at", OffsetDateTime.class).toInstant(),
                    row.getObject("now", OffsetDateTime.class).toInstant());
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
                case PAID -> paid(call.id(), call.payout(), call.amount(), Objects.requireNonNull(answer.mark()));
                case FAILED -> refused(call.id(), call.payout(), call.topUp(), call.amount(), "provider_failed");
                case UNDER_WAY, ABSENT -> ops.in(handle -> later(handle, call, "under_way"));
            }
        } catch (ProviderTrouble trouble) {
            LOG.warnf("part %s of payout %s at %s: %s", id, call.payout(), call.provider(), trouble.code());
            if (trouble.unknown()) ops.in(handle -> later(handle, call, trouble.code()));
            else refused(call.id(), call.payout(), call.topUp(), call.amount(), trouble.code());
        }
    }

    private static Optional<Claimed> claim(Handle handle, UUID id) {
        return handle.createQuery("""
                        with found as (
                          select id, state as before from market.payout_part
                          where id = :id and ended_at is null and due_at <= market.clock() for update skip locked)
                        update market.payout_part q set state = 'calling', attempts = q.attempts + 1,
                          due_at = market.clock() + make_interval(secs => :calling)
                        from found, market.payout p, market.top_up u
                        where q.id = found.id and p.id = q.payout and u.id = q.top_up
                        returning q.id, q.tenant_id, q.payout, q.top_up, q.currency, q.amount, q.attempts, q.created_at, p.provider,
                          u.payment, found.before, market.clock() as now,
                          exists (select 1 from market.payout_account a where a.tenant_id = q.tenant_id and a.currency = q.currency
                            and a.bound_at is not null and a.changed_at <= p.released_at) as bound""")
                .bind("id", id)
                .bind("calling", CALLING.toSeconds())
                .map((row, context) -> Claimed.of(row))
                .findOne();
    }

    private Answer answer(SplitProvider provider, Claimed call) {
        Payee to = destinations.of(call.tenant(), call.payout());
        Part part = new Part(call.id(), call.payout(), call.payment(), call.amount(), to, call.since());
        if (call.asked()) {
            Answer before = ProviderTrouble.known(() -> provider.look(part));
            if (before.standing() != PayoutProvider.Standing.ABSENT) return before;
            if (provider.forgetsKeys()
                    && Duration.between(call.since(), call.now()).compareTo(Pauses.KEYS_LIVE) > 0) {
                LOG.errorf("part %s of payout %s: nobody knows whether it was made", call.id(), call.payout());
                throw ProviderTrouble.unknown(PayoutOutbox.KEY_EXPIRED);
            }
        }
        if (provider.binds() && !call.bound()) {
            provider.bind(part);
            ops.in(handle -> bound(handle, call));
        }
        return provider.pay(part);
    }

    /** Unless the account is another one than the payout's by now. */
    private static int bound(Handle handle, Claimed call) {
        return handle.createUpdate("""
                        update market.payout_account a set bound_at = market.clock()
                        from market.payout p
                        where p.id = :payout and a.tenant_id = p.tenant_id and a.currency = p.currency and a.changed_at <= p.released_at""").bind("payout", call.payout()).execute();
    }

    private static int later(Handle handle, Claimed call, String problem) {
        return handle.createUpdate("""
                        update market.payout_part set state = 'unknown', problem = :problem,
                          due_at = market.clock() + make_interval(secs => :pause)
                        where id = :id and ended_at is null""")
                .bind("problem", problem)
                .bind("pause", Pauses.seconds(call.attempts(), Duration.between(call.since(), call.now())))
                .bind("id", call.id())
                .execute();
    }

    private void paid(UUID part, UUID payout, Money amount, String mark) {
        Books books = outbox.books(payout);
        ops.in(handle -> paid(handle, part, payout, amount, mark, books));
    }

    /** A part has arrived: it leaves transit for the clearing account. Once; does nothing where it is over. */
    boolean paid(Handle handle, UUID part, UUID id, Money amount, String mark, Books books) {
        Payout payout = PayoutOutbox.locked(handle, id);
        if (!end(handle, part, "paid", mark, null)) return false;
        ledger.post(
                handle,
                Posting.of("payout_settled:" + part, "payout_settled", id)
                        .debit(books.transit(), amount.micros())
                        .credit(books.clearing(), amount.micros())
                        .build());
        conclude(handle, payout, books);
        return true;
    }

    private void refused(UUID part, UUID payout, UUID topUp, Money amount, String problem) {
        Books books = outbox.books(payout);
        ops.in(handle -> refused(handle, part, payout, topUp, amount, problem, books));
    }

    /** A part will not arrive: the payment has it again, and the payout looks for others. Once; does nothing where it is over. */
    boolean refused(Handle handle, UUID part, UUID id, UUID topUp, Money amount, String problem, Books books) {
        handle.createQuery("select id from market.top_up where id = :id for update")
                .bind("id", topUp)
                .mapTo(UUID.class)
                .findOne();
        Payout payout = PayoutOutbox.locked(handle, id);
        if (!end(handle, part, "refused", null, problem)) return false;
        SplitPot.giveBack(handle, topUp, amount.micros());
        conclude(handle, payout, books);
        return true;
    }

    private static boolean end(
            Handle handle, UUID part, String state, @Nullable String mark, @Nullable String problem) {
        return handle.createUpdate("""
                        update market.payout_part set state = :state, mark = :mark, problem = :problem, ended_at = market.clock()
                        where id = :id and ended_at is null""")
                        .bind("state", state)
                        .bind("mark", mark)
                        .bind("problem", problem)
                        .bind("id", part)
                        .execute()
                == 1;
    }

    /** What a part's end means for its payout: over, given up, or to be divided again. */
    private void conclude(Handle handle, Payout payout, Books books) {
        Sums sums = Sums.of(handle, payout.id());
        long net = payout.net().micros();
        if (sums.paid() == net) {
            PayoutOutbox.end(handle, payout.id(), "settled", "done", null);
        } else if (sums.refused() >= SplitPot.MOST_REFUSED) {
            if (sums.asked() == 0) giveUp(handle, payout, books, problem(handle, payout.id()));
        } else if (sums.uncovered(net) > 0) {
            handle.createUpdate("update market.payout set due_at = market.clock() where id = :id")
                    .bind("id", payout.id())
                    .execute();
        }
    }

    private static String problem(Handle handle, UUID payout) {
        return handle.createQuery("""
                        select problem from market.payout_part where payout = :payout and state = 'refused'
                        order by ended_at desc, id desc limit 1""")
                .bind("payout", payout)
                .mapTo(String.class)
                .one();
    }

    /**
     * What was not paid of a payout, of which nothing is being asked for, is available again, with its part of the tax kept back.
     * Under the payout's lock.
     */
    void giveUp(Handle handle, Payout payout, Books books, String problem) {
        long paid = Sums.of(handle, payout.id()).paid();
        if (paid == 0) {
            outbox.fail(handle, payout.id(), books, problem, "refused");
            return;
        }
        long net = payout.net().micros();
        long unpaid = net - paid;
        long tax = payout.withheld().micros()
                - Minor.part(
                        payout.withheld().micros(), paid, net, payout.amount().currency());
        ledger.post(
                handle,
                Posting.of("payout_failed:" + payout.id(), "payout_failed", payout.id())
                        .debit(books.transit(), unpaid)
                        .debit(books.tax(), tax)
                        .credit(books.available(), unpaid + tax)
                        .build());
        handle.createUpdate("""
                        update market.payout set state = 'settled', withheld = withheld - :tax, returned = :returned,
                          returned_tax = :tax, call = 'done', problem = :problem, reason = :problem, ended_at = market.clock()
                        where id = :id""")
                .bind("tax", tax)
                .bind("returned", unpaid + tax)
                .bind("problem", problem)
                .bind("id", payout.id())
                .execute();
    }
}
