package bicameral.worker.quality;

import bicameral.protocol.QualityReason.Code;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

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

    /** What better sources deny, by passage: unlike the rest it comes and goes, stretch by stretch. */
    private final NavigableMap<Integer, List<Flaw>> denied = new TreeMap<>();

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
        double cost = fine(flaw.cost());
        if (before == 0) tally.count++;
        if (cost > before) {
            scores[flaw.ordinal()] *= (float) ((1 - cost) / (1 - before));
            tally.cost += cost - before;
            costing[flaw.ordinal()] = (byte) Math.round(cost * FINE);
        }
        tally.most = Math.max(tally.most, flaw.figure());
        if (kept.size() < MOST_KEPT || flaw.code() == Code.CONTRADICTED) kept.add(flaw);
    }

    private static double fine(double cost) {
        return Math.ceil(cost * FINE) / FINE;
    }

    /** Adds what a better source denies; it counts as if it had been added as a {@link Code#CONTRADICTED} flaw like others. */
    void deny(Flaw flaw) {
        if (flaw.ordinal() < 0 || flaw.ordinal() >= scores.length) return;
        denied.computeIfAbsent(flaw.ordinal(), ordinal -> new ArrayList<>()).add(flaw);
    }

    /** What better sources deny of a stretch, in the place of what they were known to deny of it. */
    void held(Held.Stretch stretch, List<Flaw> found) {
        denied.subMap(stretch.from(), stretch.to()).clear();
        found.forEach(this::deny);
    }

    /** What contradicts a stretch, whether it was found among doubles or in holding it against better sources. */
    List<Flaw> contradictions(Held.Stretch stretch) {
        return Stream.concat(
                        kept.stream()
                                .filter(flaw -> flaw.code() == Code.CONTRADICTED)
                                .filter(flaw -> stretch.has(flaw.ordinal())),
                        denied.subMap(stretch.from(), stretch.to()).values().stream()
                                .flatMap(List::stream))
                .toList();
    }

    private double contradicted(int ordinal) {
        byte[] costing = costs.get(Code.CONTRADICTED);
        return costing == null ? 0 : (costing[ordinal] & 0xff) / FINE;
    }

    private static double most(List<Flaw> flaws) {
        return flaws.stream().mapToDouble(flaw -> fine(flaw.cost())).max().orElse(0);
    }

    private float[] totals() {
        float[] totals = scores.clone();
        denied.forEach((ordinal, flaws) -> {
            double own = contradicted(ordinal);
            totals[ordinal] *= (float) ((1 - Math.max(own, most(flaws))) / (1 - own));
        });
        return totals;
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
        for (float score : totals()) sum += score;
        return scores.length == 0 ? 1 : sum / scores.length;
    }

    /** Only the first passages could be held against others so far; of the rest nothing is told. */
    void only(int passages) {
        told = Math.min(scores.length, passages);
    }

    /** A byte a passage, 255 for 1. */
    byte[] bytes() {
        float[] totals = totals();
        byte[] bytes = new byte[told];
        for (int i = 0; i < bytes.length; i++) bytes[i] = (byte) Math.round(totals[i] * 255);
        return bytes;
    }

    List<Flaw> flaws() {
        return Stream.concat(kept.stream(), denied.values().stream().flatMap(List::stream))
                .toList();
    }

    Map<Code, Tally> tallies() {
        if (denied.isEmpty()) return tallies;
        Map<Code, Tally> all = new EnumMap<>(tallies);
        Tally own = tallies.getOrDefault(Code.CONTRADICTED, new Tally());
        Tally both = new Tally();
        both.count = own.count;
        both.cost = own.cost;
        both.most = own.most;
        denied.forEach((ordinal, flaws) -> {
            double cost = contradicted(ordinal);
            if (cost == 0) both.count++;
            both.cost += Math.max(0, most(flaws) - cost);
            for (Flaw flaw : flaws) both.most = Math.max(both.most, flaw.figure());
        });
        all.put(Code.CONTRADICTED, both);
        return all;
    }
}
