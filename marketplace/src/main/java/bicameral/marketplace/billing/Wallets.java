package bicameral.marketplace.billing;

import bicameral.marketplace.money.Money;
import bicameral.tenant.CurrentTenant;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Wallets of tenants. Thread-safe. */
@ApplicationScoped
public class Wallets {
    /** Balance and the newest lines after the given one. */
    public Wallet read(CurrentTenant current, @Nullable UUID after, int limit) {
        throw new UnsupportedOperationException("being built");
    }

    /** Sets or lifts the daily spending limit (SPEND). */
    public void limit(CurrentTenant current, @Nullable Money perDay) {
        throw new UnsupportedOperationException("being built");
    }
}
