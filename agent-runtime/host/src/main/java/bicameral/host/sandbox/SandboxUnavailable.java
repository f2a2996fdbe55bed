package bicameral.host.sandbox;

/** No sandbox can be had on this machine. The message is one sentence with the cause and one with the remedy. */
public final class SandboxUnavailable extends IllegalStateException {
    private static final long serialVersionUID = 1;

    SandboxUnavailable(String message) {
        super(message);
    }
}
