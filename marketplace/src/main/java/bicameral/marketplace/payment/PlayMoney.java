package bicameral.marketplace.payment;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/**
 * A provider that moves no real money: its pay page sends itself the signed webhook over HTTP that a real provider would.
 * Exists only outside production.
 */
@ApplicationScoped
public class PlayMoney {
    /** Whether this instance offers it. */
    public boolean available() {
        throw new UnsupportedOperationException("being built");
    }

    /** The payer pressed pay (or cancel) on the play pay page: delivers the signed webhook to this instance. */
    public void decide(UUID topUp, boolean pay) {
        throw new UnsupportedOperationException("being built");
    }
}
