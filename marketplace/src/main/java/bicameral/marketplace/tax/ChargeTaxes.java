package bicameral.marketplace.tax;

import bicameral.tenant.OpsTx;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;

/**
 * The tax of charges, at the moment of the charge and for its payer's place. A market without a table of rates is asked for them
 * once a minute, not for each message: a rate is agreed at least five minutes before it is valid. Thread-safe.
 */
public final class ChargeTaxes {
    private static final long ASK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final OpsTx ops;
    private volatile boolean any;
    private volatile long askedAt = System.nanoTime() - 2 * ASK_AGAIN_NANOS;

    public ChargeTaxes(OpsTx ops) {
        this.ops = ops;
    }

    /** Whether any rate was ever agreed. Call it outside of transactions. */
    public boolean any() {
        if (any || System.nanoTime() - askedAt < ASK_AGAIN_NANOS) return any;
        boolean found = ops.in(
                handle -> handle.createQuery("select exists (select 1 from market.tax_rate where state = 'agreed')")
                        .mapTo(Boolean.class)
                        .one());
        askedAt = System.nanoTime();
        any = found;
        return found;
    }

    /**
     * The rate that is valid now for whoever pays: of the region, else of the country, else of everywhere. Empty where none is, or
     * the payer has told no address and there is none of everywhere.
     */
    public static Optional<Tax> of(Handle handle, UUID payer) {
        return handle.createQuery("""
                        select r.id, r.place, r.basis_points from market.tax_rate r
                        left join market.invoice_address a on a.tenant_id = :payer
                        where r.state = 'agreed' and r.valid_from <= market.clock()
                          and r.place in ('*', a.country, a.country || '-' || a.region)
                        order by length(r.place) desc, r.valid_from desc limit 1""")
                .bind("payer", payer)
                .map((row, context) ->
                        new Tax(row.getObject("id", UUID.class), row.getString("place"), row.getInt("basis_points")))
                .findOne();
    }

    /** The rates that are valid now, one a place; by place. */
    public static List<Tax> valid(Handle handle) {
        return handle.createQuery("""
                        select distinct on (r.place) r.id, r.place, r.basis_points from market.tax_rate r
                        where r.state = 'agreed' and r.valid_from <= market.clock()
                        order by r.place, r.valid_from desc""")
                .map((row, context) ->
                        new Tax(row.getObject("id", UUID.class), row.getString("place"), row.getInt("basis_points")))
                .list();
    }

    /** The jurisdiction whose account a charge's tax is in; empty where no rate of the table was valid. */
    public static String place(Handle handle, UUID message) {
        return handle.createQuery("select place from market.charge_tax where message = :message")
                .bind("message", message)
                .mapTo(String.class)
                .findOne()
                .orElse("");
    }
}
