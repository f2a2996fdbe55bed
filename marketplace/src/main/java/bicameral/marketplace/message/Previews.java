package bicameral.marketplace.message;

import bicameral.host.receipt.Receipts;
import bicameral.marketplace.billing.AccountKind;
import bicameral.marketplace.billing.Accounts;
import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.billing.Ledger;
import bicameral.marketplace.billing.Posting;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Currency;
import java.util.Map;
import java.util.UUID;

/**
 * What drafts may use of the shared engine, and who bears it: a tenant has so many questions to its drafts a day, and what the engine
 * costs for them is booked where that of free messages is. Thread-safe, also across instances.
 */
@ApplicationScoped
public class Previews {
    private static final String TODAY = "(market.clock() at time zone 'Asia/Shanghai')::date";

    private final OpsTx ops;
    private final Accounts accounts;
    private final Ledger ledger;
    private final BillingSettings billing;
    private final PreviewSettings settings;

    public Previews(OpsTx ops, Accounts accounts, Ledger ledger, BillingSettings billing, PreviewSettings settings) {
        this.ops = ops;
        this.accounts = accounts;
        this.ledger = ledger;
        this.billing = billing;
        this.settings = settings;
    }

    /** Uses up one of today's, whatever comes of it; previews_used (TOO_MANY, with {@code retryAfter}) where none is left. */
    void take(TenantId tenant) {
        boolean taken = ops.alone(handle -> handle.createQuery("""
                        insert into market.preview_use as u (tenant_id, day, used) values (:tenant, %s, 1)
                        on conflict (tenant_id) do update set day = excluded.day,
                          used = case when u.day = excluded.day then u.used + 1 else 1 end
                        where u.day <> excluded.day or u.used < :most
                        returning used""".formatted(TODAY))
                .bind("tenant", tenant.value())
                .bind("most", settings.perDay())
                .mapTo(Integer.class)
                .findOne()
                .isPresent());
        if (!taken)
            throw new Refusal(
                    "previews_used",
                    Refusal.Kind.TOO_MANY,
                    Map.of("perDay", settings.perDay(), "retryAfter", untilTomorrow()));
    }

    private long untilTomorrow() {
        return ops.in(handle ->
                handle.createQuery("""
                        select ceil(extract(epoch from (%s + 1)::timestamp at time zone 'Asia/Shanghai' - market.clock()))::bigint""".formatted(TODAY)).mapTo(Long.class).one());
    }

    /** Books what the engine cost for an answer, as counted. Once. */
    void book(UUID message, long tokens) {
        Currency currency = billing.currency();
        long cost = billing.engineCost(tokens, currency);
        if (cost == 0) return;
        Posting posting = Posting.of("preview:" + message, "free_cost", message)
                .debit(accounts.platform(AccountKind.FREE_COST, "", currency), cost)
                .credit(accounts.platform(AccountKind.ACCRUED_MODEL, "", currency), cost)
                .build();
        ops.in(handle -> ledger.post(handle, posting));
    }

    /** As above, where there is no answer to count by: what the receipts say that left and came back. */
    void bookReceipts(TenantId tenant, UUID message) {
        book(message, ops.in(handle -> Receipts.tokens(handle, tenant, message)).sum());
    }
}
