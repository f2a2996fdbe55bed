package bicameral.marketplace.source;

import bicameral.tenant.Refusal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When a source is looked at again.
 *
 * @param every minutes between runs, 5..10,080; 0 for hourly and daily ones
 * @param at minute of the hour for hourly ones, the time of day for daily ones
 * @param zone whose time of day
 */
public record Schedule(Kind kind, int every, LocalTime at, ZoneId zone) {
    private static final Pattern TEXT =
            Pattern.compile("every:(\\d{1,5})|hourly:(\\d{1,2})|daily:(\\d{2}:\\d{2})@([A-Za-z0-9_+/-]{1,40})");
    private static final int LEAST = 5;
    private static final int MOST = 7 * 24 * 60;

    /** Kinds of schedule. */
    public enum Kind {
        EVERY,
        HOURLY,
        DAILY
    }

    /** Reads {@code every:15}, {@code hourly:5}, {@code daily:03:30@Asia/Shanghai}; invalid_schedule (INVALID). */
    public static Schedule parse(String text) {
        Matcher m = TEXT.matcher(text);
        if (!m.matches()) throw invalid();
        try {
            if (m.group(1) != null) return every(Integer.parseInt(m.group(1)));
            if (m.group(2) != null)
                return new Schedule(Kind.HOURLY, 0, LocalTime.of(0, Integer.parseInt(m.group(2))), ZoneOffset.UTC);
            return new Schedule(Kind.DAILY, 0, LocalTime.parse(m.group(3)), ZoneId.of(m.group(4)));
        } catch (DateTimeException e) {
            throw invalid();
        }
    }

    private static Schedule every(int minutes) {
        if (minutes < LEAST || minutes > MOST) throw invalid();
        return new Schedule(Kind.EVERY, minutes, LocalTime.MIDNIGHT, ZoneOffset.UTC);
    }

    /** As {@link #parse} reads it. */
    public String text() {
        return switch (kind) {
            case EVERY -> "every:" + every;
            case HOURLY -> "hourly:" + at.getMinute();
            case DAILY -> "daily:" + at + "@" + zone.getId();
        };
    }

    /** The next time after the given one; a daily time that a clock change leaves out is met as soon as the clock goes on. */
    public Instant next(Instant after) {
        return switch (kind) {
            case EVERY -> after.plus(Duration.ofMinutes(every));
            case HOURLY -> {
                Instant hour = after.truncatedTo(ChronoUnit.HOURS).plus(Duration.ofMinutes(at.getMinute()));
                yield hour.isAfter(after) ? hour : hour.plus(Duration.ofHours(1));
            }
            case DAILY -> {
                ZonedDateTime here = after.atZone(zone);
                ZonedDateTime today = here.toLocalDate().atTime(at).atZone(zone);
                yield today.toInstant().isAfter(after)
                        ? today.toInstant()
                        : here.toLocalDate().plusDays(1).atTime(at).atZone(zone).toInstant();
            }
        };
    }

    private static Refusal invalid() {
        return new Refusal("invalid_schedule", Refusal.Kind.INVALID);
    }
}
