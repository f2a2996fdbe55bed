package bicameral.marketplace.subscription;

import bicameral.marketplace.billing.Split;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How a period is earned that nobody has bought yet, by the functions by which those that were bought are. Pure. */
public final class PeriodForecast {
    private static final long DAY = Duration.ofDays(1).toSeconds();

    private PeriodForecast() {}

    /**
     * The slices of a period that begins at midnight and is used up in its first day, one a day; days that earn nothing are left out.
     *
     * @param net the price without its tax, in micro-units
     * @param cost what the engine costs for all of its messages; what the price does not cover is in no slice
     * @param days 1 or more
     */
    public static List<Split> days(long net, long cost, int days, int commissionBasisPoints) {
        List<Split> slices = new ArrayList<>();
        long earned = 0;
        long due = cost;
        for (int left = days - 1; left >= 0; left--) {
            long amount = Proration.earned(net, days * DAY, left * DAY) - earned;
            if (amount == 0) continue;
            Split slice = Split.of(amount, due, 0, commissionBasisPoints);
            earned += amount;
            due -= slice.engine();
            slices.add(slice);
        }
        return slices;
    }
}
