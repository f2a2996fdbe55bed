package bicameral.marketplace.source;

import bicameral.host.fetch.FetchFailed;

/** A run came to an end before its time; the code has a sentence that says what to do. Holds no content. */
final class RunFailed extends Exception {
    private static final long serialVersionUID = 1;

    private final String code;
    private final String detail;

    RunFailed(String code, String detail) {
        super(code, null, false, false);
        this.code = code;
        this.detail = detail;
    }

    RunFailed(String code) {
        this(code, "");
    }

    static RunFailed of(FetchFailed failed) {
        return new RunFailed(failed.code(), failed.detail());
    }

    String code() {
        return code;
    }

    String detail() {
        return detail;
    }
}
