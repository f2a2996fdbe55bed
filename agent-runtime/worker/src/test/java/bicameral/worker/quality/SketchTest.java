package bicameral.worker.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import bicameral.protocol.QualityReason.Code;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** Doubles are told by marks of the texts: how far the marks may be believed. */
class SketchTest {
    private static final List<Code> CODES = List.of(Code.values());
    private static final int PAIRS = 150;
    private static final int BINS = Sketch.BANDS * Sketch.ROWS;

    /** The mean over many pairs strays by 0.5/√(18·150) = 0.01; six times that is never met by chance. */
    @Property(tries = 20)
    void sharedMinimaEstimateTheShareOfSharedPieces(
            @ForAll long seed, @ForAll @DoubleRange(min = 0, max = 1) double kept) {
        Random random = new Random(seed);
        double estimated = 0;
        double really = 0;
        for (int i = 0; i < PAIRS; i++) {
            String one = words(random, 60);
            String other = partly(one, kept, random);
            int[] mine = Sketch.minima(Sketch.squeezed(one));
            int[] theirs = Sketch.minima(Sketch.squeezed(other));
            int equal = 0;
            for (int bin = 0; bin < BINS; bin++) equal += mine[bin] == theirs[bin] ? 1 : 0;
            estimated += (double) equal / BINS / PAIRS;
            really += Resemblance.of(one, other) / PAIRS;
        }
        assertThat(estimated).isCloseTo(really, within(0.06));
    }

    @Property(tries = 200)
    void whiteSpaceCaseAndWidthMakeNoDifference(@ForAll long seed) {
        String text = words(new Random(seed), 40);
        StringBuilder wide = new StringBuilder();
        for (char c : text.toUpperCase(Locale.ROOT).toCharArray()) wide.append(c > ' ' ? (char) (c + 0xFEE0) : "\n \t");

        assertThat(Sketch.of(wide.toString())).isEqualTo(Sketch.of(text));
        assertThat(Sketch.of(text)).isEqualTo(Sketch.of(text));
    }

    @Property(tries = 100)
    void theSameTextsAreFoundInWhateverOrderTheyCome(@ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int size) {
        Random random = new Random(seed);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < size; i++)
            texts.add(
                    i > 0 && random.nextBoolean()
                            ? texts.get(random.nextInt(i))
                            : words(random, 1 + random.nextInt(30)));
        Collections.shuffle(texts, random);
        Doubles doubles = doubles(texts);

        Map<String, Integer> first = new HashMap<>();
        for (int i = 0; i < size; i++) {
            Integer before = first.putIfAbsent(new String(Sketch.squeezed(texts.get(i))), i);
            assertThat(doubles.same(i)).isEqualTo(before == null ? Doubles.NONE : before);
        }
    }

    @Property(tries = 60)
    void whatIsNearlyTheSameIsFoundWhicheverComesFirst(@ForAll long seed) {
        Random random = new Random(seed);
        String text = words(random, 60);
        String near = text + " " + words(random, 2);
        List<String> texts = new ArrayList<>(List.of(words(random, 60), text, words(random, 50), near));
        Collections.shuffle(texts, random);
        Doubles doubles = doubles(texts);
        int later = Math.max(texts.indexOf(text), texts.indexOf(near));

        assertThat(doubles.like(later)).isEqualTo(Math.min(texts.indexOf(text), texts.indexOf(near)));
    }

    @Property(tries = 100)
    void flawsCountOnceAndInAnyOrder(@ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int count) {
        Random random = new Random(seed);
        List<Flaw> flaws = new ArrayList<>();
        for (int i = 0; i < count; i++)
            flaws.add(Flaw.of(
                    random.nextInt(3), CODES.get(random.nextInt(CODES.size())), (1 + random.nextInt(89)) / 100.0, 1));
        Judged one = judged(flaws);
        Collections.shuffle(flaws, random);
        flaws.addAll(List.copyOf(flaws));
        Judged other = judged(flaws);

        assertThat(other.score()).isCloseTo(one.score(), within(1e-5));
        assertThat(one.score()).isBetween(0.0, 1.0);
        one.tallies().forEach((code, tally) -> {
            Judged.Tally same = Objects.requireNonNull(other.tallies().get(code));
            assertThat(same.cost).isCloseTo(tally.cost, within(1e-9));
            assertThat(same.count).isEqualTo(tally.count);
        });
    }

    private static Judged judged(List<Flaw> flaws) {
        Judged judged = new Judged(UUID.randomUUID(), 3);
        flaws.forEach(judged::add);
        return judged;
    }

    private static Doubles doubles(List<String> texts) {
        long[] sketches = new long[texts.size() * Sketch.LONGS];
        for (int i = 0; i < texts.size(); i++) Sketching.put(Sketch.of(texts.get(i)), sketches, i);
        return Doubles.of(texts.size(), visitor -> {
            for (int i = 0; i < texts.size(); i++) visitor.sketch(i, sketches, i);
        });
    }

    private static String words(Random random, int count) {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < count; i++) {
            for (int k = 2 + random.nextInt(7); k >= 0; k--) words.append((char) ('a' + random.nextInt(26)));
            words.append(i + 1 < count ? " " : "");
        }
        return words.toString();
    }

    private static String partly(String text, double kept, Random random) {
        StringBuilder other = new StringBuilder();
        for (String word : text.split(" ", -1))
            other.append(random.nextDouble() < kept ? word : words(random, 1)).append(' ');
        return other.toString();
    }
}
