package bicameral.marketplace.payment;

import bicameral.marketplace.money.Money;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Everybody's top-ups, for those who answer for them. For billing admins only: callers have asked for the role. Thread-safe. */
@ApplicationScoped
public class AllTopUps {
    private static final int MOST_SHOWN = 200;

    private final OpsTx ops;

    public AllTopUps(OpsTx ops) {
        this.ops = ops;
    }

    /**
     * A top-up as it is booked.
     *
     * @param payer the tenant's name
     * @param payment the provider's name for the payment, or the reference of a transfer; null where it has none yet
     * @param state pending, paid or failed
     * @param dispute none, open, won or lost
     */
    public record Entry(
            UUID id,
            String payer,
            String provider,
            @Nullable String payment,
            Instant at,
            String state,
            Money amount,
            Money fee,
            Money refunded,
            Money withdrawn,
            String dispute) {
        static Entry of(ResultSet row) throws SQLException {
            Currency currency = Currency.getInstance(row.getString("currency"));
            String payment = row.getString("payment");
            return new Entry(
                    row.getObject("id", UUID.class),
                    row.getString("payer"),
                    row.getString("provider"),
                    payment == null ? row.getString("session") : payment,
                    row.getObject("created_at", OffsetDateTime.class).toInstant(),
                    row.getString("state"),
                    new Money(row.getLong("amount"), currency),
                    new Money(row.getLong("fee"), currency),
                    new Money(row.getLong("refunded"), currency),
                    new Money(row.getLong("withdrawn"), currency),
                    row.getString("dispute"));
        }
    }

    private static final String SELECT = """
            select u.*, coalesce(t.name, '—') as payer from market.top_up u left join market.tenant t on t.id = u.tenant_id
            """;

    /**
     * Newest first, after the given one; limit 1–200.
     *
     * @param sought all of the provider's name for the payment, a transfer's reference, our id, or the payer's name; empty for all
     */
    public List<Entry> list(String sought, @Nullable UUID after, int limit) {
        String plain = sought.strip();
        return ops.in(handle -> handle.createQuery(SELECT + """
                        where (:sought = '' or u.payment = :sought or u.session = :sought or u.id::text = lower(:sought)
                            or u.session = upper(replace(:sought, ' ', '')) or t.name = :sought)
                          and (cast(:after as uuid) is null or u.id < cast(:after as uuid))
                        order by u.id desc limit :limit""")
                .bind("sought", plain)
                .bind("after", after)
                .bind("limit", Math.clamp(limit, 1, MOST_SHOWN))
                .map((row, context) -> Entry.of(row))
                .list());
    }

    /** One; unknown_top_up (NOT_FOUND). */
    public Entry one(UUID id) {
        return ops.in(handle -> handle.createQuery(SELECT + "where u.id = :id")
                .bind("id", id)
                .map((row, context) -> Entry.of(row))
                .findOne()
                .orElseThrow(() -> new Refusal("unknown_top_up", Refusal.Kind.NOT_FOUND)));
    }
}
