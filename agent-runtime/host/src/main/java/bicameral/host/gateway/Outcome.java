package bicameral.host.gateway;

/** How an engine call ended. */
enum Outcome {
    /** The engine said that it is done. */
    COMPLETE,
    /** It stopped, spoke garbage or passed a limit after it had begun. */
    BROKEN,
    /** It could not be reached, or failed on its side, before any text. */
    UNREACHABLE,
    /** It refused, or what came was no answer. */
    UNUSABLE,
    /** A deadline passed. */
    TOO_SLOW,
    /** Nobody waits for it any more. */
    CANCELLED
}
