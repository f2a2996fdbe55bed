package bicameral.protocol;

/**
 * A name that a chamber learned from its documents.
 *
 * @param times how often it stands in them
 */
public record LearnedName(String name, int times, Evidence evidence, State state) {
    /** Why it is held to be a name. */
    public enum Evidence {
        /** Under a column's heading or behind a label: 姓名, Contact. */
        LABEL,
        /** Beside a title: 主任, Dr. */
        TITLE,
        /** Begins with a surname, in many different surroundings, mostly where persons stand. */
        USE
    }

    /** Whether it is redacted. */
    public enum State {
        /** Redacted until somebody refuses it. */
        USED,
        /** Not redacted until somebody accepts it. */
        SUGGESTED,
        /** Redacted, by somebody's word. */
        ACCEPTED,
        /** Not redacted, by somebody's word. */
        REFUSED
    }
}
