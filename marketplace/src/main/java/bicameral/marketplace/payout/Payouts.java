package bicameral.marketplace.payout;

import bicameral.marketplace.billing.Accounts;
import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.billing.Ledger;
import bicameral.marketplace.billing.Posting;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.payout.Blocks.Stored;
import bicameral.marketplace.payout.Payout.State;
import bicameral.marketplace.payout.PayoutOutbox.Books;
import bicameral.marketplace.risk.RiskFlags;
import bicameral.tenant.Ids;
import bicameral.tenant.Operator;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import bicameral.tenant.audit.OperatorLog;
import bicameral.tenant.secret.SecretBox;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The payout run: proposes, and lets billing admins hold, release, cancel, and say what a bank's statement shows. Callers have
 * asked for the role; each deed carries a reason and stands in the operators' log. From a limit up two of them have to agree.
 * Thread-safe, also across instances.
 *
 * <p>Money moves when a payout is released: never more than what is available under the lock of the creator's accounts, and
 * after what the creator owes. Locks are taken in one order: the creator's maturing earnings, the payout, accounts by id.
 */
@ApplicationScoped
public class Payouts {
    private static final int MOST_REASON = 500;
    private static final int MOST_LINE = 100;
    private static final int MOST = 200;
    private static final int BATCH = 500;

    private final OpsTx ops;
    private final Ledger ledger;
    private final PayoutOutbox outbox;
    private final PayoutProviders providers;
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
            PayoutProviders providers,
            SecretBox box,
            PayoutSettings settings,
            BillingSettings billing,
            RiskFlags risk,
            OperatorLog log) {
        this.ops = ops;
        this.ledger = ledger;
        this.outbox = outbox;
        this.providers = providers;
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
     */
    public record Row(Payout payout, String name, List<Block> blocks) {
        public Row {
            blocks = List.copyOf(blocks);
        }
    }

    /** An account that nobody has compared with its papers since it was changed. */
    public record Unverified(TenantId tenant, String name, PayoutMethod method, String tail) {}

    /** Proposes this month's payouts from the run's day on, each creator once a month however often it is called. Gives how many. */
    public int proposeDue() {
        LocalDate today = ops.in(handle -> Blocks.today(Blocks.clock(handle)));
        return today.getDayOfMonth() < settings.dayOfMonth() ? 0 : propose(run(today));
    }

    private static String run(LocalDate day) {
        return day.toString().substring(0, 7);
    }

    /** A creator who has enough. */
    private record Due(TenantId tenant, Currency currency, long available, Stored account) {}

    private int propose(String run) {
        int proposed = 0;
        UUID after = Accounts.PLATFORM.value();
        String currency = "";
        while (true) {
            List<Due> batch = due(run, after, currency);
            for (Due due : batch) {
                boolean pays = due.account().method().pays(due.currency());
                if (pays && ops.in(handle -> insert(handle, due, run)).isPresent()) proposed++;
            }
            if (batch.size() < BATCH) return proposed;
            after = batch.getLast().tenant().value();
            currency = batch.getLast().currency().getCurrencyCode();
        }
    }

    private List<Due> due(String run, UUID after, String currency) {
        return ops.in(handle -> handle.createQuery("""
                        select a.tenant_id, a.currency, a.balance, p.* from market.account a
                        join market.payout_account p on p.tenant_id = a.tenant_id
                        where a.kind = 'creator_available' and a.balance >= greatest(:threshold, 1)
                          and (a.tenant_id, a.currency) > (:after, :currency)
                          and not exists (select 1 from market.payout o where o.tenant_id = a.tenant_id
                            and o.currency = a.currency and (o.run = :run or o.state in ('proposed', 'held', 'under_way')))
                        order by a.tenant_id, a.currency limit :batch""")
                .bind("threshold", settings.thresholdMicros())
                .bind("after", after)
                .bind("currency", currency)
                .bind("run", run)
                .bind("batch", BATCH)
                .map((row, context) -> new Due(
                        new TenantId(row.getObject("tenant_id", UUID.class)),
                        Currency.getInstance(row.getString("currency")),
                        row.getLong("balance"),
                        blocks.stored(new TenantId(row.getObject("tenant_id", UUID.class)), row)))
                .list());
    }

    private Optional<UUID> insert(Handle handle, Due due, @Nullable String run) {
        long amount = Minor.whole(due.available(), due.currency());
        if (amount == 0) return Optional.empty();
        return handle.createQuery("""
                        insert into market.payout (tenant_id, id, run, currency, amount, withheld, method, tail, provider, needs_second)
                        values (:tenant, :id, :run, :currency, :amount, :withheld, :method, :tail, :provider, :second)
                        on conflict do nothing returning id""")
                .bind("tenant", due.tenant().value())
                .bind("id", Ids.next())
                .bind("run", run)
                .bind("currency", due.currency().getCurrencyCode())
                .bind("amount", amount)
                .bind("withheld", Minor.share(amount, settings.withholdingBasisPoints(), due.currency()))
                .bind("method", due.account().method().id())
                .bind("tail", due.account().tail())
                .bind("provider", due.account().method().provider())
                .bind("second", amount >= billing.secondPersonFromMicros())
                .mapTo(UUID.class)
                .findOne();
    }

    /**
     * Proposes a payout by hand, for one that failed or was cancelled, of all that is available.
     *
     * @throws Refusal unknown_payout (NOT_FOUND), payout_open (CONFLICT) where one is open, nothing_available (CONFLICT)
     */
    public UUID again(Operator by, UUID before, String reason) {
        String why = reason(reason);
        return ops.in(handle -> {
            Payout past = find(handle, before);
            if (past.state() != State.FAILED && past.state() != State.CANCELLED) throw conflict("payout_open");
            Stored account = blocks.stored(handle, past.tenant()).orElseThrow(() -> conflict("payout_blocked"));
            Currency currency = past.amount().currency();
            Due due = new Due(past.tenant(), currency, available(handle, past.tenant(), currency), account);
            if (Minor.whole(due.available(), currency) == 0) throw conflict("nothing_available");
            UUID id = insert(handle, due, null).orElseThrow(() -> conflict("payout_open"));
            log.write(handle, by, "payout.again", id, why, details(find(handle, id)));
            return id;
        });
    }

    private static long available(Handle handle, TenantId tenant, Currency currency) {
        return handle.createQuery("""
                        select balance from market.account
                        where tenant_id = :tenant and kind = 'creator_available' and currency = :currency""")
                .bind("tenant", tenant.value())
                .bind("currency", currency.getCurrencyCode())
                .mapTo(Long.class)
                .findOne()
                .orElse(0L);
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
        String why = reason(reason);
        Payout before = ops.in(handle -> find(handle, id));
        Stored account = ops.in(handle -> blocks.stored(handle, before.tenant()))
                .orElseThrow(() -> blocked(List.of(Block.NO_ACCOUNT)));
        if (risk.holdsPayouts(before.tenant())) throw blocked(List.of(Block.UNDER_REVIEW));
        PayoutProvider provider =
                providers.find(account.method().provider()).orElseThrow(() -> conflict("payout_unavailable"));
        Books books = outbox.books(before.tenant(), before.amount().currency(), provider.name());
        Payout after = ops.in(handle -> {
            lockCreator(handle, before.tenant());
            Payout payout = PayoutOutbox.locked(handle, id);
            if (payout.state() != State.PROPOSED) throw conflict("payout_decided");
            List<Block> reasons =
                    blocks.of(handle, payout.tenant(), payout.amount().currency());
            if (!reasons.isEmpty()) throw blocked(reasons);
            if (payout.needsSecond() && payout.approvedBy() == null) {
                firstAgrees(handle, by, id);
                log.write(handle, by, "payout.agree", id, why, details(payout));
            } else {
                if (by.person().value().equals(payout.approvedBy()))
                    throw new Refusal("second_person", Refusal.Kind.FORBIDDEN);
                release(handle, by, payout, provider, books);
                log.write(handle, by, "payout.release", id, why, details(find(handle, id)));
            }
            return find(handle, id);
        });
        if (after.state() != State.UNDER_WAY || provider.byHand()) return after;
        outbox.attempt(id);
        return ops.in(handle -> find(handle, id));
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
        Stored account = blocks.stored(handle, payout.tenant()).orElseThrow();
        Payee payee = account.payee().orElseThrow();
        handle.createUpdate(
                        "insert into market.payout_destination (tenant_id, payout, sealed) values (:tenant, :id, :sealed)")
                .bind("tenant", payout.tenant().value())
                .bind("id", payout.id())
                .bind("sealed", box.seal(payout.tenant(), PayoutOutbox.purpose(payout.id()), payee.written()))
                .execute();
        handle.createUpdate("""
                        update market.payout set state = 'under_way', amount = :amount, netted = :netted, withheld = :withheld,
                          method = :method, tail = :tail, provider = :provider, released_by = :by, released_at = market.clock(),
                          call = :call, due_at = market.clock(), reason = null
                        where id = :id""")
                .bind("amount", owed + rest)
                .bind("netted", owed)
                .bind("withheld", withheld)
                .bind("method", account.method().id())
                .bind("tail", account.tail())
                .bind("provider", provider.name())
                .bind("by", by.person().value())
                .bind("call", provider.byHand() ? null : "waiting")
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
        String why = reason(reason);
        ops.in(handle -> {
            find(handle, id);
            Payout payout = PayoutOutbox.locked(handle, id);
            if (!from.contains(payout.state())) throw conflict("payout_decided");
            handle.createUpdate("""
                            update market.payout set state = :to, reason = :reason, approved_by = null, approver = null,
                              ended_at = case when :to = 'cancelled' then market.clock() end
                            where id = :id""")
                    .bind("to", to)
                    .bind("reason", why)
                    .bind("id", id)
                    .execute();
            log.write(handle, by, action, id, why, details(payout));
            return to;
        });
    }

    /** Asks the provider now what became of a payout under way; never pays with another key. */
    public Payout look(Operator by, UUID id, String reason) {
        String why = reason(reason);
        ops.in(handle -> {
            Payout payout = find(handle, id);
            if (payout.state() != State.UNDER_WAY || payout.call() == null) throw conflict("payout_decided");
            handle.createUpdate("""
                            update market.payout set due_at = market.clock() where id = :id and call in ('waiting', 'unknown')""").bind("id", id).execute();
            log.write(handle, by, "payout.look", id, why, details(payout));
            return id;
        });
        outbox.attempt(id);
        return ops.in(handle -> find(handle, id));
    }

    /**
     * Says what the bank's statement shows of a payout that was carried out by hand; somebody else confirms it.
     *
     * @param line the statement's number of the line, or why the bank did not pay; 1–100 characters
     * @throws Refusal statement_line_missing (INVALID), statement_line_used (CONFLICT) where another payout has that line
     */
    public void mark(Operator by, UUID id, boolean paid, String line, String reason) {
        String why = reason(reason);
        String number = line.strip();
        if (number.isEmpty() || number.length() > MOST_LINE)
            throw new Refusal("statement_line_missing", Refusal.Kind.INVALID, Map.of("most", MOST_LINE));
        ops.in(handle -> {
            find(handle, id);
            Payout payout = PayoutOutbox.locked(handle, id);
            if (payout.state() != State.UNDER_WAY || payout.call() != null || payout.mark() != null)
                throw conflict("payout_decided");
            boolean taken = paid
                    && handle.createQuery("""
                            select exists (select 1 from market.payout where mark = 'paid' and mark_line = :line)""")
                            .bind("line", number)
                            .mapTo(Boolean.class)
                            .one();
            if (taken) throw conflict("statement_line_used");
            handle.createUpdate("""
                            update market.payout set mark = :mark, mark_line = :line, marked_by = :by, marker = :name where id = :id""")
                    .bind("mark", paid ? "paid" : "failed")
                    .bind("line", number)
                    .bind("by", by.person().value())
                    .bind("name", by.name())
                    .bind("id", id)
                    .execute();
            log.write(handle, by, "payout.mark", id, why, details(payout));
            return id;
        });
    }

    /** Somebody else reads the same in the statement: the payout is over. second_person (FORBIDDEN) for who marked it. */
    public Payout confirm(Operator by, UUID id, String reason) {
        String why = reason(reason);
        ops.in(handle -> find(handle, id));
        Books books = outbox.books(id);
        return ops.in(handle -> {
            Payout payout = marked(handle, id);
            Payout.Mark mark = java.util.Objects.requireNonNull(payout.mark());
            if (mark.by().equals(by.person().value())) throw new Refusal("second_person", Refusal.Kind.FORBIDDEN);
            if (mark.paid()) outbox.settle(handle, id, books, "done");
            else outbox.fail(handle, id, books, mark.line(), "refused");
            log.write(handle, by, mark.paid() ? "payout.paid" : "payout.failed", id, why, details(payout));
            return find(handle, id);
        });
    }

    /** Takes a mark back, whoever made it. */
    public void unmark(Operator by, UUID id, String reason) {
        String why = reason(reason);
        ops.in(handle -> {
            find(handle, id);
            Payout payout = marked(handle, id);
            handle.createUpdate("""
                            update market.payout set mark = null, mark_line = null, marked_by = null, marker = null where id = :id""").bind("id", id).execute();
            log.write(handle, by, "payout.unmark", id, why, details(payout));
            return id;
        });
    }

    private static Payout marked(Handle handle, UUID id) {
        Payout payout = PayoutOutbox.locked(handle, id);
        if (payout.state() != State.UNDER_WAY || payout.mark() == null) throw conflict("payout_decided");
        return payout;
    }

    /** A transfer for the bank's file; {@code reference} is what the statement will show. */
    public record Transfer(String reference, Payee to, Money amount) {}

    /** The transfers under way that are carried out by hand, oldest first; at most 500. Reading them is a deed of its own. */
    public List<Transfer> file(Operator by, String reason) {
        String why = reason(reason);
        return ops.in(handle -> {
            List<Payout> all = handle.createQuery("""
                            select * from market.payout where state = 'under_way' and call is null and mark is null
                            order by released_at, id limit :batch""")
                    .bind("batch", BATCH)
                    .map((row, context) -> Payout.of(row))
                    .list();
            List<Transfer> transfers = new ArrayList<>();
            for (Payout payout : all)
                destination(handle, payout)
                        .ifPresent(to -> transfers.add(
                                new Transfer(payout.id().toString().replace("-", ""), to, payout.net())));
            log.write(handle, by, "payout.file", Ids.next(), why, Map.of("count", String.valueOf(transfers.size())));
            return transfers;
        });
    }

    private Optional<Payee> destination(Handle handle, Payout payout) {
        return handle.createQuery(
                        "select sealed from market.payout_destination where tenant_id = :tenant and payout = :id")
                .bind("tenant", payout.tenant().value())
                .bind("id", payout.id())
                .mapTo(byte[].class)
                .findOne()
                .flatMap(bytes -> opened(payout, bytes));
    }

    private Optional<Payee> opened(Payout payout, byte[] bytes) {
        try {
            return Optional.of(Payee.read(box.open(payout.tenant(), PayoutOutbox.purpose(payout.id()), bytes)));
        } catch (SecretBox.Unopened e) {
            return Optional.empty();
        }
    }

    /** Shows who is to be paid, to compare with papers; a deed of its own. unknown_payee (NOT_FOUND). */
    public Payee reveal(Operator by, TenantId tenant, String reason) {
        String why = reason(reason);
        return ops.in(handle -> {
            Payee payee = blocks.stored(handle, tenant).flatMap(Stored::payee).orElseThrow(Payouts::unknownPayee);
            log.write(handle, by, "payee.reveal", tenant.value(), why, Map.of("tail", payee.tail()));
            return payee;
        });
    }

    /** Name and papers were compared with the account. unknown_payee (NOT_FOUND). */
    public void verify(Operator by, TenantId tenant, String reason) {
        String why = reason(reason);
        ops.in(handle -> {
            int verified = handle.createUpdate("""
                            update market.payout_account set verified_by = :by, verified_at = market.clock()
                            where tenant_id = :tenant""")
                    .bind("by", by.person().value())
                    .bind("tenant", tenant.value())
                    .execute();
            if (verified == 0) throw unknownPayee();
            log.write(handle, by, "payee.verify", tenant.value(), why, Map.of());
            return tenant;
        });
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
                .map(one -> new Row(one.payout(), one.name(), blocks(handle, one.payout(), held)))
                .toList();
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

    /** Accounts to be verified, the longest waiting first; at most 200. */
    public List<Unverified> unverified() {
        return ops.in(handle -> handle.createQuery("""
                        select a.*, coalesce(t.name, '') as name from market.payout_account a
                        left join market.tenant t on t.id = a.tenant_id
                        where a.verified_at is null order by a.changed_at limit :most""")
                .bind("most", MOST)
                .map((row, context) -> new Unverified(
                        new TenantId(row.getObject("tenant_id", UUID.class)),
                        row.getString("name"),
                        PayoutMethod.of(row.getString("method")),
                        row.getString("tail")))
                .list());
    }

    private static Payout find(Handle handle, UUID id) {
        return handle.createQuery("select * from market.payout where id = :id")
                .bind("id", id)
                .map((row, context) -> Payout.of(row))
                .findOne()
                .orElseThrow(() -> new Refusal("unknown_payout", Refusal.Kind.NOT_FOUND));
    }

    private static Refusal conflict(String code) {
        return new Refusal(code, Refusal.Kind.CONFLICT);
    }

    private static Refusal unknownPayee() {
        return new Refusal("unknown_payee", Refusal.Kind.NOT_FOUND);
    }

    private static Refusal blocked(List<Block> blocks) {
        String names = blocks.stream().map(Block::name).collect(Collectors.joining(", "));
        return new Refusal("payout_blocked", Refusal.Kind.CONFLICT, Map.of("blocks", names));
    }

    private static Refusal aboveAvailable(long left, Currency currency) {
        return new Refusal(
                "payout_above_available",
                Refusal.Kind.CONFLICT,
                Map.of("left", new Money(Math.max(0, left), currency)));
    }

    private static String reason(String reason) {
        String why = reason.strip();
        if (why.isEmpty() || why.length() > MOST_REASON)
            throw new Refusal("reason_missing", Refusal.Kind.INVALID, Map.of("most", MOST_REASON));
        return why;
    }

    private static Map<String, String> details(Payout payout) {
        return Map.of(
                "payout", payout.id().toString(),
                "amount", payout.amount().amount().toPlainString(),
                "currency", payout.amount().currency().getCurrencyCode());
    }
}
