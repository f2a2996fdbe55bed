package bicameral.protocol.prompt;

import bicameral.protocol.AgentBrief.Extent;

/**
 * How much a request may hold by its agent's extent. A chamber keeps to it when it makes a prompt, and the gateway, which believes
 * no chamber, counts again.
 *
 * @param passages at most so many
 * @param passageCharacters UTF-16 units of their words together
 * @param exchanges earlier questions with their answers
 * @param turnCharacters UTF-16 units of each of their turns
 * @param conversationCharacters UTF-16 units of all of them
 */
public record Allowance(
        int passages, int passageCharacters, int exchanges, int turnCharacters, int conversationCharacters) {
    private static final Allowance FOUND = new Allowance(8, 12_000, 6, 600, 7_200);
    private static final Allowance WHOLE = new Allowance(120, 36_000, 40, 4_000, 24_000);

    /** Names and places of documents, and marks made harmless, come on top of the words. */
    private static final int BESIDE_A_PASSAGE = 1_000;

    /** What goes with an extent. */
    public static Allowance of(Extent extent) {
        return switch (extent) {
            case REDACTED, PASSAGES -> FOUND;
            case FULL -> WHOLE;
        };
    }

    /** More than this of documents' words in a request is more than was allowed, whatever was done to them. */
    public int mostPassageCharacters() {
        return withMarks(passageCharacters) + passages * BESIDE_A_PASSAGE;
    }

    /** The same of one earlier turn. */
    public int mostTurnCharacters() {
        return withMarks(turnCharacters);
    }

    /** The same of all of them. */
    public int mostConversationCharacters() {
        return withMarks(conversationCharacters);
    }

    private static int withMarks(int characters) {
        return characters + characters / 4;
    }
}
