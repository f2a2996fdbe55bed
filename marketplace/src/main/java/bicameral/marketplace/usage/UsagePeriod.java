package bicameral.marketplace.usage;

import bicameral.tenant.Refusal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for.
 *
 * @param from first day (UTC+8)
 * @param to the day after the last; at most 400 days after the first, else invalid_period (INVALID)
 * @param agent only this one's, null for all
 */
public record UsagePeriod(
        Side side, LocalDate from, LocalDate to, @Nullable UUID agent) {
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final int MOST_DAYS = 400;
    private static final int USUAL_DAYS = 30;

    public UsagePeriod {
        long days = ChronoUnit.DAYS.between(from, to);
        if (days < 1 || days > MOST_DAYS)
            throw new Refusal("invalid_period", Refusal.Kind.INVALID, Map.of("most", MOST_DAYS));
    }

    /** Which side of a message the tenant was on. */
    public enum Side {
        /** Its agents were asked. */
        PUBLISHED,
        /** It asked: its wallet paid, a plan of its own included it, or it was free. */
        CONSUMED
    }

    /**
     * Days as typed, {@code 2028-02-29}; without an end up to today, without a beginning the thirty days before the end.
     *
     * @param now by the clock of money
     */
    public static UsagePeriod read(
            Side side, @Nullable String from, @Nullable String to, @Nullable UUID agent, Instant now) {
        LocalDate end = to == null ? now.atZone(ZONE).toLocalDate().plusDays(1) : day(to);
        return new UsagePeriod(side, from == null ? end.minusDays(USUAL_DAYS) : day(from), end, agent);
    }

    private static LocalDate day(String text) {
        try {
            LocalDate day = LocalDate.parse(text);
            if (day.getYear() >= 2000 && day.getYear() < 3000) return day;
        } catch (java.time.format.DateTimeParseException notADay) {
            // As any other that is none.
        }
        throw new Refusal("invalid_period", Refusal.Kind.INVALID, Map.of("most", MOST_DAYS));
    }

    OffsetDateTime begin() {
        return from.atStartOfDay(ZONE).toInstant().atOffset(ZoneOffset.UTC);
    }

    OffsetDateTime end() {
        return to.atStartOfDay(ZONE).toInstant().atOffset(ZoneOffset.UTC);
    }
}
