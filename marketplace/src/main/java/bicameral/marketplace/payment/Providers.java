package bicameral.marketplace.payment;

import bicameral.tenant.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Optional;

/** The payment providers of this instance. Thread-safe. */
@ApplicationScoped
public class Providers {
    /** As payers see them. */
    private static final List<String> ORDER = List.of("alipay", "stripe", "bank");

    private final List<PaymentProvider> all;

    @Inject
    public Providers(@Any Instance<PaymentProvider> all) {
        this(all.stream().toList());
    }

    /** Those of the list. */
    public Providers(List<PaymentProvider> all) {
        this.all = all.stream()
                .sorted(Comparator.comparingInt(provider -> {
                    int place = ORDER.indexOf(provider.name());
                    return place < 0 ? ORDER.size() : place;
                }))
                .toList();
    }

    /** Names of those that take payments in the currency, as payers see them. */
    public List<String> offered(Currency currency) {
        return all.stream()
                .filter(provider -> provider.available() && provider.takes(currency))
                .map(PaymentProvider::name)
                .toList();
    }

    /** The one of that name, where it is offered in the currency; payment_unavailable (UNAVAILABLE). */
    PaymentProvider offered(String name, Currency currency) {
        return find(name)
                .filter(provider -> provider.takes(currency))
                .orElseThrow(() -> new Refusal("payment_unavailable", Refusal.Kind.UNAVAILABLE));
    }

    /** The first that keeps means of payment, and takes the currency. */
    Optional<PaymentProvider> keeping(Currency currency) {
        return all.stream()
                .filter(provider -> provider.available() && provider.keepsMeans() && provider.takes(currency))
                .findFirst();
    }

    /** The one of that name, where this instance offers it. */
    Optional<PaymentProvider> find(String name) {
        return all.stream()
                .filter(provider -> provider.name().equals(name) && provider.available())
                .findFirst();
    }
}
