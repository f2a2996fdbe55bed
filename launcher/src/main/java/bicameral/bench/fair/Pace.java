package bicameral.bench.fair;

import java.util.Locale;

/**
 * How fast the made-up engine is; the first part of an address chooses.
 *
 * @param firstMillis before the first token
 * @param tokensPerSecond of one answer; 0 for as fast as they can be written
 */
enum Pace {
    /** Of an ordinary engine. */
    CROWD(150, 40),
    /** Of a fast one. */
    BRISK(50, 200),
    /** Of none: what the parts in between can carry. */
    FREE(0, 0);

    private final int firstMillis;
    private final int tokensPerSecond;

    Pace(int firstMillis, int tokensPerSecond) {
        this.firstMillis = firstMillis;
        this.tokensPerSecond = tokensPerSecond;
    }

    String path() {
        return "/" + name().toLowerCase(Locale.ROOT) + "/v1";
    }

    /** When a token is due, in nanoseconds from the beginning; tokens are numbered from 0. */
    long due(int token) {
        long first = firstMillis * 1_000_000L;
        return tokensPerSecond == 0 ? first : first + token * 1_000_000_000L / tokensPerSecond;
    }
}
