package bicameral.host.fetch;

/** An address was not opened, or what it sent was not taken. Its code says why; it never holds content or an address. */
public final class FetchFailed extends Exception {
    private static final long serialVersionUID = 1;

    private final Problem problem;
    private final String detail;

    public FetchFailed(Problem problem) {
        this(problem, "");
    }

    /**
     * With what a person needs to find the cause.
     *
     * @param detail an HTTP status or SQLSTATE
     */
    public FetchFailed(Problem problem, String detail) {
        super(problem.code(), null, false, false);
        this.problem = problem;
        this.detail = detail;
    }

    /** HTTP status, SQLSTATE, or empty. */
    public String detail() {
        return detail;
    }

    /** Why. */
    public Problem problem() {
        return problem;
    }

    /** Stable code, snake_case. */
    public String code() {
        return problem.code();
    }

    /** Why an address was not opened. */
    public enum Problem {
        /** No plain http or https address of a host. */
        ADDRESS_MALFORMED,
        /** Leads to this machine, a private network, or a port that is none of the web's. */
        ADDRESS_FORBIDDEN,
        /** The name does not exist. */
        HOST_UNKNOWN,
        /** Nobody listens, or the connection broke. */
        UNREACHABLE,
        /** The certificate is not valid for the name, or no encryption could be agreed on. */
        TLS_FAILED,
        /** Asked to go over the internet without encryption. */
        TLS_REQUIRED,
        /** Not whole within the time allowed. */
        TOO_SLOW,
        /** More than is taken, as sent or once unpacked. */
        TOO_LARGE,
        /** Sent from address to address. */
        TOO_MANY_REDIRECTS,
        /** Not the protocol it claims to speak. */
        BAD_RESPONSE,
        /** The database does not know the user, the password or the database. */
        LOGIN_FAILED,
        /** The database refused the query; the detail is its SQLSTATE. */
        QUERY_FAILED;

        /** Stable code, snake_case. */
        public String code() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
