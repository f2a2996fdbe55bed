package bicameral.marketplace.payout;

import bicameral.marketplace.payout.Blocks.Stored;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role.Permission;
import bicameral.tenant.TenantId;
import bicameral.tenant.TenantTx;
import bicameral.tenant.audit.AuditLog;
import bicameral.tenant.secret.SecretBox;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * Where a creator is paid: an account in each currency, all of them of the same person or company. Written whole each time and never
 * shown again but for its last characters; a change has to be verified anew, and payouts wait some days after it. Who gives another
 * name or other papers gives them for all accounts, which then all have to be verified anew. Thread-safe, also across instances.
 */
@ApplicationScoped
public class PayoutAccounts {
    private final TenantTx tx;
    private final SecretBox box;
    private final Blocks blocks;
    private final PayoutSettings settings;
    private final AuditLog audit;

    public PayoutAccounts(TenantTx tx, SecretBox box, PayoutSettings settings, AuditLog audit) {
        this.tx = tx;
        this.box = box;
        this.blocks = new Blocks(box, settings);
        this.settings = settings;
        this.audit = audit;
    }

    /**
     * An account as its owner sees it.
     *
     * @param currency in which it is paid
     * @param guardian whether a guardian has agreed
     */
    public record Shown(
            Currency currency,
            PayoutMethod method,
            String tail,
            String name,
            String holder,
            boolean guardian,
            boolean verified,
            Instant changedAt) {}

    /** All accounts, by currency. Needs SEE_EARNINGS. */
    public List<Shown> all(CurrentTenant current) {
        current.require(Permission.SEE_EARNINGS);
        return tx.in(current.tenant(), handle -> blocks.all(handle, current.tenant())).stream()
                .flatMap(stored -> stored.payee().map(payee -> shown(stored, payee)).stream())
                .toList();
    }

    private static Shown shown(Stored stored, Payee payee) {
        return new Shown(
                stored.currency(),
                stored.method(),
                stored.tail(),
                payee.name(),
                payee.holder(),
                payee.guardian() != null,
                stored.verified(),
                stored.changedAt().toInstant());
    }

    /** The account in a currency; empty where there is none. Needs SEE_EARNINGS. */
    public Optional<Shown> find(CurrentTenant current, Currency currency) {
        return all(current).stream()
                .filter(shown -> shown.currency().equals(currency))
                .findFirst();
    }

    /**
     * An account as that of whom the accounts before are of, so that name and papers are given once; as it is where there are
     * none. Needs MANAGE_PAYOUTS.
     */
    public Payee ofTheSame(CurrentTenant current, Payee account) {
        current.require(Permission.MANAGE_PAYOUTS);
        return tx.in(current.tenant(), handle -> blocks.all(handle, current.tenant())).stream()
                .flatMap(stored -> stored.payee().stream())
                .findFirst()
                .map(account::of)
                .orElse(account);
    }

    /**
     * What would be wrong with it today, as {@link PayeeRules} names it; and for {@code method} bad_currency where it does not pay the
     * currency, for {@code name} bad_other_account where an account in another currency cannot be of that name.
     */
    public Map<String, String> problems(CurrentTenant current, Currency currency, Payee payee) {
        return tx.in(current.tenant(), handle -> problems(handle, current.tenant(), currency, payee));
    }

    private Map<String, String> problems(Handle handle, TenantId tenant, Currency currency, Payee payee) {
        LocalDate today = Blocks.today(Blocks.clock(handle));
        Map<String, String> problems = PayeeRules.problems(payee, today, settings.guardianUntilAge());
        if (!payee.method().pays(currency)) problems.put("method", "bad_currency");
        boolean others = problems.isEmpty()
                && others(handle, tenant, currency, payee)
                        .anyMatch(other -> !PayeeRules.problems(other.payee(), today, settings.guardianUntilAge())
                                .isEmpty());
        if (others) problems.put("name", "bad_other_account");
        return problems;
    }

    /** An account in another currency, as it has to become. */
    private record Other(Currency currency, Payee payee) {}

    /** Those that are of somebody else so far. */
    private Stream<Other> others(Handle handle, TenantId tenant, Currency currency, Payee payee) {
        return blocks.all(handle, tenant).stream()
                .filter(stored -> !stored.currency().equals(currency))
                .flatMap(stored -> stored
                        .payee()
                        .filter(before -> !before.sameAs(payee))
                        .map(before -> new Other(stored.currency(), before.of(payee)))
                        .stream());
    }

    /**
     * Keeps it in the place of the one before in its currency. Accounts in other currencies stay as they are, but become those of the
     * same person or company where name or papers are others. Needs MANAGE_PAYOUTS; payee_invalid (INVALID) where something is
     * wrong with it, and then nothing is kept.
     */
    public void keep(CurrentTenant current, Currency currency, Payee payee) {
        current.require(Permission.MANAGE_PAYOUTS);
        tx.in(current.tenant(), handle -> {
            lock(handle, current.tenant());
            Map<String, String> problems = problems(handle, current.tenant(), currency, payee);
            if (!problems.isEmpty())
                throw new Refusal(
                        "payee_invalid", Refusal.Kind.INVALID, Map.of("fields", String.join(", ", problems.keySet())));
            // In the order in which others lock them, which is by currency.
            Stream.concat(others(handle, current.tenant(), currency, payee), Stream.of(new Other(currency, payee)))
                    .sorted(Comparator.comparing(other -> other.currency().getCurrencyCode()))
                    .forEach(other -> write(handle, current, other));
            return currency;
        });
    }

    /** One at a time, so that two who give different names do not both keep theirs. */
    private static void lock(Handle handle, TenantId tenant) {
        handle.createQuery("select pg_advisory_xact_lock(hashtextextended('payout account ' || :tenant, 0))::text")
                .bind("tenant", tenant.toString())
                .mapTo(String.class)
                .one();
    }

    private void write(Handle handle, CurrentTenant current, Other account) {
        Payee payee = account.payee();
        handle.createUpdate("""
                        insert into market.payout_account (tenant_id, currency, method, tail, sealed, changed_by)
                        values (:tenant, :currency, :method, :tail, :sealed, :by)
                        on conflict (tenant_id, currency) do update set method = excluded.method, tail = excluded.tail,
                          sealed = excluded.sealed, changed_by = excluded.changed_by, changed_at = market.clock(),
                          verified_by = null, verified_at = null, bound_at = null""")
                .bind("tenant", current.tenant().value())
                .bind("currency", account.currency().getCurrencyCode())
                .bind("method", payee.method().id())
                .bind("tail", payee.tail())
                .bind("sealed", box.seal(current.tenant(), Blocks.purpose(), payee.written()))
                .bind("by", current.person().value())
                .execute();
        audit.write(
                handle,
                current,
                "payout_account.change",
                payee.tail(),
                Map.of(
                        "method",
                        payee.method().id(),
                        "currency",
                        account.currency().getCurrencyCode()));
    }
}
