package bicameral.marketplace.refund;

import bicameral.marketplace.billing.AccountKind;
import bicameral.marketplace.billing.Accounts;
import bicameral.marketplace.billing.Accounts.Account;
import bicameral.marketplace.billing.Ledger;
import bicameral.marketplace.billing.Posting;
import bicameral.marketplace.share.SharesBack;
import bicameral.marketplace.tax.ChargeTaxes;
import bicameral.tenant.Ids;
import bicameral.tenant.OpsTx;
import bicameral.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The charges that were paid with credit whose payment is now in dispute. While it is open their earnings do not mature; where it
 * is lost their legs are reversed like a refund's, but to the payer's bank: what a refund gave back before is not taken a second
 * time, and the other way round, because both are counted against one charge. Thread-safe, also across instances.
 *
 * <p>Which charges: the payer's since the payment, the newest first, at most a thousand.
 */
@ApplicationScoped
public class DisputedCharges {
    /** A bound on the locks of one transaction; what lies beyond it is the platform's loss. */
    private static final int MOST = 1_000;

    private static final UUID NOBODY = new UUID(0, 0);

    private final OpsTx ops;
    private final Accounts accounts;
    private final Ledger ledger;
    private final SharesBack shares;

    public DisputedCharges(OpsTx ops, Accounts accounts, Ledger ledger) {
        this.ops = ops;
        this.accounts = accounts;
        this.ledger = ledger;
        this.shares = new SharesBack(ledger);
    }

    /**
     * Accounts for taking back, opened before the transaction that uses them.
     *
     * @param taxes by place
     */
    public record Books(
            Account hold,
            Map<String, Account> taxes,
            Account engine,
            Account commission,
            Map<TenantId, Creator> creators) {
        public Books {
            taxes = Map.copyOf(taxes);
            creators = Map.copyOf(creators);
        }

        /** Those that are locked. */
        public List<Account> tenants() {
            List<Account> all = new ArrayList<>();
            creators.values()
                    .forEach(creator -> all.addAll(List.of(creator.pending(), creator.available(), creator.debt())));
            return all;
        }
    }

    /** The accounts of one creator. */
    public record Creator(Account pending, Account available, Account debt) {}

    /** Opens the accounts that a lost dispute about a top-up would touch. Call it outside of transactions. */
    public Books books(UUID topUp, Account hold) {
        Currency currency = hold.currency();
        Map<TenantId, Creator> creators = new HashMap<>();
        ops.in(handle -> handle.createQuery("""
                                select tenant_id from market.disputed_share where top_up = :topUp
                                union
                                select s.tenant_id from market.disputed_share d join market.share s on s.line = d.message
                                where d.top_up = :topUp""")
                        .bind("topUp", topUp)
                        .mapTo(UUID.class)
                        .list())
                .forEach(id -> creators.put(new TenantId(id), creator(new TenantId(id), currency)));
        return new Books(
                hold,
                taxes(topUp, currency),
                accounts.platform(AccountKind.MODEL_RECOVERY, "", currency),
                accounts.platform(AccountKind.COMMISSION, "", currency),
                creators);
    }

    private Map<String, Account> taxes(UUID topUp, Currency currency) {
        Map<String, Account> taxes = new HashMap<>();
        ops.in(handle -> handle.createQuery("""
                                select distinct coalesce(c.place, '') from market.disputed_share s
                                left join market.charge_tax c using (message) where s.top_up = :topUp""")
                        .bind("topUp", topUp)
                        .mapTo(String.class)
                        .list())
                .forEach(place -> taxes.put(place, accounts.platform(AccountKind.TAX, place, currency)));
        return taxes;
    }

    private Creator creator(TenantId id, Currency currency) {
        return new Creator(
                accounts.of(id, AccountKind.CREATOR_PENDING, currency),
                accounts.of(id, AccountKind.CREATOR_AVAILABLE, currency),
                accounts.of(id, AccountKind.CREATOR_DEBT, currency));
    }

    private record Charge(TenantId publisher, UUID message, long paid) {}

    /** Locks what a change of the dispute may touch: messages, then creators, each in one order. */
    public void lock(Handle handle, UUID topUp, TenantId payer, @Nullable Instant since) {
        List<Charge> charges = new ArrayList<>(held(handle, topUp));
        if (charges.isEmpty() && since != null) charges.addAll(charges(handle, payer, since, currency(handle, topUp)));
        charges.stream()
                .map(charge -> charge.message().toString())
                .distinct()
                .sorted()
                .forEach(id -> lock(handle, id, 0));
        Stream.concat(charges.stream().map(charge -> charge.publisher().toString()), sharers(handle, charges).stream())
                .distinct()
                .sorted()
                .forEach(id -> lock(handle, id, 2));
    }

    /** Those who have a share of charges. */
    private static List<String> sharers(Handle handle, List<Charge> charges) {
        return handle.createQuery("select distinct tenant_id::text from market.share where line = any(:lines)")
                .bind("lines", charges.stream().map(Charge::message).toArray(UUID[]::new))
                .mapTo(String.class)
                .list();
    }

    private static void lock(Handle handle, String id, int kind) {
        handle.createQuery("select pg_advisory_xact_lock(hashtextextended(:id, :kind))::text")
                .bind("id", id)
                .bind("kind", kind)
                .mapTo(String.class)
                .one();
    }

    private static String currency(Handle handle, UUID topUp) {
        return handle.createQuery("select currency from market.top_up where id = :id")
                .bind("id", topUp)
                .mapTo(String.class)
                .one();
    }

    /** Each with what of it was paid credit and has neither come back nor is in another dispute. */
    private static List<Charge> charges(Handle handle, TenantId payer, Instant since, String currency) {
        return handle.createQuery("""
                        select h.publisher, h.message, h.captured - least(h.captured, h.from_promo)
                          - coalesce((select sum(r.amount - coalesce(r.to_promo, 0)) from market.refund r
                                      where r.message = h.message and r.state in ('proposed', 'posted')), 0)::bigint
                          - coalesce((select sum(s.amount) from market.disputed_share s
                                      where s.message = h.message and s.state = 'held'), 0)::bigint as paid
                        from market.hold h
                        where h.tenant_id = :payer and h.state = 'captured' and h.currency = :currency
                          and h.created_at >= :since
                        order by h.created_at desc, h.message limit :most""")
                .bind("payer", payer.value())
                .bind("currency", currency)
                .bind("since", since.atOffset(ZoneOffset.UTC))
                .bind("most", MOST)
                .map((row, context) -> charge(row, "publisher", "paid"))
                .list();
    }

    private static List<Charge> held(Handle handle, UUID topUp) {
        return handle.createQuery("""
                        select tenant_id, message, amount from market.disputed_share
                        where top_up = :topUp and state = 'held' order by message""")
                .bind("topUp", topUp)
                .map((row, context) -> charge(row, "tenant_id", "amount"))
                .list();
    }

    private static Charge charge(ResultSet row, String publisher, String amount) throws SQLException {
        return new Charge(
                new TenantId(row.getObject(publisher, UUID.class)),
                row.getObject("message", UUID.class),
                row.getLong(amount));
    }

    /**
     * Holds the earnings of charges back until the dispute is decided, within the caller's transaction and under {@link #lock}.
     * What has matured already cannot be held, but is taken back where the dispute is lost.
     *
     * @param amount of the payment that has been spent
     */
    public void hold(Handle handle, UUID topUp, TenantId payer, Instant since, long amount) {
        long left = amount;
        for (Charge charge : charges(handle, payer, since, currency(handle, topUp))) {
            long part = Math.min(charge.paid(), left);
            if (part <= 0) continue;
            left -= part;
            handle.createUpdate("""
                            insert into market.disputed_share as s (tenant_id, top_up, message, amount, mature_at)
                            select :publisher, :topUp, :message, :amount, coalesce(
                              (select mature_at from market.maturing where message = :message and mature_at < 'infinity'),
                              (select mature_at from market.disputed_share o
                               where o.message = :message and o.state = 'held' and o.mature_at is not null limit 1))
                            on conflict (tenant_id, top_up, message) do update set state = 'held',
                              amount = case s.state when 'held' then s.amount else 0 end + excluded.amount,
                              mature_at = coalesce(excluded.mature_at, s.mature_at)""")
                    .bind("publisher", charge.publisher().value())
                    .bind("topUp", topUp)
                    .bind("message", charge.message())
                    .bind("amount", part)
                    .execute();
            handle.createUpdate("""
                            update market.maturing set mature_at = 'infinity'
                            where message = :message or message in (select id from market.share where line = :message)""").bind("message", charge.message()).execute();
        }
    }

    /** The dispute was won: earnings mature as they would have. */
    public void giveBack(Handle handle, UUID topUp) {
        for (Charge charge : held(handle, topUp)) end(handle, topUp, charge, "given_back");
    }

    private static void end(Handle handle, UUID topUp, Charge charge, String state) {
        handle.createUpdate("""
                        update market.maturing m set mature_at = s.mature_at from market.disputed_share s
                        where s.top_up = :topUp and s.message = :message and s.mature_at is not null
                          and (m.message = s.message or m.message in (select h.id from market.share h where h.line = s.message))
                          and not exists (select 1 from market.disputed_share o
                                          where o.message = s.message and o.top_up <> s.top_up and o.state = 'held')""")
                .bind("topUp", topUp)
                .bind("message", charge.message())
                .execute();
        handle.createUpdate("""
                        update market.disputed_share set state = :state where top_up = :topUp and message = :message""")
                .bind("state", state)
                .bind("topUp", topUp)
                .bind("message", charge.message())
                .execute();
    }

    /**
     * The dispute was lost: reverses the legs of its charges, within the caller's transaction and under {@link #lock}. Gives how
     * much that brought, in micro-units.
     */
    public long take(Handle handle, UUID topUp, TenantId payer, Books books) {
        long taken = 0;
        for (Charge charge : held(handle, topUp)) {
            taken += take(handle, payer, charge, books);
            end(handle, topUp, charge, "taken");
        }
        return taken;
    }

    private long take(Handle handle, TenantId payer, Charge charge, Books books) {
        Legs left = left(handle, charge.message());
        long amount = Math.min(charge.paid(), left.sum());
        if (amount == 0) return 0;
        Legs legs = left.part(amount);
        Creator creator = books.creators().get(charge.publisher());
        if (creator == null) creator = creator(charge.publisher(), books.hold().currency());
        String place = ChargeTaxes.place(handle, charge.message());
        Account tax = books.taxes().get(place);
        if (tax == null)
            tax = accounts.platform(AccountKind.TAX, place, books.hold().currency());
        UUID id = Ids.next();
        shares.take(
                handle, charge.message(), charge.publisher(), id, legs.earned(), legs.commission(), books.tenants());
        long fromPending = takePending(handle, charge.message(), legs.earned());
        long fromAvailable = Math.min(
                legs.earned() - fromPending,
                ledger.lock(handle, List.of(creator.available()))
                        .getOrDefault(creator.available().id(), 0L));
        insert(handle, id, payer, charge, legs, books.hold().currency());
        ledger.post(
                handle,
                Posting.of("refund:" + id, "dispute_lost", charge.message())
                        .debit(tax, legs.tax())
                        .debit(books.engine(), legs.engine())
                        .debit(books.commission(), legs.commission())
                        .debit(creator.pending(), fromPending)
                        .debit(creator.available(), fromAvailable)
                        .debit(creator.debt(), legs.earned() - fromPending - fromAvailable)
                        .credit(books.hold(), amount)
                        .build());
        return amount;
    }

    /** A refund among the others, so that all together stay within the charge; by nobody, for the payer's bank decided it. */
    private static void insert(Handle handle, UUID id, TenantId payer, Charge charge, Legs legs, Currency currency) {
        handle.createUpdate("""
                        insert into market.refund (tenant_id, id, message, payer, currency, amount, reason, needs_second, state,
                          proposed_by, proposer, decided_by, decided_at, tax, engine, commission, earned, to_promo)
                        values (:publisher, :id, :message, :payer, :currency, :amount, 'chargeback', false, 'posted', :nobody,
                          '', :nobody, market.clock(), :tax, :engine, :commission, :earned, 0)""")
                .bind("publisher", charge.publisher().value())
                .bind("id", id)
                .bind("message", charge.message())
                .bind("payer", payer.value())
                .bind("currency", currency.getCurrencyCode())
                .bind("amount", legs.sum())
                .bind("nobody", NOBODY)
                .bind("tax", legs.tax())
                .bind("engine", legs.engine())
                .bind("commission", legs.commission())
                .bind("earned", legs.earned())
                .execute();
    }

    private static long takePending(Handle handle, UUID message, long earned) {
        long pending = handle.createQuery("select amount from market.maturing where message = :message")
                .bind("message", message)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L);
        long taken = Math.min(pending, earned);
        if (taken == 0) return 0;
        if (taken == pending)
            handle.createUpdate("delete from market.maturing where message = :message")
                    .bind("message", message)
                    .execute();
        else
            handle.createUpdate("update market.maturing set amount = amount - :taken where message = :message")
                    .bind("taken", taken)
                    .bind("message", message)
                    .execute();
        return taken;
    }

    /** What is left of a charge, refunds and earlier claw-backs taken off. */
    private static Legs left(Handle handle, UUID message) {
        Legs given = handle.createQuery("""
                        select coalesce(sum(tax), 0)::bigint tax, coalesce(sum(engine), 0)::bigint engine,
                          coalesce(sum(commission), 0)::bigint commission, coalesce(sum(earned), 0)::bigint earned
                        from market.refund where message = :message and state = 'posted'""")
                .bind("message", message)
                .map((row, context) -> legs(row))
                .one();
        return handle.createQuery(
                        "select tax, engine, commission, earned from market.usage_event where message = :message")
                .bind("message", message)
                .map((row, context) -> legs(row))
                .one()
                .minus(given);
    }

    private static Legs legs(ResultSet row) throws SQLException {
        return new Legs(row.getLong("tax"), row.getLong("engine"), row.getLong("commission"), row.getLong("earned"), 0);
    }
}
