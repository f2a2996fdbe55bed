package bicameral.worker.answer;

import java.util.Optional;
import java.util.UUID;

/** Where quotes are read again before they are given: the chamber's database, not the index that found them. Thread-safe. */
@FunctionalInterface
public interface Sources {
    /** The text of a passage as it answers now; empty where there is none. */
    Optional<String> text(UUID document, int passage);
}
