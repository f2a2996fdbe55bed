package bicameral.marketplace.share;

import bicameral.marketplace.billing.AccountKind;
import bicameral.marketplace.billing.Accounts;
import bicameral.marketplace.billing.Accounts.Account;
import bicameral.marketplace.billing.Ledger;
import bicameral.marketplace.billing.Posting;
import bicameral.tenant.Ids;
import bicameral.tenant.OpsTx;
import bicameral.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Posts shares from the journals, each line once. Run every half minute; instances may run it at the same time. Thread-safe.
 *
 * <p>Messages know nothing of it: a charge is captured for its creator, and the shares follow in a posting of their own. What was
 * gone through is remembered for each tenant up to a moment before which nothing can appear any more, so that a run costs as
 * much as there is new.
 */
@ApplicationScoped
public class Shares {
    private static final Logger LOG = Logger.getLogger(Shares.class);
    private static final int BATCH = 500;
    /** How long a transaction may take to commit what it dated. */
    private static final int MINUTES_UNDER_WAY = 20;

    /** Whose earnings are shared, how far they were gone through, and the time for which they count for whoever brought them in. */
    private static final String WATCHED = """
            with watched as materialized (
              select who.tenant_id, coalesce(w.seen_to, '-infinity') as seen_to, f.since, f.until from (
                select r.tenant_id from market.remix r where r.basis_points > 0 union select f.referred from market.referral f) who
              left join market.share_watch w on w.tenant_id = who.tenant_id
              left join market.referral f on f.referred = who.tenant_id
              where f.until > coalesce(w.seen_to, '-infinity')
                or exists (select 1 from market.remix r where r.tenant_id = who.tenant_id and r.basis_points > 0))
            """;

    private final OpsTx ops;
    private final Accounts accounts;
    private final Ledger ledger;

    public Shares(OpsTx ops, Accounts accounts, Ledger ledger) {
        this.ops = ops;
        this.accounts = accounts;
        this.ledger = ledger;
    }

    /**
     * Posts the shares of all lines that came, of all who share at once. A line that fails is logged and comes again with the next
     * run. Gives how many lines were gone through.
     */
    public int run() {
        Map<UUID, OffsetDateTime> settled = ops.byIndex(Shares::settled);
        Set<UUID> failed = new HashSet<>();
        int all = 0;
        List<Found> found = lines();
        while (!found.isEmpty()) {
            for (Found line : found) if (!shared(line.line())) failed.addAll(line.watched());
            all += found.size();
            // Those that failed are found again: they are left for the next run.
            found = found.size() < BATCH || !failed.isEmpty() ? List.of() : lines();
        }
        settled.keySet().removeAll(failed);
        ops.in(handle -> seen(handle, settled));
        return all;
    }

    private boolean shared(UUID line) {
        try {
            share(line);
            return true;
        } catch (RuntimeException e) {
            LOG.errorf(e, "the shares of line %s are left for the next run", line);
            return false;
        }
    }

    /**
     * Of all whose earnings are shared, which are remixers, and those who were brought in as long as that counts: a moment before
     * which every line is in the books, as open holds are younger, and so is what commits late.
     */
    private static Map<UUID, OffsetDateTime> settled(Handle handle) {
        Map<UUID, OffsetDateTime> settled = new HashMap<>();
        handle.createQuery(WATCHED + """
                        select w.tenant_id, least(market.clock() - make_interval(mins => :minutes), min(h.created_at)) as settled
                        from watched w
                        left join market.hold h on h.state = 'open' and (h.tenant_id = w.tenant_id or h.publisher = w.tenant_id)
                        group by w.tenant_id""")
                .bind("minutes", MINUTES_UNDER_WAY)
                .map((row, context) -> Map.entry(
                        row.getObject("tenant_id", UUID.class), row.getObject("settled", OffsetDateTime.class)))
                .forEach(one -> settled.put(one.getKey(), one.getValue()));
        return settled;
    }

    /** Remembers how far each was gone through, where that has moved enough to be worth a row. */
    private static int seen(Handle handle, Map<UUID, OffsetDateTime> settled) {
        List<UUID> tenants = settled.keySet().stream().sorted().toList();
        return handle.createUpdate("""
                        insert into market.share_watch as w (tenant_id, seen_to)
                        select tenant_id, seen_to from unnest(cast(:tenants as uuid[]), cast(:moments as timestamptz[])) s (tenant_id, seen_to)
                        on conflict (tenant_id) do update set seen_to = excluded.seen_to
                        where excluded.seen_to > w.seen_to + make_interval(mins => :minutes)""")
                .bind("tenants", tenants.toArray(UUID[]::new))
                .bind(
                        "moments",
                        tenants.stream()
                                .map(tenant -> String.valueOf(settled.get(tenant)))
                                .toArray(String[]::new))
                .bind("minutes", MINUTES_UNDER_WAY)
                .execute();
    }

    /** A line that was not gone through, and of whom it was found: its creator, its payer or both. */
    private record Found(UUID line, List<UUID> watched) {}

    private List<Found> lines() {
        return ops.byIndex(handle -> handle.createQuery(WATCHED + """
                        select found.line, found.created_at, array_agg(found.tenant_id order by found.tenant_id) as tenants from (
                          select w.tenant_id, u.message as line, u.created_at from watched w
                          join market.usage_event u on u.tenant_id = w.tenant_id and u.created_at >= w.seen_to and u.charged > 0
                            and (u.created_at >= w.since and u.created_at < w.until
                              or u.agent in (select r.agent from market.remix r where r.tenant_id = w.tenant_id))
                          join market.hold h on h.message = u.message and h.state = 'captured'
                          union
                          select w.tenant_id, h.message, u.created_at from watched w
                          join market.hold h on h.tenant_id = w.tenant_id and h.created_at >= w.seen_to and h.state = 'captured'
                          join market.usage_event u on u.message = h.message
                            and u.created_at >= w.since and u.created_at < w.until
                          union
                          select w.tenant_id, d.id, d.created_at from watched w
                          join market.subscription_day d on d.tenant_id = w.tenant_id and d.created_at >= w.seen_to
                            and (d.created_at >= w.since and d.created_at < w.until
                              or d.agent in (select r.agent from market.remix r where r.tenant_id = w.tenant_id))
                          union
                          select w.tenant_id, d.id, d.created_at from watched w
                          join market.subscription s on s.tenant_id = w.tenant_id
                          join market.subscription_day d on d.subscription = s.id and d.created_at >= w.seen_to
                            and d.created_at >= w.since and d.created_at < w.until) found
                        where not exists (select 1 from market.share_line l where l.line = found.line)
                        group by found.line, found.created_at order by found.created_at, found.line limit :batch""")
                .bind("batch", BATCH)
                .map((row, context) -> new Found(row.getObject("line", UUID.class), List.of((UUID[])
                        row.getArray("tenants").getArray())))
                .list());
    }

    /** Posts the shares of a line, once. */
    private void share(UUID id) {
        Books books = books(ops.in(handle -> expected(handle, id)));
        ops.in(handle -> {
            lockLine(handle, id);
            Line line = line(handle, id);
            if (gone(handle, line) && !books.payees().isEmpty()) post(handle, line, books);
            return id;
        });
    }

    /** Who will have a share, unless a refund comes first. */
    private record Expected(Line line, List<Claim> claims) {}

    private static Expected expected(Handle handle, UUID id) {
        Line line = line(handle, id);
        return new Expected(line, Claim.of(handle, line));
    }

    private static Line line(Handle handle, UUID id) {
        return Line.find(handle, id).orElseThrow(() -> new IllegalStateException("not in the books: " + id));
    }

    /** Marks a line as gone through; false where it was before. */
    private static boolean gone(Handle handle, Line line) {
        return handle.createUpdate("""
                        insert into market.share_line (tenant_id, line) values (:publisher, :line) on conflict (line) do nothing""")
                        .bind("publisher", line.publisher().value())
                        .bind("line", line.id())
                        .execute()
                == 1;
    }

    private void post(Handle handle, Line line, Books books) {
        List<TenantId> creators = new ArrayList<>(books.payees().keySet());
        creators.add(line.publisher());
        Lots.lock(handle, creators);
        // Again under the locks: what one account may bring is counted among the referrer's shares.
        List<Claim> claims = new ArrayList<>();
        for (Claim claim : Claim.of(handle, line)) if (books.payees().containsKey(claim.to())) claims.add(claim);
        if (claims.isEmpty()) return;
        long fromCreator = sum(line, claims, true);
        long fromPlatform = sum(line, claims, false);
        long pending = Lots.take(handle, line.publisher(), line.id(), fromCreator);
        Map<UUID, Long> balances = ledger.lock(handle, books.tenants());
        long available = Math.min(
                fromCreator - pending,
                balances.getOrDefault(books.creator().available().id(), 0L));
        Posting.Builder posting = Posting.of("share:" + line.id(), "share", line.id())
                .debit(books.creator().pending(), pending)
                .debit(books.creator().available(), available)
                .debit(books.creator().debt(), fromCreator - pending - available)
                .debit(books.commission(), fromPlatform);
        gather(line, claims).forEach((payee, amount) -> posting.credit(books.pending(payee), amount));
        ledger.post(handle, posting.build());
        for (Claim claim : claims) write(handle, line, claim);
    }

    private static long sum(Line line, List<Claim> claims, boolean ofRemix) {
        return claims.stream()
                .filter(claim -> claim.ofRemix() == ofRemix)
                .mapToLong(claim -> claim.amount(line))
                .sum();
    }

    private static Map<TenantId, Long> gather(Line line, List<Claim> claims) {
        Map<TenantId, Long> amounts = new HashMap<>();
        for (Claim claim : claims) amounts.merge(claim.to(), claim.amount(line), Long::sum);
        return amounts;
    }

    private static void write(Handle handle, Line line, Claim claim) {
        UUID share = Ids.next();
        handle.createUpdate("""
                        insert into market.share (tenant_id, id, line, cause, paid_by, agent, origin, referred, currency, basis,
                          basis_points, amount, basis_left)
                        values (:to, :id, :line, :cause, :paidBy, :agent, :origin, :referred, :currency, :basis, :points, :amount,
                          :basis)""")
                .bind("to", claim.to().value())
                .bind("id", share)
                .bind("line", line.id())
                .bind("cause", claim.ofRemix() ? "remix" : "referral")
                .bind("paidBy", ofRemix(claim, line.publisher().value()))
                .bind("agent", ofRemix(claim, line.agent()))
                .bind("origin", claim.origin())
                .bind("referred", claim.referred())
                .bind("currency", line.currency().getCurrencyCode())
                .bind("basis", claim.basis(line))
                .bind("points", claim.basisPoints())
                .bind("amount", claim.amount(line))
                .execute();
        Lots.open(handle, claim.to(), share, line.currency(), claim.amount(line), line);
    }

    private static @Nullable UUID ofRemix(Claim claim, UUID value) {
        return claim.ofRemix() ? value : null;
    }

    private static void lockLine(Handle handle, UUID line) {
        handle.createQuery("select pg_advisory_xact_lock(hashtextextended(:line, 0))::text")
                .bind("line", line.toString())
                .mapTo(String.class)
                .one();
    }

    /** A creator's accounts. */
    private record Creator(Account pending, Account available, Account debt) {
        List<Account> all() {
            return List.of(pending, available, debt);
        }
    }

    /** All accounts of a posting, opened before the transaction that uses them; those of payees also for what is taken back later. */
    private record Books(Creator creator, Map<TenantId, Creator> payees, Account commission) {
        List<Account> tenants() {
            List<Account> all = new ArrayList<>(creator.all());
            payees.values().forEach(payee -> all.add(payee.pending()));
            return all;
        }

        Account pending(TenantId payee) {
            Creator accounts = payees.get(payee);
            if (accounts == null) throw new IllegalStateException("no accounts of " + payee);
            return accounts.pending();
        }
    }

    private Books books(Expected expected) {
        Currency currency = expected.line().currency();
        Map<TenantId, Creator> payees = new HashMap<>();
        for (Claim claim : expected.claims()) payees.computeIfAbsent(claim.to(), payee -> creator(payee, currency));
        return new Books(
                creator(expected.line().publisher(), currency),
                payees,
                accounts.platform(AccountKind.COMMISSION, "", currency));
    }

    private Creator creator(TenantId owner, Currency currency) {
        return new Creator(
                accounts.of(owner, AccountKind.CREATOR_PENDING, currency),
                accounts.of(owner, AccountKind.CREATOR_AVAILABLE, currency),
                accounts.of(owner, AccountKind.CREATOR_DEBT, currency));
    }
}
