package bicameral.protocol.redaction;

/**
 * A stretch of a text that tells something.
 *
 * @param start UTF-16 offset, inclusive
 * @param end UTF-16 offset, exclusive, behind {@code start}
 */
public record Span(int start, int end, Kind kind) {
    public Span {
        if (start < 0 || end <= start) throw new IllegalArgumentException("a span of no length");
    }

    int length() {
        return end - start;
    }
}
