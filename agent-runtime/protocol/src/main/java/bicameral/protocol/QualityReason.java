package bicameral.protocol;

import java.util.List;

/**
 * Why a score is what it is.
 *
 * @param code stable
 * @param cost how much of the score it takes away, 0..1
 * @param figure what was measured, in the unit the code names
 * @param count how many places show it
 * @param findings some of those places, the weightiest first
 */
public record QualityReason(Code code, double cost, double figure, int count, List<Finding> findings) {
    /** At most this many findings of one reason are sent. */
    public static final int MAX_FINDINGS = 20;

    public QualityReason {
        findings = List.copyOf(findings);
    }

    /** What is held against a passage or document. */
    public enum Code {
        /** Messages of an exported chat; figure: share of the text that is, 0..1. */
        CHAT_LOG,
        /** Says little; figure: density of knowledge, 0..1. */
        SMALL_TALK,
        /** The same text stands elsewhere, and that one is kept as the better; figure: share of the text, 0..1. */
        DUPLICATE,
        /** Nearly the same text stands elsewhere; figure: highest estimated resemblance, 0..1. */
        NEAR_DUPLICATE,
        /** Lines repeated over pages or documents; figure: share of the text, 0..1. */
        BOILERPLATE,
        /** The newest date it names, or its message's, lies far behind the collection's newest; figure: years. */
        OLD,
        /** A later version of the document, by name, is there; figure: versions later. */
        SUPERSEDED,
        /** Another source that counts for more says something else of the same; figure: share of its statements, 0..1. */
        CONTRADICTED,
        /** Gives orders to an assistant instead of telling something; figure: share of the text, 0..1. */
        GIVES_ORDERS,
        /** Messages that ask, guess, tell of former times or only make sense behind a question; figure: share of the text, 0..1. */
        UNSURE
    }
}
