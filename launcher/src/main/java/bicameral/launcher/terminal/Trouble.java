package bicameral.launcher.terminal;

/** Something a person can put right. The message is one line: what is wrong, and the remedy. */
public final class Trouble extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String line;

    public Trouble(String what, String remedy) {
        super(what + " " + remedy);
        this.line = (what + " " + remedy).strip();
    }

    public Trouble(String what, String remedy, Throwable cause) {
        super(what + " " + remedy, cause);
        this.line = (what + " " + remedy).strip();
    }

    /** What to tell the person. */
    public String line() {
        return line;
    }
}
