package bicameral.protocol.redaction;

import java.util.function.Consumer;

/** Finds stretches of one sort. Stateless; safe for any thread. */
@FunctionalInterface
public interface Detector {
    /**
     * Tells each stretch once, in any order; stretches may overlap.
     *
     * @param text as {@link Folding} made it, with the offsets of the original
     */
    void find(String text, Consumer<Span> found);
}
