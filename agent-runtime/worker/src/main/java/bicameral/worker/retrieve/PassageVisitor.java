package bicameral.worker.retrieve;

import java.util.UUID;

/** Is shown one passage after the other. */
@FunctionalInterface
public interface PassageVisitor {
    /**
     * One passage.
     *
     * @param about name of the document, headings, names of columns
     * @return whether to go on
     */
    boolean passage(UUID collection, UUID document, int ordinal, String about, String text);
}
