package bicameral.marketplace.subscription;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * How a period's price is divided over its time: by whole seconds between instants, so that neither a zone nor a change of
 * summertime moves a cent. Amounts in micro-units; nothing overflows.
 */
final class Proration {
    private Proration() {}

    /** What of an amount is earned when so many of its seconds are left; all of it at 0, rounded down before. */
    static long earned(long net, long seconds, long left) {
        return share(net, seconds - Math.clamp(left, 0, seconds), seconds);
    }

    /** Part of a whole, rounded down. */
    static long share(long amount, long part, long whole) {
        if (part <= 0) return 0;
        if (part >= whole) return amount;
        return BigInteger.valueOf(amount)
                .multiply(BigInteger.valueOf(part))
                .divide(BigInteger.valueOf(whole))
                .longValueExact();
    }

    /** Whole seconds from one instant to another; negative where it is before. */
    static long seconds(Instant from, Instant to) {
        return Duration.between(from, to).toSeconds();
    }

    /** So many months after an anchor, UTC: on its day of the month, or the month's last where that has no such day. */
    static Instant months(Instant anchor, int months) {
        return anchor.atZone(ZoneOffset.UTC).plusMonths(months).toInstant();
    }

    /** The first midnight after an instant, UTC. */
    static Instant midnightAfter(Instant instant) {
        return instant.atZone(ZoneOffset.UTC)
                .toLocalDate()
                .plusDays(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
    }
}
