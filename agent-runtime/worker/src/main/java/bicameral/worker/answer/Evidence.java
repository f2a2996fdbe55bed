package bicameral.worker.answer;

import bicameral.worker.retrieve.Found;
import bicameral.worker.retrieve.KnowledgeIndex;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * What some documents say of a matter, weighed as for an answer.
 *
 * @param start where the statement begins in the passage's text
 * @param end where it ends
 * @param covers share of what the matter names that the statement names or stands under, 0..1
 */
public record Evidence(Found found, int start, int end, double covers, double score) {
    private static final int PASSAGES = 40;
    /** A matter that names less than one telling thing may be anything. */
    public static final double TELLING = 0.9;

    /** The words of it. */
    public String quote() {
        return found.passage().text().substring(start, end);
    }

    /**
     * The statements about a matter, best first.
     *
     * @param least what the matter must weigh to be heard of at all, {@link #TELLING} for words that stand alone
     * @param from which passages are heard
     */
    public static List<Evidence> on(
            String matter,
            double least,
            KnowledgeIndex index,
            Collection<UUID> collections,
            Predicate<Found> from,
            int limit) {
        Inquiry inquiry = Inquiry.of(matter, index);
        if (inquiry.weight() < least) return List.of();
        List<Found> found = index.search(collections, inquiry.sought(), PASSAGES);
        double best = found.isEmpty() ? 0 : found.getFirst().score();
        Weighing weighing = new Weighing(inquiry);
        List<Evidence> evidence = new ArrayList<>();
        for (Found one : found) {
            if (!from.test(one)) continue;
            for (Statement statement : weighing.statements(one, best)) {
                evidence.add(new Evidence(
                        one, statement.start(), statement.end(), covered(inquiry, statement), statement.score()));
            }
        }
        evidence.sort(Comparator.comparingDouble(Evidence::score).reversed());
        return evidence.subList(0, Math.min(limit, evidence.size()));
    }

    private static double covered(Inquiry inquiry, Statement statement) {
        double sum = 0;
        for (int i = 0; i < inquiry.things().size(); i++) {
            sum += inquiry.things().get(i).weight() * statement.near().get(i);
        }
        return sum / inquiry.weight();
    }
}
