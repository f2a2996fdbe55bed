package bicameral.marketplace.payment;

import java.util.function.Supplier;

/** A call to a provider that did not end well. Says nothing of what was sent. */
public final class ProviderTrouble extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean unknown;

    private ProviderTrouble(String code, boolean unknown) {
        super(code, null, false, false);
        this.unknown = unknown;
    }

    /** It may have been done or not: an answer that did not come, or one that says nothing of it. */
    public static ProviderTrouble unknown(String code) {
        return new ProviderTrouble(code, true);
    }

    /** It has not been done and will not be. */
    public static ProviderTrouble refused(String code) {
        return new ProviderTrouble(code, false);
    }

    /**
     * What a question after something asked before is answered. A question that is refused says nothing of what was asked, which may
     * have been done: its trouble is of the kind that leaves that open.
     */
    public static <A> A known(Supplier<A> question) {
        try {
            return question.get();
        } catch (ProviderTrouble trouble) {
            throw unknown(trouble.code());
        }
    }

    /** The provider's code, or the name of the failure; at most 100 characters. */
    public String code() {
        String code = getMessage() == null ? "" : getMessage();
        return code.length() > 100 ? code.substring(0, 100) : code;
    }

    /** Whether it may have been done. */
    public boolean unknown() {
        return unknown;
    }
}
