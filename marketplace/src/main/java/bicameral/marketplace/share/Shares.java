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
import java.util.List;
import java.util.Map;
import java.util.UUID;
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
    private static final int BATCH = 500;
    /** How long a transaction may take to commit what it dated. */
    private static final int MINUTES_UNDER_WAY = 20;

    private final OpsTx ops;
    private final Accounts accounts;
    private final Ledger ledger;

    public Shares(OpsTx ops, Accounts accounts, Ledger ledger) {
        this.ops = ops;
        this.accounts = accounts;
        this.ledger = ledger;
    }

    /** Posts the shares of all lines that came. Gives how many lines were gone through. */
    public int run() {
        return watched().stream().mapToInt(this::run).sum();
    }

    /** Whose earnings are shared: remixers, and those who were brought in as long as that counts. */
    private List<TenantId> watched() {
        return ops.in(handle ->
                handle.createQuery("""
                        select distinct r.tenant_id from market.remix r where r.basis_points > 0
                        union
                        select f.referred from market.referral f left join market.share_watch w on w.tenant_id = f.referred
                        where f.until > coalesce(w.seen_to, '-infinity')
                        order by 1""").mapTo(UUID.class).map(TenantId::new).list());
    }

    private int run(TenantId tenant) {
        OffsetDateTime settled = ops.in(handle -> settled(handle, tenant));
        int all = 0;
        List<UUID> lines = lines(tenant);
        while (!lines.isEmpty()) {
            lines.forEach(this::share);
            all += lines.size();
            lines = lines.size() < BATCH ? List.of() : lines(tenant);
        }
        ops.in(handle -> seen(handle, tenant, settled));
        return all;
    }

    /** A moment before which every line of a tenant's is in the books: its open holds are younger, and so is what commits late. */
    private static OffsetDateTime settled(Handle handle, TenantId tenant) {
        return handle.createQuery("""
                        select least(market.clock() - make_interval(mins => :minutes), (
                          select min(h.created_at) from market.hold h
                          where h.state = 'open' and (h.tenant_id = :tenant or h.publisher = :tenant)))""")
                .bind("minutes", MINUTES_UNDER_WAY)
                .bind("tenant", tenant.value())
                .mapTo(OffsetDateTime.class)
                .one();
    }

    private static int seen(Handle handle, TenantId tenant, OffsetDateTime to) {
        return handle.createUpdate("""
                        insert into market.share_watch as w (tenant_id, seen_to) values (:tenant, :to)
                        on conflict (tenant_id) do update set seen_to = greatest(w.seen_to, excluded.seen_to)""")
                .bind("tenant", tenant.value())
                .bind("to", to)
                .execute();
    }

    private List<UUID> lines(TenantId tenant) {
        return ops.in(handle -> handle.createQuery("""
                        with watch as (select coalesce(
                               (select seen_to from market.share_watch where tenant_id = :tenant), '-infinity') as seen),
                             referral as (select since, until from market.referral where referred = :tenant),
                             made as (select agent from market.remix where tenant_id = :tenant),
                        found as (
                          select u.message as line, u.created_at from market.usage_event u join market.hold h using (message)
                          where u.tenant_id = :tenant and u.created_at >= (select seen from watch) and u.charged > 0
                            and h.state = 'captured'
                            and (u.agent in (select agent from made)
                              or exists (select 1 from referral f where u.created_at >= f.since and u.created_at < f.until))
                          union
                          select h.message, u.created_at from market.hold h join market.usage_event u using (message)
                          where h.tenant_id = :tenant and h.created_at >= (select seen from watch) and h.state = 'captured'
                            and exists (select 1 from referral f where u.created_at >= f.since and u.created_at < f.until)
                          union
                          select d.id, d.created_at from market.subscription_day d
                          where d.tenant_id = :tenant and d.created_at >= (select seen from watch)
                            and (d.agent in (select agent from made)
                              or exists (select 1 from referral f where d.created_at >= f.since and d.created_at < f.until))
                          union
                          select d.id, d.created_at from market.subscription s
                          join market.subscription_day d on d.subscription = s.id
                          where s.tenant_id = :tenant and d.created_at >= (select seen from watch)
                            and exists (select 1 from referral f where d.created_at >= f.since and d.created_at < f.until))
                        select line from found
                        where not exists (select 1 from market.share_line l where l.line = found.line)
                        order by created_at, line limit :batch""")
                .bind("tenant", tenant.value())
                .bind("batch", BATCH)
                .mapTo(UUID.class)
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
