package bicameral.ui.settings;

import bicameral.marketplace.limits.Limits;
import bicameral.marketplace.limits.LimitsSettings;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** How many messages come through in a minute. */
class MessageRates {
    @Produces
    @Singleton
    @DefaultBean
    Limits limits(LimitsSettings settings) {
        return new Limits(settings);
    }
}
