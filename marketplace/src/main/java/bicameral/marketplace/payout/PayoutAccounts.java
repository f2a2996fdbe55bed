package bicameral.marketplace.payout;

import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role.Permission;
import bicameral.tenant.TenantTx;
import bicameral.tenant.audit.AuditLog;
import bicameral.tenant.secret.SecretBox;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

/**
 * Where a creator is paid. Written whole each time and never shown again but for its last characters; a change has to be verified
 * anew, and payouts wait some days after it. Thread-safe.
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
     * @param guardian whether a guardian has agreed
     */
    public record Shown(
            PayoutMethod method,
            String tail,
            String name,
            String holder,
            boolean guardian,
            boolean verified,
            Instant changedAt) {}

    /** The account; empty where there is none. Needs SEE_EARNINGS. */
    public Optional<Shown> find(CurrentTenant current) {
        current.require(Permission.SEE_EARNINGS);
        return tx.in(
                current.tenant(),
                handle -> blocks.stored(handle, current.tenant())
                        .flatMap(stored -> stored.payee()
                                .map(payee -> new Shown(
                                        stored.method(),
                                        stored.tail(),
                                        payee.name(),
                                        payee.holder(),
                                        payee.guardian() != null,
                                        stored.verified(),
                                        stored.changedAt().toInstant()))));
    }

    /** What would be wrong with it today, as {@link PayeeRules} names it. */
    public Map<String, String> problems(CurrentTenant current, Payee payee) {
        LocalDate today = tx.in(current.tenant(), handle -> Blocks.today(Blocks.clock(handle)));
        return PayeeRules.problems(payee, today, settings.guardianUntilAge());
    }

    /** Keeps it in the place of the one before. Needs MANAGE_PAYOUTS; payee_invalid (INVALID) where something is wrong with it. */
    public void keep(CurrentTenant current, Payee payee) {
        current.require(Permission.MANAGE_PAYOUTS);
        Map<String, String> problems = problems(current, payee);
        if (!problems.isEmpty())
            throw new Refusal(
                    "payee_invalid", Refusal.Kind.INVALID, Map.of("fields", String.join(", ", problems.keySet())));
        byte[] sealed = box.seal(current.tenant(), Blocks.purpose(), payee.written());
        tx.in(current.tenant(), handle -> {
            handle.createUpdate("""
                            insert into market.payout_account (tenant_id, method, tail, sealed, changed_by)
                            values (:tenant, :method, :tail, :sealed, :by)
                            on conflict (tenant_id) do update set method = excluded.method, tail = excluded.tail,
                              sealed = excluded.sealed, changed_by = excluded.changed_by, changed_at = market.clock(),
                              verified_by = null, verified_at = null, bound_at = null""")
                    .bind("tenant", current.tenant().value())
                    .bind("method", payee.method().id())
                    .bind("tail", payee.tail())
                    .bind("sealed", sealed)
                    .bind("by", current.person().value())
                    .execute();
            audit.write(
                    handle,
                    current,
                    "payout_account.change",
                    payee.tail(),
                    Map.of("method", payee.method().id()));
            return payee.method();
        });
    }
}
