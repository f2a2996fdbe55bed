package bicameral.ui.asking;

import bicameral.marketplace.listing.Listing;
import bicameral.marketplace.message.Slips;
import bicameral.protocol.ChamberEvent;
import bicameral.ui.answer.AnswerJson;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The JSON forms of what the public sees of agents, passages and conversations. */
public final class AgentJson {
    private AgentJson() {}

    /** A published agent. */
    public record Agent(
            String slug,
            String name,
            String purpose,
            String category,
            String publisher,
            String publisherSlug,
            boolean demo,
            int version,
            List<String> languages,
            String openingLine,
            List<String> exampleQuestions,
            AnswerJson.Amount pricePerMessage,
            int freePerDay,
            String egress,
            String engine,
            long answers,
            String publishedAt,
            String page) {
        public Agent {
            languages = List.copyOf(languages);
            exampleQuestions = List.copyOf(exampleQuestions);
        }

        public static Agent of(Listing listing, String base) {
            var settings = listing.settings();
            return new Agent(
                    listing.slug(),
                    settings.name(),
                    settings.purpose(),
                    settings.category(),
                    listing.publisherName(),
                    listing.publisherSlug(),
                    listing.demo(),
                    listing.version(),
                    listing.languages(),
                    settings.openingLine(),
                    settings.exampleQuestions(),
                    AnswerJson.Amount.of(settings.pricePerMessage()),
                    settings.freePerDay(),
                    listing.egress().name().toLowerCase(Locale.ROOT),
                    settings.engine().name().toLowerCase(Locale.ROOT),
                    listing.answers(),
                    listing.publishedAt().toString(),
                    base + "/a/" + listing.slug());
        }
    }

    /** A page of agents. */
    public record Agents(List<Agent> agents, long total, int page, int pages) {
        public Agents {
            agents = List.copyOf(agents);
        }
    }

    /** A cited passage among its neighbours. */
    public record Passage(long id, String document, String place, String text, boolean asked) {
        public static Passage of(ChamberEvent.Passage passage) {
            return new Passage(passage.id(), passage.documentName(), passage.place(), passage.text(), passage.asked());
        }
    }

    /** Passages in reading order. */
    public record Passages(List<Passage> passages) {
        public Passages {
            passages = List.copyOf(passages);
        }
    }

    /** One question and its answer, what left for it and what it cost. */
    public record Turn(
            UUID id,
            String at,
            String question,
            String status,
            String text,
            List<AnswerJson.Citation> citations,
            AnswerJson.@Nullable Left receipt,
            AnswerJson.@Nullable Price price) {
        public Turn {
            citations = List.copyOf(citations);
        }

        public static Turn of(ChamberEvent.Turn turn, Slips.Slip slip) {
            return new Turn(
                    turn.message(),
                    turn.at().toString(),
                    turn.question(),
                    turn.end().name().toLowerCase(Locale.ROOT),
                    turn.answer(),
                    turn.citations().stream().map(Turn::citation).toList(),
                    slip.left() == null ? null : AnswerJson.Left.of(slip.left()),
                    slip.price() == null ? null : AnswerJson.Price.of(slip.price(), null));
        }

        private static AnswerJson.Citation citation(ChamberEvent.Citation citation) {
            return new AnswerJson.Citation(
                    citation.n(),
                    citation.documentName(),
                    citation.place(),
                    citation.quote(),
                    citation.document(),
                    citation.passage());
        }
    }

    /** One's own conversation, oldest turn first. */
    public record Conversation(UUID id, List<Turn> turns) {
        public Conversation {
            turns = List.copyOf(turns);
        }
    }

    /**
     * A question.
     *
     * @param conversation null starts a new one
     */
    public record Question(@Nullable String text, @Nullable String conversation) {}
}
