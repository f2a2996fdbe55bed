package bicameral.marketplace.payout;

import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.billing.Ledger;
import bicameral.marketplace.billing.Posting;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.payment.Funds;
import bicameral.marketplace.payout.Blocks.Stored;
import bicameral.marketplace.payout.Payout.State;
import bicameral.marketplace.payout.PayoutOutbox.Books;
import bicameral.marketplace.risk.RiskFlags;
import bicameral.tenant.Operator;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import bicameral.tenant.audit.OperatorLog;
import bicameral.tenant.secret.SecretBox;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Lets billing admins hold, release and cancel the payouts that a {@link PayoutRun} proposed, and ask what became of them. Callers
 * have asked for the role; each deed carries a reason and stands in the operators' log. From a limit up two of them have to agree.
 * Thread-safe, also across instances.
 *
 * <p>Money moves when a payout is released: never more than what is available under the lock of the creator's accounts, and
 * after what the creator owes. Locks are taken in one order: the creator's maturing earnings, the payout, where it is paid to, accounts
 * by id.
 */
@ApplicationScoped
public class Payouts {
    private static final int MOST = 200;

    private final OpsTx ops;
    private final Ledger ledger;
    private final PayoutOutbox outbox;
    private final SplitOutbox split;
    private final PayoutProviders providers;
    private final SplitProviders splits;
    private final SecretBox box;
    private final Blocks blocks;
    private final PayoutSettings settings;
    private final BillingSettings billing;
    private final RiskFlags risk;
    private final OperatorLog log;

    public Payouts(
            OpsTx ops,
            Ledger ledger,
            PayoutOutbox outbox,
            SplitOutbox split,
            PayoutProviders providers,
            SplitProviders splits,
            SecretBox box,
            PayoutSettings settings,
            BillingSettings billing,
            RiskFlags risk,
            OperatorLog log) {
        this.ops = ops;
        this.ledger = ledger;
        this.outbox = outbox;
        this.split = split;
        this.providers = providers;
        this.splits = splits;
        this.box = box;
        this.blocks = new Blocks(box, settings);
        this.settings = settings;
        this.billing = billing;
        this.risk = risk;
        this.log = log;
    }

    /**
     * A payout in the run.
     *
     * @param name the creator's
     * @param blocks why it may not be released now
     * @param parts of a payout that is paid out of payments, oldest first
     * @param reversals what is taken back of its parts, oldest first
     */
    public record Row(
            Payout payout, String name, List<Block> blocks, List<PayoutPart> parts, List<PartReversal> reversals) {
        public Row {
            blocks = List.copyOf(blocks);
            parts = List.copyOf(parts);
            reversals = List.copyOf(reversals);
        }

        /** What of it has reached the creator in parts. */
        public Money paid() {
            return sum(PayoutPart.State.PAID);
        }

        /** What of it no part is for: it waits for payments to come in. */
        public Money waiting() {
            Money refused = sum(PayoutPart.State.REFUSED);
            Money all = parts.stream().map(PayoutPart::amount).reduce(zero(), Money::plus);
            return payout.net().minus(all.minus(refused));
        }

        private Money sum(PayoutPart.State state) {
            return parts.stream()
                    .filter(part -> part.state() == state)
                    .map(PayoutPart::amount)
                    .reduce(zero(), Money::plus);
        }

        private Money zero() {
            return new Money(0, payout.amount().currency());
        }
    }

    /**
     * A provider's payouts, and where their money comes from now.
     *
     * @param left where they are paid out of payments, what may be taken out of those now, in each currency
     */
    public record Pot(String provider, Funds funds, List<Money> left) {
        public Pot {
            left = List.copyOf(left);
        }

        /** Key of the provider's name. */
        public String key() {
            return "m_" + provider;
        }

        /** Whether payouts are paid out of payments. */
        public boolean split() {
            return funds == Funds.SPLIT;
        }
    }

    /** The providers that this instance can use, and what is left to split with those that are set to it. */
    public List<Pot> pots() {
        return ops.in(handle -> splits.available().stream()
                .map(provider -> new Pot(provider.name(), provider.funds(), left(handle, provider)))
                .toList());
    }

    private static List<Money> left(Handle handle, SplitProvider provider) {
        if (provider.funds() == Funds.WALLET) return List.of();
        return currencies(handle, provider.name()).stream()
                .map(currency -> SplitPot.left(handle, provider.name(), currency))
                .toList();
    }

    private static List<Currency> currencies(Handle handle, String provider) {
        return handle.createQuery("""
                        select distinct currency from market.top_up
                        where provider = :provider and funds = 'split' and state = 'paid' order by currency""")
                .bind("provider", provider)
                .mapTo(String.class)
                .map(Currency::getInstance)
                .list();
    }

    /**
     * Agrees to a payout: releases it, or is the first of two to agree.
     *
     * @throws Refusal unknown_payout (NOT_FOUND), reason_missing (INVALID), payout_decided (CONFLICT) where it is not proposed,
     *     second_person (FORBIDDEN) for the one who agreed first, payout_blocked (CONFLICT) with the blocks,
     *     payout_above_available (CONFLICT) where refunds have taken of it meanwhile, payout_unavailable (CONFLICT) where this
     *     instance has no such provider; nothing is left behind
     */
    public Payout approve(Operator by, UUID id, String reason) {
        String why = Deeds.reason(reason);
        Payout before = ops.in(handle -> Deeds.find(handle, id));
        Stored account = ops.in(handle ->
                        blocks.stored(handle, before.tenant(), before.amount().currency()))
                .orElseThrow(() -> blocked(ops.in(handle ->
                        blocks.of(handle, before.tenant(), before.amount().currency()))));
        if (risk.holdsPayouts(before.tenant())) throw blocked(List.of(Block.UNDER_REVIEW));
        PayoutProvider provider =
                providers.find(account.method().provider()).orElseThrow(() -> Deeds.conflict("payout_unavailable"));
        Books books = outbox.books(before.tenant(), before.amount().currency(), provider.name());
        Payout after = ops.in(handle -> {
            lockCreator(handle, before.tenant());
            Payout payout = PayoutOutbox.locked(handle, id);
            if (payout.state() != State.PROPOSED) throw Deeds.conflict("payout_decided");
            // What is looked at here is what is paid: the account stays as it is until the end.
            blocks.locked(handle, payout.tenant(), payout.amount().currency());
            List<Block> reasons =
                    blocks.of(handle, payout.tenant(), payout.amount().currency());
            if (!reasons.isEmpty()) throw blocked(reasons);
            if (payout.needsSecond() && payout.approvedBy() == null) {
                firstAgrees(handle, by, id);
                log.write(handle, by, "payout.agree", id, why, Deeds.details(payout));
            } else {
                if (by.person().value().equals(payout.approvedBy()))
                    throw new Refusal("second_person", Refusal.Kind.FORBIDDEN);
                release(handle, by, payout, provider, books);
                log.write(handle, by, "payout.release", id, why, Deeds.details(Deeds.find(handle, id)));
            }
            return Deeds.find(handle, id);
        });
        if (after.state() != State.UNDER_WAY || provider.byHand()) return after;
        return asked(after);
    }

    /** Whoever pays it is asked now. */
    private Payout asked(Payout payout) {
        switch (payout.funds()) {
            case WALLET -> outbox.attempt(payout.id());
            case SPLIT -> split.attempt(payout.id());
        }
        return ops.in(handle -> Deeds.find(handle, payout.id()));
    }

    private static void lockCreator(Handle handle, TenantId creator) {
        handle.createQuery("select pg_advisory_xact_lock(hashtextextended(:creator, 2))::text")
                .bind("creator", creator.toString())
                .mapTo(String.class)
                .one();
    }

    private static void firstAgrees(Handle handle, Operator by, UUID id) {
        handle.createUpdate("update market.payout set approved_by = :by, approver = :name where id = :id")
                .bind("by", by.person().value())
                .bind("name", by.name())
                .bind("id", id)
                .execute();
    }

    /** Under the lock of the creator's accounts: what is owed first, then tax, then the payout, all in whole minor units. */
    private void release(Handle handle, Operator by, Payout payout, PayoutProvider provider, Books books) {
        Currency currency = payout.amount().currency();
        Map<UUID, Long> balances = ledger.lock(handle, List.of(books.available(), books.debt(), books.transit()));
        long available = balances.getOrDefault(books.available().id(), 0L);
        if (payout.amount().micros() > available) throw aboveAvailable(available, currency);
        long owed = Math.max(0, -balances.getOrDefault(books.debt().id(), 0L));
        long rest = Minor.whole(Math.max(0, payout.amount().micros() - owed), currency);
        if (rest == 0) throw aboveAvailable(available - owed, currency);
        long withheld = Minor.share(rest, settings.withholdingBasisPoints(), currency);
        ledger.post(
                handle,
                Posting.of("payout:" + payout.id(), "payout", payout.id())
                        .debit(books.available(), owed + rest)
                        .credit(books.debt(), owed)
                        .credit(books.tax(), withheld)
                        .credit(books.transit(), rest - withheld)
                        .build());
        underWay(handle, by, payout, provider, owed, rest, withheld);
    }

    private void underWay(
            Handle handle, Operator by, Payout payout, PayoutProvider provider, long owed, long rest, long withheld) {
        Stored account = blocks.stored(handle, payout.tenant(), payout.amount().currency())
                .orElseThrow();
        Payee payee = account.payee().orElseThrow();
        handle.createUpdate(
                        "insert into market.payout_destination (tenant_id, payout, sealed) values (:tenant, :id, :sealed)")
                .bind("tenant", payout.tenant().value())
                .bind("id", payout.id())
                .bind("sealed", box.seal(payout.tenant(), Destinations.purpose(payout.id()), payee.written()))
                .execute();
        handle.createUpdate("""
                        update market.payout set state = 'under_way', amount = :amount, netted = :netted, withheld = :withheld,
                          method = :method, tail = :tail, provider = :provider, released_by = :by, released_at = market.clock(),
                          call = :call, funds = :funds, due_at = market.clock(), reason = null
                        where id = :id""")
                .bind("amount", owed + rest)
                .bind("netted", owed)
                .bind("withheld", withheld)
                .bind("method", account.method().id())
                .bind("tail", account.tail())
                .bind("provider", provider.name())
                .bind("by", by.person().value())
                .bind("call", provider.byHand() ? null : "waiting")
                .bind("funds", splits.funds(provider.name()).id())
                .bind("id", payout.id())
                .execute();
    }

    /** Holds a proposed payout back; errors as of {@link #approve}. */
    public void hold(Operator by, UUID id, String reason) {
        turn(by, id, reason, List.of(State.PROPOSED), "held", "payout.hold");
    }

    /** Lets a held payout be proposed again; who agreed before has to agree anew. */
    public void resume(Operator by, UUID id, String reason) {
        turn(by, id, reason, List.of(State.HELD), "proposed", "payout.resume");
    }

    /** Ends a payout that was not released; the money stays available. */
    public void cancel(Operator by, UUID id, String reason) {
        turn(by, id, reason, List.of(State.PROPOSED, State.HELD), "cancelled", "payout.cancel");
    }

    private void turn(Operator by, UUID id, String reason, List<State> from, String to, String action) {
        String why = Deeds.reason(reason);
        ops.in(handle -> {
            Deeds.find(handle, id);
            Payout payout = PayoutOutbox.locked(handle, id);
            if (!from.contains(payout.state())) throw Deeds.conflict("payout_decided");
            handle.createUpdate("""
                            update market.payout set state = :to, reason = :reason, approved_by = null, approver = null,
                              ended_at = case when :to = 'cancelled' then market.clock() end
                            where id = :id""")
                    .bind("to", to)
                    .bind("reason", why)
                    .bind("id", id)
                    .execute();
            log.write(handle, by, action, id, why, Deeds.details(payout));
            return to;
        });
    }

    /** Asks the provider now what became of a payout under way, or looks for payments; never pays with another key. */
    public Payout look(Operator by, UUID id, String reason) {
        String why = Deeds.reason(reason);
        return asked(ops.in(handle -> {
            Payout payout = Deeds.find(handle, id);
            if (payout.state() != State.UNDER_WAY || payout.call() == null) throw Deeds.conflict("payout_decided");
            handle.createUpdate("""
                            update market.payout set due_at = market.clock() where id = :id and call in ('waiting', 'unknown')""").bind("id", id).execute();
            handle.createUpdate("""
                            update market.payout_part set due_at = market.clock()
                            where payout = :id and state in ('waiting', 'unknown')""").bind("id", id).execute();
            log.write(handle, by, "payout.look", id, why, Deeds.details(payout));
            return payout;
        }));
    }

    /** Payouts that are not over, oldest first; at most 200. */
    public List<Row> open() {
        return ops.in(handle -> rows(handle, "p.ended_at is null order by p.created_at, p.id"));
    }

    /** Payouts that are over, newest first; at most 200. */
    public List<Row> past() {
        return ops.in(handle -> rows(handle, "p.ended_at is not null order by p.ended_at desc, p.id desc"));
    }

    private List<Row> rows(Handle handle, String which) {
        record Named(Payout payout, String name) {}
        List<Named> found = handle.createQuery("""
                        select p.*, coalesce(t.name, '') as name from market.payout p
                        left join market.tenant t on t.id = p.tenant_id where\s""" + which + " limit " + MOST)
                .map((row, context) -> new Named(Payout.of(row), row.getString("name")))
                .list();
        Set<TenantId> held = risk.heldPayouts(handle);
        return found.stream()
                .map(one -> new Row(
                        one.payout(),
                        one.name(),
                        blocks(handle, one.payout(), held),
                        parts(handle, one.payout()),
                        reversals(handle, one.payout())))
                .toList();
    }

    private static List<PayoutPart> parts(Handle handle, Payout payout) {
        return switch (payout.funds()) {
            case WALLET -> List.of();
            case SPLIT -> PayoutPart.of(handle, payout.id());
        };
    }

    private static List<PartReversal> reversals(Handle handle, Payout payout) {
        return switch (payout.funds()) {
            case WALLET -> List.of();
            case SPLIT -> PartReversal.of(handle, payout.id());
        };
    }

    private List<Block> blocks(Handle handle, Payout payout, Set<TenantId> held) {
        return switch (payout.state()) {
            case PROPOSED, HELD -> {
                List<Block> all = new ArrayList<>(
                        blocks.of(handle, payout.tenant(), payout.amount().currency()));
                if (held.contains(payout.tenant())) all.add(Block.UNDER_REVIEW);
                yield all;
            }
            case CANCELLED, UNDER_WAY, SETTLED, FAILED -> List.of();
        };
    }

    static Refusal blocked(List<Block> blocks) {
        return new Refusal("payout_blocked", Refusal.Kind.CONFLICT, Map.of("blocks", List.copyOf(blocks)));
    }

    private static Refusal aboveAvailable(long left, Currency currency) {
        return new Refusal(
                "payout_above_available",
                Refusal.Kind.CONFLICT,
                Map.of("left", new Money(Math.max(0, left), currency)));
    }
}
