package bicameral.marketplace.billing;

import bicameral.tenant.OpsTx;
import bicameral.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Currency;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The platform's commission, which is lower for creators who sell much: by what was captured for them in the last 30 days, in
 * each currency by itself. Found once a day (UTC+8) and then good until the next, so that the share is known before a message;
 * what a tenant buys of itself does not count. Thread-safe.
 */
@ApplicationScoped
public class Commissions {
    /** The beginning of today, as the wall clock of UTC+8 has it. */
    private static final String MIDNIGHT = "date_trunc('day', market.clock() at time zone 'Asia/Shanghai')";

    private static final String TODAY = "(" + MIDNIGHT + ")::date";

    private final OpsTx ops;
    private final BillingSettings settings;

    public Commissions(OpsTx ops, BillingSettings settings) {
        this.ops = ops;
        this.settings = settings;
    }

    /**
     * From a volume up, a commission.
     *
     * @param fromMicros captured in 30 days, in micro-units of whichever currency, more than 0
     * @param basisPoints 0–10,000
     */
    public record Tier(long fromMicros, int basisPoints) {
        public Tier {
            if (fromMicros <= 0) throw new IllegalArgumentException("a tier from " + fromMicros);
            if (basisPoints < 0 || basisPoints > 10_000)
                throw new IllegalArgumentException("a commission of " + basisPoints + " basis points");
        }
    }

    /**
     * Where a creator stands.
     *
     * @param volumeMicros captured in the 30 days before today
     */
    public record Standing(int basisPoints, long volumeMicros) {}

    /** Where a creator stands today in a currency. */
    public Standing of(TenantId creator, Currency currency) {
        return ops.in(handle -> standing(handle, settings, creator, currency));
    }

    private static Standing standing(Handle handle, BillingSettings settings, TenantId creator, Currency currency) {
        return handle.createQuery("""
            select basis_points, volume from market.commission_tier
            where tenant_id = :creator and currency = :currency\
            """)
                .bind("creator", creator.value())
                .bind("currency", currency.getCurrencyCode())
                .map((row, context) -> new Standing(row.getInt("basis_points"), row.getLong("volume")))
                .findOne()
                .orElse(new Standing(settings.commissionBasisPoints(), 0));
    }

    /**
     * Of a creator whose tier is known.
     *
     * @param tier as found today, null where none was
     */
    static int basisPoints(BillingSettings settings, @Nullable Integer tier) {
        return settings.commissionTiers().isEmpty() || tier == null ? settings.commissionBasisPoints() : tier;
    }

    /** Finds the tiers anew where that has not been done today. Run by a job; instances may run it at the same time. */
    public void refresh() {
        if (settings.commissionTiers().isEmpty()) return;
        ops.in(handle -> {
            boolean alone = handle.createQuery("select pg_try_advisory_xact_lock(hashtextextended('commission', 0))")
                    .mapTo(Boolean.class)
                    .one();
            return alone && !foundToday(handle) ? find(handle) : 0;
        });
    }

    private static boolean foundToday(Handle handle) {
        return handle.createQuery("select exists (select 1 from market.commission_tier where found_on = " + TODAY + ")")
                .mapTo(Boolean.class)
                .one();
    }

    private record Volume(TenantId creator, String currency, long micros) {}

    private int find(Handle handle) {
        handle.execute("delete from market.commission_tier");
        List<Volume> volumes = handle.createQuery("""
            select publisher, currency, sum(captured)::bigint as volume from market.hold
            where state = 'captured' and tenant_id <> publisher
              and ended_at >= (%1$s - interval '30 days') at time zone 'Asia/Shanghai'
              and ended_at < %1$s at time zone 'Asia/Shanghai'
            group by publisher, currency\
            """.formatted(MIDNIGHT))
                .map((row, context) -> new Volume(
                        new TenantId(row.getObject("publisher", java.util.UUID.class)),
                        row.getString("currency"),
                        row.getLong("volume")))
                .list();
        for (Volume volume : volumes) keep(handle, volume);
        return volumes.size();
    }

    private void keep(Handle handle, Volume volume) {
        handle.createUpdate("""
            insert into market.commission_tier (tenant_id, currency, volume, basis_points, found_on)
            values (:creator, :currency, :volume, :points, %s)\
            """.formatted(TODAY))
                .bind("creator", volume.creator().value())
                .bind("currency", volume.currency())
                .bind("volume", volume.micros())
                .bind("points", points(volume.micros()))
                .execute();
    }

    /** The lowest commission whose volume is reached. */
    private int points(long volume) {
        return settings.commissionTiers().stream()
                .filter(tier -> tier.fromMicros() <= volume)
                .mapToInt(Tier::basisPoints)
                .reduce(settings.commissionBasisPoints(), Math::min);
    }
}
