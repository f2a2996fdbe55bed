package bicameral.worker.answer;

import bicameral.worker.retrieve.KnowledgeIndex;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Fits the confidence to one chamber: asks {@link OwnQuestions} twice, with all documents and with the one held out that settles the
 * question, and moves the shipped weights as far as what came of it outweighs a prior that holds them where they are (maximum a posteriori).
 * Each question is also judged by weights fitted without any question of its document, so that the gain is one on documents not seen.
 */
public final class Calibration {
    private static final int FOLDS = 5;
    /** With fewer documents nothing can be held out. */
    private static final int LEAST_DOCUMENTS = 3;
    /** How far a weight may stray by itself: the start more than the others. */
    private static final double START_SPREAD = 1;

    private static final double SPREAD = 0.3;
    /** From this likeness on another document says the same, so that holding out the first leaves the question answered. */
    private static final double SAME = 0.7;

    private final KnowledgeIndex index;
    private final BooleanSupplier cancelled;

    /** Of the documents of an index. */
    public Calibration(KnowledgeIndex index, BooleanSupplier cancelled) {
        this.index = index;
        this.cancelled = cancelled;
    }

    /**
     * What came of it, a number a question.
     *
     * @param fitted to all questions
     * @param without how likely the shipped weights made what came out, 0 to 1
     * @param with the same of weights fitted to other documents
     * @param decidedWithout 1 where the shipped weights answered what was right or were silent on what was not, else 0
     * @param decidedWith the same of weights fitted to other documents
     * @param answeredWithout 1 where the shipped weights answered what was right, else 0
     * @param answeredWith the same of weights fitted to other documents
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    public record Trial(
            Confidence fitted,
            double[] without,
            double[] with,
            double[] decidedWithout,
            double[] decidedWith,
            double[] answeredWithout,
            double[] answeredWith) {}

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Case(UUID document, double[] values, boolean right) {}

    /** Asks and fits. Takes some seconds of one processor, and rests as long as it works. */
    public Trial run() throws IOException {
        List<Case> cases = cases();
        Confidence[] folds = new Confidence[FOLDS];
        for (int fold = 0; fold < FOLDS; fold++) {
            int left = fold;
            folds[fold] = fit(cases.stream().filter(one -> fold(one) != left).toList());
        }
        double[][] outcome = new double[6][cases.size()];
        for (int i = 0; i < cases.size(); i++) {
            Case one = cases.get(i);
            double shipped = Confidence.SHIPPED.chance(one.values());
            double own = folds[fold(one)].chance(one.values());
            outcome[0][i] = one.right() ? shipped : 1 - shipped;
            outcome[1][i] = one.right() ? own : 1 - own;
            outcome[2][i] = (shipped >= Certainty.THRESHOLD) == one.right() ? 1 : 0;
            outcome[3][i] = (own >= Certainty.THRESHOLD) == one.right() ? 1 : 0;
            outcome[4][i] = one.right() && shipped >= Certainty.THRESHOLD ? 1 : 0;
            outcome[5][i] = one.right() && own >= Certainty.THRESHOLD ? 1 : 0;
        }
        return new Trial(fit(cases), outcome[0], outcome[1], outcome[2], outcome[3], outcome[4], outcome[5]);
    }

    private static int fold(Case one) {
        return Math.floorMod(one.document().hashCode(), FOLDS);
    }

    private List<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        if (index.documents().size() < LEAST_DOCUMENTS) return cases;
        List<UUID> collections = List.copyOf(index.collections());
        Supplier<Confidence> shipped = () -> Confidence.SHIPPED;
        Sources sources = (document, passage) ->
                index.read(document, passage).map(found -> found.passage().text());
        ExtractiveAnswerer all = new ExtractiveAnswerer(index, sources, shipped);
        for (OwnQuestions.Own own : new OwnQuestions(index).all()) {
            UUID document = own.source().document();
            Question question = new Question(own.text(), List.of(), collections, "", "");
            long begun = System.nanoTime();
            add(own, all.consider(question), cases);
            add(
                    own,
                    new ExtractiveAnswerer(
                                    index,
                                    sources,
                                    shipped,
                                    found -> !found.document().equals(document))
                            .consider(question),
                    cases);
            rest(System.nanoTime() - begun);
        }
        return cases;
    }

    private void rest(long nanos) {
        if (cancelled.getAsBoolean()) throw new java.util.concurrent.CancellationException();
        try {
            Thread.sleep(java.time.Duration.ofNanos(nanos));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.util.concurrent.CancellationException();
        }
    }

    /** Whatever is vetoed is silent by any weights. */
    private static void add(OwnQuestions.Own own, ExtractiveAnswerer.Considered considered, List<Case> cases) {
        Certainty certainty = considered.selection().certainty();
        if (certainty.signals().isEmpty() || !certainty.vetoes().isEmpty()) return;
        boolean right = considered.selection().statements().stream().anyMatch(one -> settles(one, own));
        cases.add(new Case(own.source().document(), certainty.values(), right));
    }

    private static boolean settles(Statement statement, OwnQuestions.Own own) {
        boolean there = statement.found().document().equals(own.source().document())
                && statement.passage().ordinal() == own.source().passage().ordinal();
        String quote = statement.quote();
        return there
                ? quote.contains(own.settling()) || own.settling().contains(quote)
                : new Said(quote).share(own.settling()) >= SAME;
    }

    private static Confidence fit(List<Case> cases) {
        double[] prior = Confidence.SHIPPED.weights().stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
        double[] precision = new double[prior.length];
        for (int i = 0; i < prior.length; i++) {
            double spread = i == 0 ? START_SPREAD : SPREAD * Math.max(0.5, Math.abs(prior[i]));
            precision[i] = 1 / (spread * spread);
        }
        List<Logistic.Case> all = cases.stream()
                .map(one -> new Logistic.Case(one.values(), one.right(), 1))
                .toList();
        return new Confidence(
                Arrays.stream(Logistic.fit(all, prior, precision)).boxed().toList());
    }
}
