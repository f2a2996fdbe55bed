package bicameral.protocol.redaction;

import java.util.Locale;

/**
 * A stretch of a text that tells something.
 *
 * @param start UTF-16 offset, inclusive
 * @param end UTF-16 offset, exclusive, behind {@code start}
 * @param rule stable name of what found it
 */
public record Span(int start, int end, Kind kind, String rule) {
    public Span {
        if (start < 0 || end <= start) throw new IllegalArgumentException("a span of no length");
    }

    /** Found by what is named as its kind. */
    public Span(int start, int end, Kind kind) {
        this(start, end, kind, kind.name().toLowerCase(Locale.ROOT));
    }

    int length() {
        return end - start;
    }
}
