package bicameral.worker.answer;

import bicameral.worker.passage.Passage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Answers each question of a message that asks several: what the chosen do not say already is sought for that question alone. */
final class Parts {
    /** What the other questions name counts so much with one of them. */
    private static final double OTHERS = 0.35;
    /** A part must score so much for itself to be answered. */
    private static final double ENOUGH = 0.5;

    private static final double NAMED = 0.55;

    private final List<Inquiry> inquiries;
    private final List<String> questions;
    private final Function<Inquiry, List<Statement>> rank;

    Parts(String read, Function<String, Inquiry> reader, Function<Inquiry, List<Statement>> rank) {
        this.questions = Core.questions(read);
        this.inquiries = questions.size() < 2
                ? List.of()
                : questions.stream().map(reader).toList();
        this.rank = rank;
    }

    /** The chosen, and a statement for each part that they leave open, weighed against the whole question. */
    List<Statement> extended(Inquiry whole, List<Statement> chosen) {
        List<Statement> all = new ArrayList<>(chosen);
        for (int i = 0; i < inquiries.size(); i++) {
            Inquiry part = inquiries.get(i);
            if (part.things().stream()
                    .noneMatch(thing -> !thing.asking() && thing.name().length() > 1)) continue;
            Wanted wanted = part.wanted() == Wanted.ANYTHING && i > 0
                    ? inquiries.get(i - 1).wanted()
                    : part.wanted();
            Inquiry asked = part.wanting(wanted);
            for (int k = 0; k < inquiries.size(); k++) {
                Inquiry other = inquiries.get(k);
                if (k != i)
                    asked = asked.with(other.things().stream()
                            .filter(thing ->
                                    part.things().stream().noneMatch(own -> Said.sameSort(own.name(), thing.name())))
                            .map(thing -> thing.lighter(OTHERS))
                            .toList());
            }
            List<Statement> ranked = rank.apply(asked);
            if (ranked.isEmpty()) continue;
            Statement best = ranked.getFirst();
            boolean said = all.stream().anyMatch(one -> one.holds(best));
            if (!said
                    && best.score() >= ENOUGH
                    && best.passage().kind() != Passage.Kind.CHAT
                    && namesOwn(part, best)
                    && (best.fits() || !wanted.strict())) {
                all.add(best.weighed(whole));
            }
        }
        return all;
    }

    private static boolean namesOwn(Inquiry part, Statement statement) {
        for (int i = 0; i < part.things().size(); i++) {
            Inquiry.Thing thing = part.things().get(i);
            if (!thing.asking()
                    && thing.name().length() > 1
                    && statement.named().get(i) >= NAMED) return true;
        }
        return false;
    }

    /** Whether the message asks more than once. */
    boolean several() {
        return !inquiries.isEmpty();
    }
}
