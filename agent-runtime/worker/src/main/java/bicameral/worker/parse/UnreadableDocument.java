package bicameral.worker.parse;

/** A file that cannot be learned, with the reason a person is told. */
public final class UnreadableDocument extends Exception {
    private static final long serialVersionUID = 1L;

    private final String problem;

    /** {@code problem}: encrypted, empty, unreadable, unsupported, too_large, too_slow or too_complex. */
    public UnreadableDocument(String problem) {
        super(problem);
        this.problem = problem;
    }

    /** As above, with what went wrong inside; its message is not for people, it may quote the document. */
    public UnreadableDocument(String problem, Throwable cause) {
        super(problem, cause);
        this.problem = problem;
    }

    /** Stable code of the reason. */
    public String problem() {
        return problem;
    }
}
