package bicameral.marketplace.source;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import org.jspecify.annotations.Nullable;

/** Reads what databases write into columns that say when a row changed. Without a zone it is taken for UTC. */
final class RowTime {
    private static final DateTimeFormatter FORMAT = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendPattern("['T'][' ']")
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendLiteral(' ')
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HHMM", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HH:mm:ss", "Z")
            .optionalEnd()
            .optionalEnd()
            .toFormatter(java.util.Locale.ROOT);

    /** Seconds since 1970 have up to ten figures until the year 2286; thirteen are milliseconds. */
    private static final int SECONDS_FIGURES = 10;

    private static final int MILLIS_FIGURES = 13;

    private RowTime() {}

    /** When that is; null where it tells no time, so that the row has no age. */
    static @Nullable Instant of(String cell) {
        String text = cell.strip();
        try {
            if (text.matches("[0-9]{9,13}")) return counted(text);
            TemporalAccessor read = FORMAT.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
            return switch (read) {
                case OffsetDateTime at -> at.toInstant();
                case LocalDateTime at -> at.toInstant(ZoneOffset.UTC);
                case LocalDate day -> day.atStartOfDay().toInstant(ZoneOffset.UTC);
                default -> null;
            };
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static @Nullable Instant counted(String figures) {
        long number = Long.parseLong(figures);
        if (figures.length() <= SECONDS_FIGURES) return Instant.ofEpochSecond(number);
        return figures.length() == MILLIS_FIGURES ? Instant.ofEpochMilli(number) : null;
    }
}
