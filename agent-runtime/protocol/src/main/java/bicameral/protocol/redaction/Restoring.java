package bicameral.protocol.redaction;

import java.util.Map;
import java.util.function.Consumer;

/**
 * Puts originals back into a text that arrives in pieces, wherever the pieces are cut. From an opening bracket on it holds text
 * back, never more than a pseudonym's length. A pseudonym that an engine has spaced ({@code 〔人名 1〕}) is known all the same; one
 * that was never given passes as it is. For one thread.
 */
public final class Restoring implements Consumer<String> {
    private final Map<String, String> originals;
    private final Consumer<String> to;
    private final StringBuilder held = new StringBuilder();
    private final StringBuilder out = new StringBuilder();

    Restoring(Map<String, String> originals, Consumer<String> to) {
        this.originals = originals;
        this.to = to;
    }

    @Override
    public void accept(String piece) {
        for (int i = 0; i < piece.length(); i++) next(piece.charAt(i));
        flush();
    }

    /** There is no more; what looked like the beginning of a pseudonym was none. */
    public void end() {
        letGo();
        flush();
    }

    private void next(char c) {
        if (c == Redactor.OPEN) {
            letGo();
            held.append(c);
        } else if (held.isEmpty()) {
            out.append(c);
        } else {
            held.append(c);
            if (c == Redactor.CLOSE) close();
            else if (held.length() >= Redactor.LONGEST) letGo();
        }
    }

    private void close() {
        String original = originals.get(held.toString());
        if (original == null) original = originals.get(held.toString().replaceAll("\\s", ""));
        if (original == null) {
            letGo();
            return;
        }
        held.setLength(0);
        out.append(original);
    }

    private void letGo() {
        out.append(held);
        held.setLength(0);
    }

    private void flush() {
        if (out.isEmpty()) return;
        String passed = out.toString();
        out.setLength(0);
        to.accept(passed);
    }
}
