package bicameral.marketplace.payout;

import bicameral.marketplace.payment.Funds;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/** Who can pay creators out of payments on this instance. Thread-safe. */
@ApplicationScoped
public class SplitProviders {
    private final List<SplitProvider> all;

    @Inject
    public SplitProviders(@Any Instance<SplitProvider> all) {
        this(all.stream().toList());
    }

    /** Those of the list. */
    public SplitProviders(List<SplitProvider> all) {
        this.all = List.copyOf(all);
    }

    /** Those that this instance can use. */
    List<SplitProvider> available() {
        return all.stream().filter(SplitProvider::available).toList();
    }

    Optional<SplitProvider> find(String name) {
        return available().stream()
                .filter(provider -> provider.name().equals(name))
                .findFirst();
    }

    /** Where the money of a payout comes from that is released now. */
    Funds funds(String provider) {
        return find(provider).map(SplitProvider::funds).orElse(Funds.WALLET);
    }
}
