package bicameral.host.chamber;

import bicameral.tenant.Refusal;
import java.util.Map;

/** Why nobody is let into a chamber, with {@code retryAfter}: when coming back may help, in seconds, and 0 where it does not. */
final class NoChamber {
    /** It is woken anew at the next message, or somewhere else. */
    private static final int RETRY_SECONDS = 5;

    /** As long as an answer of a chamber takes. */
    private static final int BUSY_SECONDS = 2;

    private NoChamber() {}

    /** It cannot be woken, or its worker is gone: chamber_unavailable. */
    static Refusal unavailable() {
        return unavailable(RETRY_SECONDS);
    }

    /** As above, and it is known for how long. */
    static Refusal unavailable(long seconds) {
        return new Refusal("chamber_unavailable", Refusal.Kind.UNAVAILABLE, Map.of("retryAfter", seconds));
    }

    /** Too much runs in it: chamber_busy. */
    static Refusal busy() {
        return new Refusal("chamber_busy", Refusal.Kind.TOO_MANY, Map.of("retryAfter", BUSY_SECONDS));
    }

    /** It waits for an operator: chamber_quarantined. */
    static Refusal quarantined() {
        return new Refusal("chamber_quarantined", Refusal.Kind.UNAVAILABLE, Map.of("retryAfter", 0));
    }
}
