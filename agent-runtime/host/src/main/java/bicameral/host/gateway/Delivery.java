package bicameral.host.gateway;

import java.util.function.Consumer;

/** Passes an engine's text on, never more than was asked for, and counts it. For one thread, but for {@link #handing}. */
final class Delivery {
    /** No vocabulary has longer tokens on average; keeps an absurd piece from being counted at all. */
    private static final int LONGEST_TOKEN_CHARS = 64;

    private final int maxTokens;
    private final Consumer<String> to;
    private final StringBuilder delivered = new StringBuilder();
    private int estimate;
    private boolean full;
    private volatile boolean handing;

    Delivery(int maxTokens, Consumer<String> to) {
        this.maxTokens = maxTokens;
        this.to = to;
    }

    /** False where the text would pass the limit; it is then not delivered. */
    boolean pass(String text) {
        full = !fits(text);
        if (full) return false;
        handing = true;
        to.accept(text);
        handing = false;
        delivered.append(text);
        return true;
    }

    private boolean fits(String text) {
        if ((long) delivered.length() + text.length() > (long) maxTokens * LONGEST_TOKEN_CHARS) return false;
        // The sum over pieces is an upper bound, so the whole is only counted where the bound is passed.
        estimate += Tokens.count(text);
        if (estimate > maxTokens) estimate = Tokens.count(delivered + text);
        return estimate <= maxTokens;
    }

    /** Whether more came than was asked for. */
    boolean full() {
        return full;
    }

    /** Whether it is the receiver that is waited for just now. From any thread. */
    boolean handing() {
        return handing;
    }

    boolean any() {
        return !delivered.isEmpty();
    }

    /** Tokens of what was delivered. */
    int tokens() {
        return Tokens.count(delivered.toString());
    }
}
