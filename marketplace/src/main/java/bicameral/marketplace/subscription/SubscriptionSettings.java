package bicameral.marketplace.subscription;

import java.util.List;

/**
 * What the operator decides about subscriptions.
 *
 * @param retryDays when a period that could not be paid is tried again, in days after it began, rising, 1–60; the last one ends it
 * @param graceDays for how many of those days its messages may be used all the same, 0–60
 * @param noticeDays how long before it applies a change for the worse is announced, 0–365
 * @param longestPauseDays after which a pause ends by itself, 1–365
 * @param withdrawalDays for how long a payer may step back from a period of which no message was used, 0–365
 */
public record SubscriptionSettings(
        List<Integer> retryDays, int graceDays, int noticeDays, int longestPauseDays, int withdrawalDays) {
    public SubscriptionSettings {
        retryDays = List.copyOf(retryDays);
        if (retryDays.isEmpty()) throw new IllegalArgumentException("retryDays is empty");
        int before = 0;
        for (int day : retryDays) {
            if (day <= before || day > 60) throw new IllegalArgumentException("retryDays is " + retryDays);
            before = day;
        }
        within("graceDays", graceDays, 0, 60);
        within("noticeDays", noticeDays, 0, 365);
        within("longestPauseDays", longestPauseDays, 1, 365);
        within("withdrawalDays", withdrawalDays, 0, 365);
    }

    /** Tries after 1, 3, 5 and 7 days, three days of grace, 30 of notice, pauses up to 90, seven to step back. */
    public static SubscriptionSettings defaults() {
        return new SubscriptionSettings(List.of(1, 3, 5, 7), 3, 30, 90, 7);
    }

    private static void within(String name, int value, int least, int most) {
        if (value < least || value > most)
            throw new IllegalArgumentException(name + " is " + value + ", not within " + least + " and " + most);
    }
}
