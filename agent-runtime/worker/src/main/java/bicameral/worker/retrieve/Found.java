package bicameral.worker.retrieve;

import bicameral.worker.passage.Passage;
import java.util.UUID;

/** A passage that a search found. */
public record Found(UUID document, String documentName, Passage passage, double score) {}
