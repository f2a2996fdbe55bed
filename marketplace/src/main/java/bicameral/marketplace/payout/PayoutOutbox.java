package bicameral.marketplace.payout;

import bicameral.marketplace.billing.AccountKind;
import bicameral.marketplace.billing.Accounts;
import bicameral.marketplace.billing.Accounts.Account;
import bicameral.marketplace.billing.Ledger;
import bicameral.marketplace.billing.Posting;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.payment.Pauses;
import bicameral.marketplace.payment.ProviderTrouble;
import bicameral.marketplace.payout.PayoutProvider.Answer;
import bicameral.marketplace.payout.PayoutProvider.Order;
import bicameral.marketplace.payout.PayoutProvider.Standing;
import bicameral.tenant.OpsTx;
import bicameral.tenant.TenantId;
import bicameral.tenant.secret.SecretBox;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Makes the calls of payouts that are paid out of the platform's balance, outside of any transaction and one at a time, and books what came of them. The payout's id
 * is the provider's key for as long as it lives. A call without an answer, or whose process died, is unknown: the provider is
 * asked first, and paid again, with the same key, only where nothing arrived. Thread-safe, also across instances.
 */
@ApplicationScoped
public class PayoutOutbox {
    private static final Logger LOG = Logger.getLogger(PayoutOutbox.class);
    private static final int BATCH = 50;
    private static final Duration CALLING = Duration.ofMinutes(2);
    /** What then is the matter with it. */
    static final String KEY_EXPIRED = "key_expired";

    private final OpsTx ops;
    private final Accounts accounts;
    private final Ledger ledger;
    private final PayoutProviders providers;
    private final Destinations destinations;

    public PayoutOutbox(OpsTx ops, Accounts accounts, Ledger ledger, PayoutProviders providers, SecretBox box) {
        this.ops = ops;
        this.accounts = accounts;
        this.ledger = ledger;
        this.providers = providers;
        this.destinations = new Destinations(ops, box);
    }

    /** The accounts a payout moves between, opened before the transaction that uses them. */
    record Books(Account available, Account debt, Account transit, Account tax, Account clearing) {}

    Books books(TenantId creator, Currency currency, String provider) {
        return new Books(
                accounts.of(creator, AccountKind.CREATOR_AVAILABLE, currency),
                accounts.of(creator, AccountKind.CREATOR_DEBT, currency),
                accounts.of(creator, AccountKind.PAYOUT_TRANSIT, currency),
                accounts.platform(AccountKind.TAX, "withholding", currency),
                accounts.platform(AccountKind.PSP_CLEARING, provider, currency));
    }

    /** Makes the calls whose time has come; gives how many. Called by a job. */
    public int run() {
        List<UUID> due = ops.in(handle ->
                handle.createQuery("""
                        select id from market.payout
                        where call in ('waiting', 'calling', 'unknown') and funds = 'wallet' and due_at <= market.clock()
                        order by due_at, id limit :batch""").bind("batch", BATCH).mapTo(UUID.class).list());
        due.forEach(this::attempt);
        return due.size();
    }

    /**
     * A claimed payout.
     *
     * @param asked whether an earlier attempt may have arrived
     */
    private record Claimed(Payout payout, boolean asked, int attempts, Instant since, Instant now) {}

    /** Makes one call now, if its time has come and nobody else is at it. Never throws because of a provider. */
    void attempt(UUID id) {
        Optional<Claimed> claimed = ops.in(handle -> claim(handle, id));
        if (claimed.isEmpty()) return;
        Claimed call = claimed.get();
        try {
            PayoutProvider provider = providers
                    .find(call.payout().provider())
                    .orElseThrow(() -> ProviderTrouble.unknown("provider_not_configured"));
            Answer answer = answer(provider, call, order(call));
            noted(id, answer.mark());
            switch (answer.standing()) {
                case PAID -> settle(id, "done");
                case FAILED -> fail(id, "provider_failed", "done");
                case UNDER_WAY, ABSENT -> ops.in(handle -> later(handle, call, "under_way"));
            }
        } catch (ProviderTrouble trouble) {
            LOG.warnf("payout %s at %s: %s", id, call.payout().provider(), trouble.code());
            if (trouble.unknown()) ops.in(handle -> later(handle, call, trouble.code()));
            else fail(id, trouble.code(), "refused");
        }
    }

    private static Optional<Claimed> claim(Handle handle, UUID id) {
        return handle.createQuery("""
                        with found as (
                          select id, call as before from market.payout
                          where id = :id and call in ('waiting', 'calling', 'unknown') and funds = 'wallet' and due_at <= market.clock()
                          for update skip locked)
                        update market.payout p set call = 'calling', attempts = attempts + 1,
                          due_at = market.clock() + make_interval(secs => :calling)
                        from found where p.id = found.id
                        returning p.*, found.before, market.clock() as now""")
                .bind("id", id)
                .bind("calling", CALLING.toSeconds())
                .map((row, context) -> new Claimed(
                        Payout.of(row),
                        !row.getString("before").equals("waiting"),
                        row.getInt("attempts"),
                        row.getObject("released_at", OffsetDateTime.class).toInstant(),
                        row.getObject("now", OffsetDateTime.class).toInstant()))
                .findOne();
    }

    private Order order(Claimed call) {
        Payout payout = call.payout();
        return new Order(payout.id(), payout.net(), destinations.of(payout.tenant(), payout.id()), call.since());
    }

    private static Answer answer(PayoutProvider provider, Claimed call, Order order) {
        if (!call.asked()) return provider.pay(order);
        Answer before = ProviderTrouble.known(() -> provider.look(order));
        if (before.standing() != Standing.ABSENT) return before;
        if (provider.forgetsKeys() && Duration.between(call.since(), call.now()).compareTo(Pauses.KEYS_LIVE) > 0) {
            LOG.errorf("payout %s: nobody knows whether it was made", order.id());
            throw ProviderTrouble.unknown(KEY_EXPIRED);
        }
        return provider.pay(order);
    }

    /** The provider's name for it, by which its reports call it. */
    private void noted(UUID id, @Nullable String reference) {
        if (reference == null) return;
        ops.in(handle -> handle.createUpdate("update market.payout set reference = :reference where id = :id")
                .bind("reference", reference)
                .bind("id", id)
                .execute());
    }

    private static int later(Handle handle, Claimed call, String problem) {
        return handle.createUpdate("""
                        update market.payout set call = 'unknown', problem = :problem,
                          due_at = market.clock() + make_interval(secs => :pause)
                        where id = :id and state = 'under_way'""")
                .bind("problem", problem)
                .bind("pause", Pauses.seconds(call.attempts(), Duration.between(call.since(), call.now())))
                .bind("id", call.payout().id())
                .execute();
    }

    /** The money has arrived: it leaves transit for the clearing account. Once; does nothing where the payout is over. */
    private void settle(UUID id, String call) {
        Books books = books(id);
        ops.in(handle -> settle(handle, id, books, call));
    }

    boolean settle(Handle handle, UUID id, Books books, String call) {
        Payout payout = locked(handle, id);
        if (payout.state() != Payout.State.UNDER_WAY) return false;
        Money net = payout.net();
        ledger.post(
                handle,
                Posting.of("payout_settled:" + id, "payout_settled", id)
                        .debit(books.transit(), net.micros())
                        .credit(books.clearing(), net.micros())
                        .build());
        end(handle, id, "settled", call, null);
        return true;
    }

    private void fail(UUID id, String problem, String call) {
        Books books = books(id);
        ops.in(handle -> fail(handle, id, books, problem, call));
    }

    /** It did not arrive: what it took is available again, but for the debt that it paid off. */
    boolean fail(Handle handle, UUID id, Books books, String problem, String call) {
        Payout payout = locked(handle, id);
        if (payout.state() != Payout.State.UNDER_WAY) return false;
        ledger.post(
                handle,
                Posting.of("payout_failed:" + id, "payout_failed", id)
                        .debit(books.transit(), payout.net().micros())
                        .debit(books.tax(), payout.withheld().micros())
                        .credit(
                                books.available(),
                                payout.amount().minus(payout.netted()).micros())
                        .build());
        end(handle, id, "failed", call, problem);
        return true;
    }

    static void end(Handle handle, UUID id, String state, String call, @Nullable String problem) {
        handle.createUpdate("""
                        update market.payout set state = :state, call = case when call is null then null else :call end,
                          problem = :problem, reason = coalesce(:problem, reason), ended_at = market.clock()
                        where id = :id""")
                .bind("state", state)
                .bind("call", call)
                .bind("problem", problem)
                .bind("id", id)
                .execute();
    }

    Books books(UUID id) {
        Payout payout = ops.in(handle -> handle.createQuery("select * from market.payout where id = :id")
                .bind("id", id)
                .map((row, context) -> Payout.of(row))
                .one());
        return books(payout.tenant(), payout.amount().currency(), payout.provider());
    }

    static Payout locked(Handle handle, UUID id) {
        return handle.createQuery("select * from market.payout where id = :id for update")
                .bind("id", id)
                .map((row, context) -> Payout.of(row))
                .one();
    }
}
