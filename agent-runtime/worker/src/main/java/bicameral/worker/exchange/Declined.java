package bicameral.worker.exchange;

/** A request that the chamber does not carry out, with the stable code of {@code ChamberEvent.Failed}. */
public final class Declined extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String code;

    /**
     * @param code stable, snake_case
     * @param detail for the operator's log; never holds content
     */
    public Declined(String code, String detail) {
        super(detail, null, false, false);
        this.code = code;
    }

    /** The stable code. */
    public String code() {
        return code;
    }

    /** For the operator. */
    public String detail() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
