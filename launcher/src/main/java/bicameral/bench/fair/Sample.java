package bicameral.bench.fair;

/**
 * How one message went.
 *
 * @param first milliseconds to the first token
 * @param whole milliseconds to the end
 * @param tokens of the answer; 0 where it was refused
 * @param comeBack seconds after which a refused one may be tried again
 */
record Sample(double first, double whole, int tokens, long comeBack) {
    static Sample answered(long began, long first, int tokens) {
        return new Sample((first - began) / 1e6, (System.nanoTime() - began) / 1e6, tokens, 0);
    }

    static Sample refused(long comeBack) {
        return new Sample(0, 0, 0, comeBack);
    }

    boolean wasAnswered() {
        return tokens > 0;
    }

    /** Tokens a second from the first to the last. */
    double rate() {
        return (tokens - 1) * 1000 / (whole - first);
    }
}
