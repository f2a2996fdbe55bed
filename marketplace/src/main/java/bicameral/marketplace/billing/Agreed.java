package bicameral.marketplace.billing;

import bicameral.tenant.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What was agreed of a message, and how it stands. All but the standing never changes.
 *
 * @param held what its hold consists of, null where nobody pays
 * @param tier commission of a creator who sold so much that it was lower then, in basis points, null of all others
 */
record Agreed(Asked asked, @Nullable Held held, @Nullable Integer tier) {
    static Agreed of(ResultSet row) throws SQLException {
        return new Agreed(Asked.of(row), Held.of(row), row.getObject("tier", Integer.class));
    }

    /** What a hold consists of. */
    record Held(TenantId payer, TenantId publisher, long fromPromo, long fromPaid) {
        static @Nullable Held of(ResultSet row) throws SQLException {
            UUID payer = row.getObject("payer", UUID.class);
            return payer == null
                    ? null
                    : new Held(
                            new TenantId(payer),
                            new TenantId(row.getObject("publisher", UUID.class)),
                            row.getLong("from_promo"),
                            row.getLong("from_paid"));
        }
    }
}
