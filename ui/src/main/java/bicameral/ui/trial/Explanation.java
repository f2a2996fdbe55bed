package bicameral.ui.trial;

import bicameral.protocol.ChamberEvent.ChosenSentence;
import bicameral.protocol.ChamberEvent.Citation;
import bicameral.protocol.ChamberEvent.End;
import bicameral.protocol.ChamberEvent.Explained;
import bicameral.protocol.ChamberEvent.ExplainedPassage;
import bicameral.protocol.ChamberEvent.ExplainedWord;
import bicameral.protocol.ChamberEvent.ListRank;
import bicameral.protocol.ChamberEvent.Reason;
import bicameral.protocol.ChamberEvent.ReasonKind;
import bicameral.protocol.ChamberEvent.Signal;
import bicameral.protocol.Lesson;
import bicameral.ui.studio.Figures;
import bicameral.ui.studio.KnowMessages;
import bicameral.ui.studio.Marks;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * How a question would be answered, as the page shows it.
 *
 * @param answers whether it would answer
 * @param confidence of 100
 * @param threshold of 100
 * @param vetoes what forbids an answer, in sentences
 * @param compared how many passages could have been found
 * @param millis how long the chamber took, with the way there and back
 */
public record Explanation(
        String question,
        boolean answers,
        String text,
        long confidence,
        long threshold,
        String wanted,
        String read,
        List<String> vetoes,
        List<Known> words,
        List<Hit> hits,
        List<Sentence> sentences,
        List<Weight> weights,
        List<String> sources,
        long compared,
        long millis) {
    private static final int HUNDRED = 100;
    private static final int LONGEST_LINE = 60;
    private static final int SHOWN_FIRST = 6;
    private static final double LEAST = 0.005;
    private static final String NEAR = "near_as_a_whole";

    public Explanation {
        vetoes = List.copyOf(vetoes);
        words = List.copyOf(words);
        hits = List.copyOf(hits);
        sentences = List.copyOf(sentences);
        weights = List.copyOf(weights);
        sources = List.copyOf(sources);
    }

    /** The passages that matter most. */
    public List<Hit> first() {
        return hits.subList(0, Math.min(SHOWN_FIRST, hits.size()));
    }

    /** The others. */
    public List<Hit> more() {
        return hits.subList(Math.min(SHOWN_FIRST, hits.size()), hits.size());
    }

    /** A word of the question; likes are other names it was searched by. */
    public record Known(String word, boolean known, String likes) {}

    /**
     * A passage found.
     *
     * @param width of 100, beside the best
     * @param lists its place in each ranking
     */
    public record Hit(
            int rank,
            String document,
            String place,
            String link,
            String score,
            long width,
            boolean chosen,
            List<Marks.Piece> pieces,
            List<Why> reasons,
            String lists) {
        public Hit {
            pieces = List.copyOf(pieces);
            reasons = List.copyOf(reasons);
        }
    }

    /** Why a passage stands where it does; kind is a class of the page. */
    public record Why(String kind, String label, String words, String weight) {}

    /** A sentence of the answer with its source. */
    public record Sentence(
            int n, String quote, String source, String link, String score, boolean fits, boolean lesson) {}

    /** What moved the confidence, and by how much. */
    public record Weight(String name, String value, String effect) {}

    /** Puts an explanation into words; links lead into the agent's own pages. */
    static Explanation of(
            String question,
            Explained told,
            String agentPath,
            long compared,
            long millis,
            KnowMessages say,
            SureMessages sure) {
        Set<String> chosen = told.sentences().stream()
                .filter(sentence -> told.end() == End.DONE)
                .map(sentence -> sentence.document() + "/" + sentence.passage())
                .collect(Collectors.toSet());
        double best = told.passages().stream()
                .mapToDouble(ExplainedPassage::score)
                .max()
                .orElse(1);
        return new Explanation(
                question,
                told.end() == End.DONE,
                told.text(),
                percent(told.confidence()),
                percent(told.threshold()),
                wanted(told.wanted(), say),
                told.read().equals(question) ? "" : told.read(),
                told.vetoes().stream().map(veto -> veto(veto, say)).toList(),
                told.words().stream().map(Explanation::word).toList(),
                told.passages().stream()
                        .map(passage -> hit(passage, best, chosen, agentPath, say))
                        .toList(),
                told.sentences().stream()
                        .map(sentence -> sentence(sentence, told.citations(), agentPath))
                        .toList(),
                told.signals().stream().map(signal -> weight(signal, sure)).toList(),
                told.citations().stream()
                        .filter(citation -> citation.passage() != Lesson.AS_PASSAGE)
                        .map(Citation::documentName)
                        .distinct()
                        .toList(),
                compared,
                millis);
    }

    private static Known word(ExplainedWord word) {
        return new Known(word.word(), word.known(), String.join(" · ", word.likes()));
    }

    private static Hit hit(
            ExplainedPassage passage, double best, Set<String> chosen, String agentPath, KnowMessages say) {
        return new Hit(
                passage.rank(),
                passage.documentName(),
                passage.place(),
                passageLink(agentPath, passage.document(), passage.passage()),
                Figures.score(passage.score()),
                Math.round(HUNDRED * Math.max(0, passage.score()) / Math.max(best, 1e-9)),
                chosen.contains(passage.document() + "/" + passage.passage()),
                Marks.of(passage.text(), marked(passage.reasons())),
                passage.reasons().stream()
                        .filter(reason -> Math.abs(reason.weight()) >= LEAST)
                        .map(reason -> why(reason, say))
                        .toList(),
                passage.lists().stream().map(list -> list(list, say)).collect(Collectors.joining(" · ")));
    }

    private static List<Marks.Word> marked(List<Reason> reasons) {
        List<Marks.Word> words = new ArrayList<>();
        for (Reason reason : reasons) {
            if (reason.kind() == ReasonKind.KEYWORD) words.add(new Marks.Word(reason.words(), Marks.By.KEYWORD));
            if (reason.kind() == ReasonKind.LEARNED && !reason.words().equals(NEAR))
                words.add(new Marks.Word(reason.words(), Marks.By.LEARNED));
        }
        return words;
    }

    private static Why why(Reason reason, KnowMessages say) {
        String label = switch (reason.kind()) {
            case KEYWORD -> say.t_keyword();
            case LEARNED -> say.t_learned();
            case LESSON -> say.t_lesson();
            case QUALITY -> say.t_quality();
        };
        String sign = reason.weight() < 0 ? "−" : "+";
        return new Why(
                reason.kind().name().toLowerCase(Locale.ROOT),
                label,
                named(reason, say),
                sign + Figures.score(Math.abs(reason.weight())));
    }

    /** Words of the passage as they stand; short names of other reasons in the reader's language. */
    private static String named(Reason reason, KnowMessages say) {
        if (reason.kind() == ReasonKind.LEARNED && reason.words().equals(NEAR)) return say.t_near();
        if (reason.kind() == ReasonKind.QUALITY)
            return switch (reason.words()) {
                case "governed" -> say.s_governed();
                case "reference" -> say.s_reference();
                case "judged_low" -> say.t_judged_low();
                default -> reason.words();
            };
        return reason.words().length() <= LONGEST_LINE
                ? reason.words()
                : reason.words().substring(0, LONGEST_LINE) + "…";
    }

    private static String list(ListRank list, KnowMessages say) {
        String rank = String.valueOf(list.rank());
        return switch (list.list()) {
            case "keywords" -> say.t_list_keywords(rank);
            case "learned" -> say.t_list_learned(rank);
            case "fused" -> say.t_list_fused(rank);
            default -> say.t_list_other(list.list(), rank);
        };
    }

    private static Sentence sentence(ChosenSentence sentence, List<Citation> citations, String agentPath) {
        Citation cited = citations.stream()
                .filter(citation -> citation.n() == sentence.n())
                .findFirst()
                .orElse(null);
        boolean lesson = sentence.passage() == Lesson.AS_PASSAGE;
        String source = cited == null
                ? ""
                : cited.place().isBlank() ? cited.documentName() : cited.documentName() + " · " + cited.place();
        return new Sentence(
                sentence.n(),
                sentence.quote(),
                source,
                lesson ? agentPath + "/lessons" : passageLink(agentPath, sentence.document(), sentence.passage()),
                Figures.score(sentence.score()),
                sentence.fits(),
                lesson);
    }

    private static Weight weight(Signal signal, SureMessages say) {
        String sign = signal.effect() < 0 ? "−" : "+";
        return new Weight(
                signal(signal.name(), say),
                Figures.score(signal.value()),
                sign + Figures.score(Math.abs(signal.effect())));
    }

    private static String signal(String name, SureMessages say) {
        return switch (name) {
            case "start" -> say.start();
            case "best_score" -> say.best();
            case "named_nowhere" -> say.nowhere();
            case "clear_sort" -> say.sort();
            case "other_language" -> say.language();
            case "asks_price" -> say.price();
            case "asks_number" -> say.number();
            case "asks_yes_or_no" -> say.yes_or_no();
            case "says_yes_or_no" -> say.settles();
            case "sort_helped" -> say.helped();
            case "asks_reason" -> say.reason();
            case "things_named" -> say.named();
            case "told_besides" -> say.besides();
            case "told_missing" -> say.told();
            case "heading_names" -> say.headed();
            case "question_length" -> say.length();
            case "others_as_near" -> say.crowd();
            case "figures_missing" -> say.figures();
            case "named_together" -> say.together();
            default -> name.replace('_', ' ');
        };
    }

    private static String veto(String code, KnowMessages say) {
        return switch (code) {
            case "missing_number" -> say.v_number();
            case "missing_year" -> say.v_year();
            case "missing_code" -> say.v_code();
            case "missing_name" -> say.v_name();
            default -> code.replace('_', ' ');
        };
    }

    private static String wanted(String sort, KnowMessages say) {
        return switch (sort) {
            case "phone" -> say.w_phone();
            case "price" -> say.w_price();
            case "time" -> say.w_time();
            case "number" -> say.w_number();
            case "steps" -> say.w_steps();
            case "list" -> say.w_list();
            case "yes_or_no" -> say.w_yes();
            case "place" -> say.w_place();
            case "person" -> say.w_person();
            case "reason" -> say.w_reason();
            case "comparison" -> say.w_compare();
            case "sum" -> say.w_sum();
            default -> say.w_any();
        };
    }

    private static String passageLink(String agentPath, UUID document, long passage) {
        return agentPath + "/documents/" + document + "/passages/" + passage;
    }

    private static long percent(double share) {
        return Math.round(HUNDRED * Math.clamp(share, 0, 1));
    }
}
