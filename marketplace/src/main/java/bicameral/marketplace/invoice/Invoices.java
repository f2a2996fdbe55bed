package bicameral.marketplace.invoice;

import bicameral.tenant.CurrentTenant;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role.Permission;
import bicameral.tenant.TenantTx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Documents that were issued: a payer reads its own, billing admins read all (callers have asked for the role). Thread-safe. */
@ApplicationScoped
public class Invoices {
    private static final int MOST_SHOWN = 200;

    private final TenantTx tx;
    private final OpsTx ops;

    public Invoices(TenantTx tx, OpsTx ops) {
        this.tx = tx;
        this.ops = ops;
    }

    /** The payer's, newest first (VIEW), after the given one; without lines. Limit 1–200. */
    public List<Invoice> of(CurrentTenant current, @Nullable UUID after, int limit) {
        current.require(Permission.VIEW);
        return tx.in(
                current.tenant(),
                handle -> handle.createQuery(InvoiceRows.SELECT + """
                         where cast(:after as uuid) is null or i.id < cast(:after as uuid)
                         order by i.id desc limit :limit""")
                        .bind("after", after)
                        .bind("limit", Math.clamp(limit, 1, MOST_SHOWN))
                        .map((row, context) -> InvoiceRows.head(row))
                        .list());
    }

    /** One of the payer's (VIEW); unknown_invoice (NOT_FOUND), also where it is another's. */
    public Invoice one(CurrentTenant current, UUID id) {
        current.require(Permission.VIEW);
        return tx.in(
                current.tenant(),
                handle -> handle.createQuery(InvoiceRows.SELECT + " where i.id = :id")
                        .bind("id", id)
                        .map((row, context) -> InvoiceRows.whole(handle, row))
                        .findOne()
                        .orElseThrow(Invoices::unknown));
    }

    /** Everybody's, newest first, after the given one; without lines. Limit 1–200. */
    public List<Invoice> all(@Nullable UUID after, int limit) {
        return ops.in(handle -> handle.createQuery(InvoiceRows.SELECT + """
                         where cast(:after as uuid) is null or i.id < cast(:after as uuid)
                         order by i.id desc limit :limit""")
                .bind("after", after)
                .bind("limit", Math.clamp(limit, 1, MOST_SHOWN))
                .map((row, context) -> InvoiceRows.head(row))
                .list());
    }

    /** Anybody's; unknown_invoice (NOT_FOUND). */
    public Invoice any(UUID id) {
        return ops.in(handle -> handle.createQuery(InvoiceRows.SELECT + " where i.id = :id")
                .bind("id", id)
                .map((row, context) -> InvoiceRows.whole(handle, row))
                .findOne()
                .orElseThrow(Invoices::unknown));
    }

    private static Refusal unknown() {
        return new Refusal("unknown_invoice", Refusal.Kind.NOT_FOUND);
    }
}
