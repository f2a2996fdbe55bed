package bicameral.worker.answer;

import java.util.List;
import java.util.UUID;

/**
 * What is asked, and of whom.
 *
 * @param history earlier exchanges of the conversation, oldest first
 * @param collections the knowledge that may be used
 * @param abstention what to say when the knowledge does not cover the question; empty for the product's own words
 * @param language BCP 47 tag for fixed phrases where the question itself shows no language
 */
public record Question(
        String text, List<Exchange> history, List<UUID> collections, String abstention, String language) {
    public Question {
        history = List.copyOf(history);
        collections = List.copyOf(collections);
    }

    /** The question so that it can be understood without those before it, on which it may lean ("那旱季呢?"). */
    public String standalone() {
        return FollowUp.standalone(this);
    }

    /** An earlier question and its answer. */
    public record Exchange(String question, String answer) {}
}
