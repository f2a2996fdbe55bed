package bicameral.bench.fair;

/**
 * How one message went.
 *
 * @param first milliseconds to the first token
 * @param whole milliseconds to the end
 * @param tokens of the answer; 0 where it was refused
 * @param waited whether it was told of others before it, which is so after a quarter of a second in the line
 * @param comeBack seconds after which a refused one may be tried again
 */
record Sample(double first, double whole, int tokens, boolean waited, long comeBack) {
    static Sample answered(long began, long first, int tokens, boolean waited) {
        return new Sample((first - began) / 1e6, (System.nanoTime() - began) / 1e6, tokens, waited, 0);
    }

    static Sample refused(long comeBack) {
        return new Sample(0, 0, 0, false, comeBack);
    }

    boolean wasAnswered() {
        return tokens > 0;
    }

    /** Tokens a second from the first to the last. */
    double rate() {
        return (tokens - 1) * 1000 / (whole - first);
    }
}
