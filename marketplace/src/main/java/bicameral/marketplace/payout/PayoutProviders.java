package bicameral.marketplace.payout;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/** Who carries payouts out on this instance. Thread-safe. */
@ApplicationScoped
public class PayoutProviders {
    private final List<PayoutProvider> all;

    @Inject
    public PayoutProviders(@Any Instance<PayoutProvider> all) {
        this(all.stream().toList());
    }

    /** Those of the list. */
    public PayoutProviders(List<PayoutProvider> all) {
        this.all = List.copyOf(all);
    }

    /** Whether a way to be paid can be used here. */
    public boolean offers(PayoutMethod method) {
        return find(method.provider()).isPresent();
    }

    Optional<PayoutProvider> find(String name) {
        return all.stream()
                .filter(provider -> provider.name().equals(name) && provider.available())
                .findFirst();
    }
}
