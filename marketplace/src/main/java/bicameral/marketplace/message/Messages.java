package bicameral.marketplace.message;

import bicameral.marketplace.listing.Listing;
import bicameral.tenant.CurrentTenant;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks agents. Thread-safe; blocks, so call from virtual threads. */
@ApplicationScoped
public class Messages {
    /**
     * Answers a question to a published agent. Always ends with exactly one {@link AnswerEvent.End}; problems a user can cause
     * become an End of status REFUSED with their code. Unknown agents, foreign conversations and bad input (empty_question,
     * question_too_long over 4,000 characters) are thrown as {@link bicameral.tenant.Refusal} before anything is streamed.
     */
    public void ask(AskCommand command, Consumer<AnswerEvent> events, BooleanSupplier cancelled) {
        throw new UnsupportedOperationException("being built");
    }

    /** Answers from the draft for its creator; free, not remembered by the market, no receipt. */
    public void preview(
            CurrentTenant current,
            UUID agent,
            UUID message,
            @Nullable UUID conversation,
            String text,
            String language,
            Consumer<AnswerEvent> events,
            BooleanSupplier cancelled) {
        throw new UnsupportedOperationException("being built");
    }

    /** What a message to the agent would cost this visitor now. */
    public Quote quote(Listing listing, @Nullable CurrentTenant payer, String visitor) {
        throw new UnsupportedOperationException("being built");
    }

    /**
     * Price before the question.
     *
     * @param freeLeft free messages left today
     */
    public record Quote(bicameral.marketplace.money.Money price, int freeLeft, int freePerDay) {}
}
