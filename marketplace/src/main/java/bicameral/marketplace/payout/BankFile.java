package bicameral.marketplace.payout;

import bicameral.marketplace.payment.ProviderTrouble;
import jakarta.enterprise.context.ApplicationScoped;

/** Transfers from the market's bank account: a file for the bank, and two admins who read in its statement what became of it. */
@ApplicationScoped
public class BankFile implements PayoutProvider {
    static final String NAME = "bank";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean available() {
        return true;
    }

    @Override
    public boolean byHand() {
        return true;
    }

    @Override
    public Answer pay(Order order) {
        throw ProviderTrouble.refused("by_hand");
    }

    @Override
    public Answer look(Order order) {
        throw ProviderTrouble.refused("by_hand");
    }
}
