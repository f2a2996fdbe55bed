package bicameral.marketplace.payout;

import bicameral.marketplace.payout.Blocks.Stored;
import bicameral.tenant.Operator;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import bicameral.tenant.audit.OperatorLog;
import bicameral.tenant.secret.SecretBox;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Lets billing admins compare who is paid with papers. Callers have asked for the role; each look carries a reason and stands in the
 * operators' log. Thread-safe.
 */
@ApplicationScoped
public class PayeeReview {
    private static final int MOST = 200;

    private final OpsTx ops;
    private final Blocks blocks;
    private final OperatorLog log;

    public PayeeReview(OpsTx ops, SecretBox box, PayoutSettings settings, OperatorLog log) {
        this.ops = ops;
        this.blocks = new Blocks(box, settings);
        this.log = log;
    }

    /** An account that nobody has compared with its papers since it was changed. */
    public record Unverified(TenantId tenant, Currency currency, String name, PayoutMethod method, String tail) {}

    /** Accounts to be verified, the longest waiting first; at most 200. */
    public List<Unverified> unverified() {
        return ops.in(handle -> handle.createQuery("""
                        select a.*, coalesce(t.name, '') as name from market.payout_account a
                        left join market.tenant t on t.id = a.tenant_id
                        where a.verified_at is null order by a.changed_at, a.tenant_id, a.currency limit :most""")
                .bind("most", MOST)
                .map((row, context) -> new Unverified(
                        new TenantId(row.getObject("tenant_id", UUID.class)),
                        Currency.getInstance(row.getString("currency")),
                        row.getString("name"),
                        PayoutMethod.of(row.getString("method")),
                        row.getString("tail")))
                .list());
    }

    /**
     * A payee that was shown.
     *
     * @param mark of what was shown; another one after every change, and known to nobody who has not looked
     */
    public record Seen(Payee payee, String mark) {
        @Override
        public String toString() {
            return "Seen[" + payee + "]";
        }
    }

    /** Shows who is to be paid in a currency, to compare with papers; a deed of its own. unknown_payee (NOT_FOUND). */
    public Seen reveal(Operator by, TenantId tenant, Currency currency, String reason) {
        String why = Deeds.reason(reason);
        return ops.in(handle -> {
            Stored stored = blocks.stored(handle, tenant, currency).orElseThrow(PayeeReview::unknownPayee);
            Payee payee = stored.payee().orElseThrow(PayeeReview::unknownPayee);
            log.write(handle, by, "payee.reveal", tenant.value(), why, details(stored));
            return new Seen(payee, stored.mark());
        });
    }

    /**
     * Name and papers were compared with the account as {@link #reveal} showed it.
     *
     * @param mark of what was shown
     * @throws Refusal unknown_payee (NOT_FOUND), payee_changed (CONFLICT) where it is another one now, or was never shown
     */
    public void verify(Operator by, TenantId tenant, Currency currency, String mark, String reason) {
        String why = Deeds.reason(reason);
        ops.in(handle -> {
            // The creator may write the account anew at this moment: it is compared under the lock of the row.
            Stored stored = blocks.locked(handle, tenant, currency).orElseThrow(PayeeReview::unknownPayee);
            if (!stored.mark().equals(mark)) throw Deeds.conflict("payee_changed");
            handle.createUpdate("""
                            update market.payout_account set verified_by = :by, verified_at = market.clock()
                            where tenant_id = :tenant and currency = :currency""")
                    .bind("by", by.person().value())
                    .bind("currency", currency.getCurrencyCode())
                    .bind("tenant", tenant.value())
                    .execute();
            log.write(handle, by, "payee.verify", tenant.value(), why, details(stored));
            return tenant;
        });
    }

    private static Map<String, String> details(Stored stored) {
        return Map.of("tail", stored.tail(), "currency", stored.currency().getCurrencyCode());
    }

    private static Refusal unknownPayee() {
        return new Refusal("unknown_payee", Refusal.Kind.NOT_FOUND);
    }
}
