package bicameral.worker.quality;

import bicameral.protocol.QualityReason.Code;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The scores of one document while they are made: what each flaw takes away is multiplied, each code once a passage. Not for
 * use by several threads at once.
 */
final class Judged {
    /** So many flaws of one document are kept to be shown; all count for the score. */
    static final int MOST_KEPT = 1_000;

    private static final double FINE = 250;

    final UUID document;
    private final float[] scores;
    private final List<Flaw> kept = new ArrayList<>();
    private final Map<Code, Tally> tallies = new EnumMap<>(Code.class);
    /** What each code took of each passage already, in {@value #FINE}ths: a byte, for there may be many passages. */
    private final Map<Code, byte[]> costs = new EnumMap<>(Code.class);

    private int told;

    /** Sums over the passages that show a flaw. */
    static final class Tally {
        int count;
        double cost;
        double most;
    }

    Judged(UUID document, int passages) {
        this.document = document;
        this.scores = new float[passages];
        this.told = passages;
        Arrays.fill(scores, 1);
    }

    void add(Flaw flaw) {
        if (flaw.ordinal() < 0 || flaw.ordinal() >= scores.length) return;
        byte[] costing = costs.computeIfAbsent(flaw.code(), code -> new byte[scores.length]);
        Tally tally = tallies.computeIfAbsent(flaw.code(), code -> new Tally());
        double before = (costing[flaw.ordinal()] & 0xff) / FINE;
        double cost = Math.ceil(flaw.cost() * FINE) / FINE;
        if (before == 0) tally.count++;
        if (cost > before) {
            scores[flaw.ordinal()] *= (float) ((1 - cost) / (1 - before));
            tally.cost += cost - before;
            costing[flaw.ordinal()] = (byte) Math.round(cost * FINE);
        }
        tally.most = Math.max(tally.most, flaw.figure());
        if (kept.size() < MOST_KEPT || flaw.code() == Code.CONTRADICTED) kept.add(flaw);
    }

    /** A cost that all passages bear without being shown one by one. */
    void lower(int ordinal, double cost) {
        scores[ordinal] *= (float) (1 - cost);
    }

    int passages() {
        return scores.length;
    }

    double score() {
        double sum = 0;
        for (float score : scores) sum += score;
        return scores.length == 0 ? 1 : sum / scores.length;
    }

    /** Only the first passages could be held against others; of the rest nothing is told. */
    void only(int passages) {
        told = Math.min(told, passages);
    }

    /** A byte a passage, 255 for 1. */
    byte[] bytes() {
        byte[] bytes = new byte[told];
        for (int i = 0; i < bytes.length; i++) bytes[i] = (byte) Math.round(scores[i] * 255);
        return bytes;
    }

    List<Flaw> flaws() {
        return List.copyOf(kept);
    }

    Map<Code, Tally> tallies() {
        return tallies;
    }
}
