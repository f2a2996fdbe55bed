package bicameral.marketplace.payment;

import bicameral.marketplace.money.Money;
import bicameral.marketplace.payment.PaymentProvider.Means;
import bicameral.marketplace.payment.PaymentProvider.Payment;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Currency;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Payments as providers are asked for them. */
final class Payments {
    private Payments() {}

    /** The payment of a top-up. */
    static Payment read(Handle handle, UUID topUp, URI baseUrl) {
        Set<UUID> refunds = new HashSet<>(
                handle.createQuery("select id from market.provider_call where top_up = :id and kind = 'refund'")
                        .bind("id", topUp)
                        .mapTo(UUID.class)
                        .list());
        return handle.createQuery("select * from market.top_up where id = :id")
                .bind("id", topUp)
                .map((row, context) -> new Payment(
                        topUp,
                        new Money(row.getLong("amount"), Currency.getInstance(row.getString("currency"))),
                        row.getObject("created_at", OffsetDateTime.class).toInstant(),
                        row.getString("session"),
                        row.getString("payment"),
                        URI.create(baseUrl + "/wallet/top-ups/" + topUp),
                        refunds,
                        row.getBoolean("keeps_means"),
                        row.getBoolean("automatic") ? means(handle, row) : null))
                .one();
    }

    /** Empty names where the payer has taken them away meanwhile: the provider refuses those. */
    private static Means means(Handle handle, ResultSet row) throws SQLException {
        return handle.createQuery(
                        "select customer, means from market.saved_means where tenant_id = :tenant and provider = :provider")
                .bind("tenant", row.getObject("tenant_id", UUID.class))
                .bind("provider", row.getString("provider"))
                .map((found, context) -> new Means(found.getString("customer"), found.getString("means")))
                .findOne()
                .orElse(new Means("", ""));
    }
}
