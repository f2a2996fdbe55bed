package bicameral.host.gateway;

import bicameral.host.gateway.Breaker.Verdict;

/** How an engine call ended, and what that says of the engine. */
enum Outcome {
    /** The engine said that it is done. */
    COMPLETE(Verdict.GOOD),
    /** It stopped or spoke garbage after it had begun. */
    BROKEN(Verdict.BAD),
    /** It went on past what was asked for, by our count, or past the longest call, and was cut off there. */
    CUT(Verdict.NONE),
    /** It could not be reached, or failed on its side, before any text. */
    UNREACHABLE(Verdict.BAD),
    /** It does not take us, or what came was no answer. */
    UNUSABLE(Verdict.BAD),
    /** It says that the request is at fault; another would say the same. */
    DECLINED(Verdict.NONE),
    /** It was silent for too long. */
    TOO_SLOW(Verdict.BAD),
    /** Nobody waits for it any more. */
    CANCELLED(Verdict.NONE);

    private final Verdict verdict;

    Outcome(Verdict verdict) {
        this.verdict = verdict;
    }

    Verdict verdict() {
        return verdict;
    }

    /** Whether another engine may do better, as long as nothing has been delivered. */
    boolean worthAnother() {
        return verdict == Verdict.BAD;
    }
}
