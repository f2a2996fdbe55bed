package bicameral.worker.learn;

import java.util.UUID;

/**
 * A question of which a person has said where its answer stands: a lesson or a golden question.
 *
 * @param document or source of live records
 * @param ordinal of the passage
 */
public record Label(String question, UUID document, int ordinal) {}
