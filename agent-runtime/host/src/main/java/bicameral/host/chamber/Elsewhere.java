package bicameral.host.chamber;

/** Another instance has come to run the chamber: whoever meets this asks there. Never leaves the package. */
final class Elsewhere extends RuntimeException {
    private static final long serialVersionUID = 1;

    Elsewhere() {
        super("another instance runs it", null, false, false);
    }
}
