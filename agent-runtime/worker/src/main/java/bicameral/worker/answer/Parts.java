package bicameral.worker.answer;

import bicameral.worker.passage.Passage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Answers each question of a message that asks several: what the chosen do not say already is sought for that question alone. */
final class Parts {
    /** What the other questions name counts so much with one of them. */
    private static final double OTHERS = 0.35;
    /** A part must score so much for itself to be answered. */
    private static final double ENOUGH = 0.42;

    /** The same of a part that leans on them. */
    private static final double LEANT_ON = 0.8;

    private static final double NAMED = 0.55;
    private static final Pattern POINTS =
            Pattern.compile("这个|那个|它|" + FollowUp.POINTING_GAI + "|(?i:\\b(?:it|its|they|them|that one)\\b)");

    private final List<Inquiry> inquiries;
    private final List<String> questions;
    private final Function<Inquiry, List<Statement>> rank;
    /** How sure the answer to each part is; not at all where it was not sought or is not said. */
    private final Certainty[] sure;

    Parts(String read, Function<String, Inquiry> reader, Function<Inquiry, List<Statement>> rank) {
        this.questions = Core.questions(read);
        this.inquiries = questions.size() < 2
                ? List.of()
                : questions.stream().map(reader).toList();
        this.rank = rank;
        this.sure = new Certainty[inquiries.size()];
        Arrays.fill(sure, Certainty.NONE);
    }

    /** The chosen, and a statement for each part that they leave open, weighed against the whole question. */
    List<Statement> extended(Inquiry whole, List<Statement> chosen) {
        List<Statement> all = new ArrayList<>(chosen);
        for (int i = 0; i < inquiries.size(); i++) {
            Inquiry part = wanting(i);
            boolean leans = i > 0 && leans(i);
            if (!leans && !namesAnything(part)) continue;
            Inquiry together = together(i, leans ? LEANT_ON : OTHERS);
            Statement best = best(i, leans ? together : part, together, all);
            if (best == null && !leans) best = best(i, part, part, all);
            if (best != null) all.add(best.weighed(whole));
        }
        return all;
    }

    /**
     * What answers a part and is not said yet; null where the best does not settle it.
     *
     * @param own what it is judged by
     * @param asked what it is sought by, beginning with what the part names itself
     */
    private @Nullable Statement best(int i, Inquiry own, Inquiry asked, List<Statement> said) {
        List<Statement> ranked = rank.apply(asked);
        if (ranked.isEmpty()) return null;
        Statement best = ranked.getFirst();
        boolean answers = best.score() >= ENOUGH
                && best.passage().kind() != Passage.Kind.CHAT
                && names(namesAnything(inquiries.get(i)) ? inquiries.get(i) : asked, best)
                && (best.fits() || !asked.wanted().strict());
        boolean isSaid = said.stream().anyMatch(one -> one.holds(best));
        if (answers || isSaid) sure(i, Certainty.of(own, List.of(best.weighed(own)), ranked));
        return answers && !isSaid ? best : null;
    }

    private void sure(int i, Certainty certainty) {
        if (certainty.confidence() > sure[i].confidence()) sure[i] = certainty;
    }

    private Inquiry wanting(int i) {
        Inquiry part = inquiries.get(i);
        return part.wanted() == Wanted.ANYTHING && i > 0
                ? part.wanting(inquiries.get(i - 1).wanted())
                : part;
    }

    /** A part with what the other parts name beside it. */
    private Inquiry together(int i, double share) {
        Inquiry part = inquiries.get(i);
        Inquiry asked = wanting(i);
        for (int k = 0; k < inquiries.size(); k++) {
            if (k == i) continue;
            asked = asked.with(inquiries.get(k).things().stream()
                    .filter(thing -> !(share > OTHERS && thing.asking()))
                    .filter(thing -> part.things().stream().noneMatch(own -> Said.sameSort(own.name(), thing.name())))
                    .map(thing -> thing.lighter(share))
                    .toList());
        }
        return asked;
    }

    /** Whether a part is about what an earlier one names: it names nothing itself, or only points at it. */
    private boolean leans(int i) {
        return !namesAnything(inquiries.get(i))
                || POINTS.matcher(questions.get(i)).find();
    }

    private static boolean namesAnything(Inquiry part) {
        return part.things().stream()
                .anyMatch(thing -> !thing.asking() && thing.name().length() > 1);
    }

    private static boolean names(Inquiry part, Statement statement) {
        for (int i = 0; i < part.things().size(); i++) {
            Inquiry.Thing thing = part.things().get(i);
            if (!thing.asking()
                    && thing.name().length() > 1
                    && statement.named().get(i) >= NAMED) return true;
        }
        return false;
    }

    /**
     * As sure as the least sure of the parts, for each was judged by what it asks and not by what the others do; not sure at all where a part
     * was not sought.
     */
    Certainty certainty() {
        return Arrays.stream(sure)
                .min(Comparator.comparingDouble(Certainty::confidence))
                .orElse(Certainty.NONE);
    }

    /** Whether the message asks more than once. */
    boolean several() {
        return !inquiries.isEmpty();
    }
}
