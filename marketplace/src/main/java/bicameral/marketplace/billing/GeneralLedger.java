package bicameral.marketplace.billing;

import bicameral.marketplace.money.Money;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The books of the whole market for those who answer for them: from a total to its entries to their transaction to its cause.
 * For billing admins only: callers have asked for the role. Reads amounts, ids and names, never what was said. Thread-safe.
 *
 * <p>Signs are those of the database, credit positive; {@link Total#shown} turns assets and expenses round, as accountants write
 * them.
 */
@ApplicationScoped
public class GeneralLedger {
    private static final int MOST_ENTRIES = 200;
    private static final int MOST_TENANTS = 500;

    private final OpsTx ops;
    private final BillingSettings settings;

    public GeneralLedger(OpsTx ops, BillingSettings settings) {
        this.ops = ops;
        this.settings = settings;
    }

    /** What a kind of account stands for. */
    public enum Side {
        ASSET,
        LIABILITY,
        /** Income less expense. */
        RESULT;

        /** Of a kind. */
        public static Side of(AccountKind kind) {
            return switch (kind) {
                case PSP_CLEARING, RECEIVABLE, DISPUTE_HOLD, CREATOR_DEBT -> ASSET;
                case WALLET_PAID,
                        WALLET_PROMO,
                        HOLD,
                        DEFERRED,
                        CREATOR_PENDING,
                        CREATOR_AVAILABLE,
                        PAYOUT_TRANSIT,
                        REFUND_TRANSIT,
                        TAX,
                        ACCRUED_MODEL -> LIABILITY;
                case COMMISSION,
                        MODEL_RECOVERY,
                        PSP_FEE,
                        MODEL_COST,
                        PROMO_COST,
                        FREE_COST,
                        CHARGEBACK_LOSS,
                        BREAKAGE -> RESULT;
            };
        }
    }

    /**
     * All accounts of a kind together.
     *
     * @param balance as the database has it, credit positive
     */
    public record Total(AccountKind kind, Money balance) {
        /** Assets as positive amounts of what others owe. */
        public Money shown() {
            return Side.of(kind) == Side.ASSET ? balance.negated() : balance;
        }
    }

    /** Every kind's total in a currency, in the order of {@link AccountKind}, with what waits to be rolled up. */
    public List<Total> totals(Currency currency) {
        Map<String, Long> sums = ops.in(handle -> handle
                .createQuery("""
                        select a.kind, (sum(a.balance) + coalesce(sum(w.amount), 0))::bigint as sum from market.account a
                        left join (select account_id, sum(amount) as amount from market.account_pending group by account_id) w
                          on w.account_id = a.id
                        where a.currency = :currency group by a.kind""")
                .bind("currency", currency.getCurrencyCode())
                .map((row, context) -> Map.entry(row.getString("kind"), row.getLong("sum")))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
        return Arrays.stream(AccountKind.values())
                .map(kind -> new Total(kind, new Money(sums.getOrDefault(kind.id(), 0L), currency)))
                .toList();
    }

    /**
     * What one transaction moved on all accounts of a kind.
     *
     * @param kind of the transaction
     * @param about whom it concerns: a tenant's name, a provider; empty for several
     * @param amount credit positive
     * @param reached the kind's total after it, credit positive
     */
    public record Movement(UUID transaction, Instant at, String kind, String about, Money amount, Money reached) {
        /** What stands in the debit column; null where nothing does. */
        public @Nullable Money debit() {
            return amount.micros() < 0 ? amount.negated() : null;
        }

        /** What stands in the credit column; null where nothing does. */
        public @Nullable Money credit() {
            return amount.micros() > 0 ? amount : null;
        }
    }

    /** Movements of a kind in a currency, newest first, after the given transaction; limit 1–200. */
    public List<Movement> movements(AccountKind kind, Currency currency, @Nullable UUID after, int limit) {
        return ops.in(handle -> {
            long reached = sum(handle, kind, currency, after);
            List<Movement> rows = handle.createQuery("""
                            select t.id, t.created_at, t.kind, sum(e.amount)::bigint as amount,
                              case when count(distinct e.tenant_id) = 1 then coalesce(min(n.name), min(nullif(a.subject, '')), '')
                                else '' end as about
                            from market.entry e join market.account a on a.id = e.account_id and a.kind = :kind
                            join market.ledger_transaction t on t.id = e.transaction_id
                            left join market.tenant n on n.id = e.tenant_id
                            where e.currency = :currency and (cast(:after as uuid) is null or t.id < cast(:after as uuid))
                            group by t.id, t.created_at, t.kind order by t.id desc limit :limit""")
                    .bind("kind", kind.id())
                    .bind("currency", currency.getCurrencyCode())
                    .bind("after", after)
                    .bind("limit", Math.clamp(limit, 1, MOST_ENTRIES))
                    .map((row, context) -> movement(row, currency))
                    .list();
            return reached(rows, reached, currency);
        });
    }

    private static Movement movement(ResultSet row, Currency currency) throws SQLException {
        return new Movement(
                row.getObject("id", UUID.class),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getString("kind"),
                row.getString("about"),
                new Money(row.getLong("amount"), currency),
                Money.zero(currency));
    }

    private static List<Movement> reached(List<Movement> rows, long newest, Currency currency) {
        List<Movement> with = new ArrayList<>();
        long reached = newest;
        for (Movement row : rows) {
            with.add(new Movement(
                    row.transaction(), row.at(), row.kind(), row.about(), row.amount(), new Money(reached, currency)));
            reached -= row.amount().micros();
        }
        return with;
    }

    /** The kind's total before the given transaction; of now where there is none. */
    private static long sum(Handle handle, AccountKind kind, Currency currency, @Nullable UUID before) {
        return handle.createQuery("""
                        select coalesce(sum(e.amount), 0)::bigint from market.entry e
                        join market.account a on a.id = e.account_id and a.kind = :kind
                        where e.currency = :currency
                          and (cast(:before as uuid) is null or e.transaction_id < cast(:before as uuid))""")
                .bind("kind", kind.id())
                .bind("currency", currency.getCurrencyCode())
                .bind("before", before)
                .mapTo(Long.class)
                .one();
    }

    /**
     * One leg.
     *
     * @param owner the tenant's name, empty for the platform's own
     */
    public record Entry(
            AccountKind kind,
            String owner,
            @Nullable Money debit,
            @Nullable Money credit) {}

    /**
     * A transaction with its legs, debits first.
     *
     * @param charge what it is about, if that can be refunded: a message, or the charge of a subscription's period
     */
    public record Transaction(
            UUID id,
            Instant at,
            String key,
            String kind,
            UUID reference,
            @Nullable UUID charge,
            Money sum,
            List<Entry> entries) {
        public Transaction {
            entries = List.copyOf(entries);
        }
    }

    /** A transaction; unknown_transaction (NOT_FOUND). */
    public Transaction transaction(UUID id) {
        return ops.in(handle -> {
            List<Entry> entries = entries(handle, id);
            return handle.createQuery("""
                            select t.*, coalesce(
                              (select u.message from market.usage_event u where u.message = t.reference),
                              (select p.charge from market.subscription_period p
                               where p.subscription = t.reference
                                 and t.business_key in ('subscription:' || p.subscription || ':' || p.n,
                                   'subscription_refund:' || p.subscription || ':' || p.n)),
                              (select p.charge from market.subscription_day d
                               join market.subscription_period p on p.subscription = d.subscription and p.n = d.n
                               where d.id = t.reference),
                              (select r.message from market.refund r
                               where r.subscription = t.reference and t.business_key = 'refund:' || r.id)) as charge
                            from market.ledger_transaction t where id = :id""")
                    .bind("id", id)
                    .map((row, context) -> new Transaction(
                            id,
                            row.getObject("created_at", OffsetDateTime.class).toInstant(),
                            row.getString("business_key"),
                            row.getString("kind"),
                            row.getObject("reference", UUID.class),
                            row.getObject("charge", UUID.class),
                            debits(entries),
                            entries))
                    .findOne()
                    .orElseThrow(() -> new Refusal("unknown_transaction", Refusal.Kind.NOT_FOUND));
        });
    }

    /** A transaction is in one currency. */
    private Money debits(List<Entry> entries) {
        return entries.stream()
                .map(Entry::debit)
                .filter(Objects::nonNull)
                .reduce(Money::plus)
                .orElse(Money.zero(settings.currency()));
    }

    private static List<Entry> entries(Handle handle, UUID transaction) {
        return handle.createQuery("""
                        select a.kind, a.currency, e.amount, coalesce(n.name, a.subject) as owner
                        from market.entry e join market.account a on a.id = e.account_id
                        left join market.tenant n on n.id = e.tenant_id
                        where e.transaction_id = :id order by e.amount > 0, e.id""")
                .bind("id", transaction)
                .map((row, context) -> {
                    Money amount = new Money(row.getLong("amount"), Currency.getInstance(row.getString("currency")));
                    boolean debit = amount.micros() < 0;
                    return new Entry(
                            AccountKind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                            row.getString("owner"),
                            debit ? amount.negated() : null,
                            debit ? null : amount);
                })
                .list();
    }

    /** The transactions of one cause (a message, a top-up, the charge of a subscription's period …), oldest first; at most 100. */
    public List<Transaction> caused(UUID reference) {
        List<UUID> ids = ops.in(handle -> handle.createQuery("""
                        select id from market.ledger_transaction where reference = :reference
                        union
                        select t.id from market.subscription_period p
                        join market.ledger_transaction t on t.reference = p.subscription
                        where p.charge = :reference
                          and (t.business_key in ('subscription:' || p.subscription || ':' || p.n,
                              'subscription_refund:' || p.subscription || ':' || p.n)
                            or exists (select 1 from market.refund r where r.subscription = p.subscription and r.period = p.n
                              and t.business_key = 'refund:' || r.id))
                        union
                        select t.id from market.subscription_period p
                        join market.subscription_day d on d.subscription = p.subscription and d.n = p.n
                        join market.ledger_transaction t on t.reference = d.id
                        where p.charge = :reference
                        order by id limit 100""")
                .bind("reference", reference)
                .mapTo(UUID.class)
                .list());
        return ids.stream().map(this::transaction).toList();
    }

    /**
     * What is on the table at a glance.
     *
     * @param unbalanced debits less credits over all entries; anything but zero is a fault
     * @param clearing what providers reported as paid less what is booked
     * @param available what creators could be paid out
     * @param creators how many have something available
     * @param disputed charges with an open case
     */
    public record Glance(
            Money unbalanced, Money clearing, Money available, long creators, Money disputed, long cases) {}

    /** Figures of now in a currency. */
    public Glance glance(Currency currency) {
        Function<Long, Money> money = micros -> new Money(micros, currency);
        return ops.in(handle -> handle.createQuery("""
                        select
                          (select coalesce(sum(amount), 0) from market.entry where currency = :currency)::bigint as unbalanced,
                          ((select coalesce(sum(u.amount), 0) from market.top_up u
                            where u.currency = :currency and 'payment.succeeded' = (
                              select p.type from market.provider_event p
                              where p.top_up = u.id and p.provider = u.provider order by p.sequence desc limit 1))
                           - (select coalesce(-sum(e.amount), 0) from market.entry e
                              join market.account a on a.id = e.account_id and a.kind = 'psp_clearing'
                              join market.ledger_transaction t on t.id = e.transaction_id
                              where e.currency = :currency and t.kind in ('top_up', 'top_up_reversal')))::bigint as clearing,
                          (select coalesce(sum(balance), 0) from market.account
                            where kind = 'creator_available' and currency = :currency)::bigint as available,
                          (select count(*) from market.account
                            where kind = 'creator_available' and currency = :currency and balance > 0) as creators,
                          (select coalesce(sum(charged), 0) from market.charge_case
                            where state = 'open' and currency = :currency)::bigint as disputed,
                          (select count(*) from market.charge_case where state = 'open' and currency = :currency) as cases""")
                .bind("currency", currency.getCurrencyCode())
                .map((row, context) -> new Glance(
                        money.apply(row.getLong("unbalanced")),
                        money.apply(row.getLong("clearing")),
                        money.apply(row.getLong("available")),
                        row.getLong("creators"),
                        money.apply(row.getLong("disputed")),
                        row.getLong("cases")))
                .one());
    }

    /**
     * A tenant that publishes, since the first of the month (UTC+8).
     *
     * @param received what its answers were charged
     * @param engine what the engine cost for them
     * @param debt what it owes the platform
     * @param cases open cases about its charges
     */
    public record Publishing(
            UUID tenant, String name, long answers, Money received, Money engine, Money debt, long cases) {}

    /** Tenants by what they received in a currency this month, most first; limit 1–500. */
    public List<Publishing> publishing(Currency currency, int limit) {
        return ops.in(handle -> handle.createQuery("""
                        select u.tenant_id, coalesce(min(n.name), '') as name, count(*) as answers,
                          sum(u.charged)::bigint as received, sum(u.model_cost)::bigint as engine,
                          coalesce((select -a.balance from market.account a where a.tenant_id = u.tenant_id
                            and a.kind = 'creator_debt' and a.currency = :currency), 0)::bigint as debt,
                          (select count(*) from market.charge_case c where c.publisher = u.tenant_id and c.state = 'open') as cases
                        from market.usage_event u left join market.tenant n on n.id = u.tenant_id
                        where u.currency = :currency and u.outcome <> 'abstained'
                          and u.created_at >= date_trunc('month', (select market.clock()) at time zone 'Asia/Shanghai')
                            at time zone 'Asia/Shanghai'
                        group by u.tenant_id order by received desc, answers desc, u.tenant_id limit :limit""")
                .bind("currency", currency.getCurrencyCode())
                .bind("limit", Math.clamp(limit, 1, MOST_TENANTS))
                .map((row, context) -> new Publishing(
                        row.getObject("tenant_id", UUID.class),
                        row.getString("name"),
                        row.getLong("answers"),
                        new Money(row.getLong("received"), currency),
                        new Money(row.getLong("engine"), currency),
                        new Money(row.getLong("debt"), currency),
                        row.getLong("cases")))
                .list());
    }

    /**
     * A tenant that has, or may have, accounts.
     *
     * @param name empty where it was erased
     * @param kind as the database writes it
     */
    public record Holder(UUID tenant, String name, String kind) {}

    /** Tenants by a part of the name, in any case, or by the whole id; by name, at most as many as said (1–500). Nothing finds nobody. */
    public List<Holder> holders(String words, int limit) {
        String typed = words.strip();
        if (typed.isEmpty()) return List.of();
        return ops.in(handle -> handle.createQuery("""
                        select id, name, kind from market.tenant
                        where id::text = lower(:typed) or strpos(lower(name), lower(:typed)) > 0 or slug = lower(:typed)
                        order by name, id limit :limit""")
                .bind("typed", typed)
                .bind("limit", Math.clamp(limit, 1, MOST_TENANTS))
                .map((row, context) -> holder(row))
                .list());
    }

    /** A tenant; unknown_tenant (NOT_FOUND). */
    public Holder holder(UUID tenant) {
        return ops.in(handle -> handle.createQuery("select id, name, kind from market.tenant where id = :tenant")
                        .bind("tenant", tenant)
                        .map((row, context) -> holder(row))
                        .findOne())
                .orElseThrow(() -> new Refusal("unknown_tenant", Refusal.Kind.NOT_FOUND));
    }

    private static Holder holder(ResultSet row) throws SQLException {
        return new Holder(row.getObject("id", UUID.class), row.getString("name"), row.getString("kind"));
    }

    /**
     * An account of a tenant.
     *
     * @param about what it is for where a tenant has several of a kind, the agent of a subscription; empty else
     * @param balance as the database has it, credit positive
     */
    public record Holding(UUID account, AccountKind kind, String about, Money balance) {
        /** Assets as positive amounts of what others owe. */
        public Money shown() {
            return new Total(kind, balance).shown();
        }
    }

    /** A tenant's accounts in a currency, in the order of {@link AccountKind}; those that are empty and of a subscription last. At most 500. */
    public List<Holding> holdings(UUID tenant, Currency currency) {
        List<Holding> found = ops.in(handle -> handle.createQuery("""
                        select a.id, a.kind, a.balance, coalesce(s.agent_name, a.subject) as about from market.account a
                        left join market.subscription s on a.kind = 'deferred' and s.tenant_id = a.tenant_id and s.id::text = a.subject
                        where a.tenant_id = :tenant and a.currency = :currency
                        order by (a.subject <> '' and a.balance = 0), a.subject desc limit :most""")
                .bind("tenant", tenant)
                .bind("currency", currency.getCurrencyCode())
                .bind("most", MOST_TENANTS)
                .map((row, context) -> new Holding(
                        row.getObject("id", UUID.class),
                        AccountKind.of(row.getString("kind")),
                        row.getString("about"),
                        new Money(row.getLong("balance"), currency)))
                .list());
        return found.stream().sorted(Comparator.comparing(Holding::kind)).toList();
    }

    /**
     * Movements of one account of a tenant, newest first, after the given transaction; limit 1–200. What each is about is the tenant
     * on its other side, where that is one.
     */
    public List<Movement> movements(Holding account, @Nullable UUID after, int limit) {
        Currency currency = account.balance().currency();
        return ops.in(handle -> {
            List<Movement> rows = handle.createQuery("""
                            select t.id, t.created_at, t.kind, sum(e.amount)::bigint as amount, coalesce((
                              select case when count(distinct o.tenant_id) = 1 then min(n.name) end from market.entry o
                              join market.tenant n on n.id = o.tenant_id
                              where o.transaction_id = t.id and o.tenant_id <> min(e.tenant_id::text)::uuid), '') as about
                            from market.entry e join market.ledger_transaction t on t.id = e.transaction_id
                            where e.account_id = :account
                              and (cast(:after as uuid) is null or e.transaction_id < cast(:after as uuid))
                            group by t.id, t.created_at, t.kind order by t.id desc limit :limit""")
                    .bind("account", account.account())
                    .bind("after", after)
                    .bind("limit", Math.clamp(limit, 1, MOST_ENTRIES))
                    .map((row, context) -> movement(row, currency))
                    .list();
            return reached(rows, sum(handle, account, after), currency);
        });
    }

    private static long sum(Handle handle, Holding account, @Nullable UUID before) {
        return handle.createQuery("""
                        select coalesce(sum(amount), 0)::bigint from market.entry
                        where account_id = :account and (cast(:before as uuid) is null or transaction_id < cast(:before as uuid))""")
                .bind("account", account.account())
                .bind("before", before)
                .mapTo(Long.class)
                .one();
    }
}
