package bicameral.ui.studio;

import bicameral.protocol.DocumentQuality;
import bicameral.protocol.Finding;
import bicameral.protocol.QualityReason;
import bicameral.protocol.Spot;
import bicameral.protocol.Standing;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Scores and their reasons as an owner reads them. */
public final class QualityWords {
    private static final double GOOD = 0.8;
    private static final double FAIR = 0.6;
    private static final int WHOLE = 100;

    private QualityWords() {}

    /**
     * A document's score on the page.
     *
     * @param score of 100
     * @param tone ok, wait or bad
     * @param worst how much of it was judged, where that is not all, and the costliest reason in a sentence; empty where nothing is held
     *     against it
     */
    public record Mark(long score, String tone, String worst, Standing standing) {
        /** Of a document or a source. */
        public static Mark of(DocumentQuality quality, KnowMessages say) {
            String worst = quality.reasons().isEmpty()
                    ? ""
                    : sentence(quality.reasons().getFirst(), say);
            if (quality.passages() < quality.all()) {
                String judged = say.q_judged(Figures.count(quality.passages()), Figures.count(quality.all()));
                worst = (judged + " " + worst).strip();
            }
            return new Mark(
                    QualityWords.score(quality.score()), QualityWords.tone(quality.score()), worst, quality.standing());
        }
    }

    /** One reason: its sentence, what it costs of 100, and places that show it. */
    public record Line(String sentence, long cost, String rest, List<Place> places) {
        public Line {
            places = List.copyOf(places);
        }
    }

    /** A place that shows a reason, and the one it doubles or contradicts. */
    public record Place(
            String own,
            String ownLink,
            String quote,
            @Nullable String other,
            String otherLink,
            String otherQuote) {}

    /** Of 100. */
    public static long score(double score) {
        return Math.round(WHOLE * Math.clamp(score, 0, 1));
    }

    static String tone(double score) {
        if (score >= GOOD) return "ok";
        return score >= FAIR ? "wait" : "bad";
    }

    /** A reason with its places; links lead into the agent's own pages. */
    public static Line line(QualityReason reason, String agentPath, KnowMessages say) {
        int more = reason.count() - reason.findings().size();
        return new Line(
                sentence(reason, say),
                score(reason.cost()),
                more > 0 && !reason.findings().isEmpty() ? say.q_more(Figures.count(more)) : "",
                reason.findings().stream()
                        .map(finding -> place(finding, agentPath, say))
                        .toList());
    }

    private static Place place(Finding finding, String agentPath, KnowMessages say) {
        Spot own = finding.own();
        Spot other = finding.other();
        return new Place(
                own.place().isBlank() ? say.q_whole() : own.place(),
                link(own, agentPath),
                own.quote(),
                other == null ? null : named(other),
                other == null ? "" : link(other, agentPath),
                other == null ? "" : other.quote());
    }

    private static String named(Spot spot) {
        return spot.place().isBlank() ? spot.documentName() : spot.documentName() + " · " + spot.place();
    }

    private static String link(Spot spot, String agentPath) {
        String document = agentPath + "/documents/" + spot.document();
        return spot.passage() < 0 ? document + "/quality" : document + "/passages/" + spot.passage();
    }

    /** What is held against it, in one sentence with its figure. */
    static String sentence(QualityReason reason, KnowMessages say) {
        String percent = String.valueOf(score(reason.figure()));
        String count = Figures.count(reason.count());
        return switch (reason.code()) {
            case CHAT_LOG -> say.q_chat(percent);
            case SMALL_TALK -> say.q_talk(percent);
            case DUPLICATE -> say.q_same(percent);
            case NEAR_DUPLICATE -> say.q_near(count, percent);
            case BOILERPLATE -> say.q_boiler(percent);
            case OLD -> say.q_old(years(reason.figure()));
            case SUPERSEDED -> say.q_newer(years(reason.figure()));
            case CONTRADICTED -> say.q_against(count);
            case GIVES_ORDERS -> say.q_orders(percent);
            case UNSURE -> say.q_unsure(count);
        };
    }

    private static String years(double figure) {
        return BigDecimal.valueOf(figure)
                .setScale(figure < 10 ? 1 : 0, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }
}
