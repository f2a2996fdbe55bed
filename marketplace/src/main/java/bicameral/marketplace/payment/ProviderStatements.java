package bicameral.marketplace.payment;

import bicameral.tenant.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.function.Consumer;

/** Asks providers for all that they booked, to be compared with the books. Thread-safe; never within a transaction. */
@ApplicationScoped
public class ProviderStatements {
    private final Providers providers;

    public ProviderStatements(Providers providers) {
        this.providers = providers;
    }

    /** Whether this instance offers the provider, and it can be asked. */
    public boolean can(String provider) {
        return providers.find(provider).map(PaymentProvider::tellsBookings).orElse(false) || givesBills(provider);
    }

    /** Whether this instance offers the provider, and it gives bills to be fetched. */
    public boolean givesBills(String provider) {
        return providers.find(provider).map(PaymentProvider::givesBills).orElse(false);
    }

    /** Where the bill of a day can be fetched; empty where there is none. Refusals as of {@link #read}. */
    public Optional<String> bill(String provider, LocalDate day) {
        PaymentProvider asked = providers
                .find(provider)
                .filter(PaymentProvider::givesBills)
                .orElseThrow(() -> new Refusal("provider_not_asked", Refusal.Kind.CONFLICT));
        try {
            return asked.bill(day);
        } catch (ProviderTrouble trouble) {
            throw new Refusal("provider_silent", Refusal.Kind.UNAVAILABLE);
        }
    }

    /**
     * Hands over what was booked from one instant to before another. provider_not_asked (CONFLICT) where it cannot be asked,
     * provider_silent (UNAVAILABLE) where it gave no answer; then some may have been handed over.
     */
    public void read(String provider, Instant from, Instant until, Consumer<Booking> each) {
        PaymentProvider asked = providers
                .find(provider)
                .filter(PaymentProvider::tellsBookings)
                .orElseThrow(() -> new Refusal("provider_not_asked", Refusal.Kind.CONFLICT));
        try {
            asked.bookings(from, until, each);
        } catch (ProviderTrouble trouble) {
            throw new Refusal("provider_silent", Refusal.Kind.UNAVAILABLE);
        }
    }
}
