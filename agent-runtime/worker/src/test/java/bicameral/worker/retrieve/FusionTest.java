package bicameral.worker.retrieve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class FusionTest {
    @Property
    void withoutWeightTheOrderIsThatOfKeywords(@ForAll @IntRange(min = 1, max = 40) int size, @ForAll long seed) {
        double[] keywords = numbers(size, seed, 6);
        List<Integer> byKeywords = IntStream.range(0, size)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -keywords[i]))
                .toList();
        assertThat(Fusion.order(keywords, numbers(size, seed + 1, 9), 0)).isEqualTo(byKeywords);
    }

    @Property
    void morelikenessNeverLowersAPassage(
            @ForAll @IntRange(min = 2, max = 40) int size,
            @ForAll long seed,
            @ForAll @DoubleRange(min = 0, max = 4) double weight) {
        double[] keywords = numbers(size, seed, 1000);
        double[] likeness = numbers(size, seed + 1, 1000);
        int raised = new Random(seed).nextInt(size);
        int before = Fusion.order(keywords, likeness, weight).indexOf(raised);
        likeness[raised] += 0.3;
        assertThat(Fusion.order(keywords, likeness, weight).indexOf(raised)).isLessThanOrEqualTo(before);
    }

    @Property
    void theOrderInWhichPassagesComeDecidesOnlyBetweenEquals(
            @ForAll @IntRange(min = 1, max = 40) int size,
            @ForAll long seed,
            @ForAll @DoubleRange(min = 0, max = 4) double weight) {
        double[] keywords = numbers(size, seed, 5);
        double[] likeness = numbers(size, seed + 1, 5);
        List<Integer> mixed =
                new java.util.ArrayList<>(IntStream.range(0, size).boxed().toList());
        Collections.shuffle(mixed, new Random(seed));
        double[] one = sorted(Fusion.scores(keywords, likeness, weight));
        double[] other = sorted(Fusion.scores(taken(keywords, mixed), taken(likeness, mixed), weight));
        assertThat(other).isEqualTo(one);
        double[] scores = Fusion.scores(keywords, likeness, weight);
        List<Integer> order = Fusion.order(keywords, likeness, weight);
        for (int i = 1; i < size; i++) {
            int before = order.get(i - 1);
            int after = order.get(i);
            assertThat(scores[before] > scores[after] || (scores[before] == scores[after] && before < after))
                    .isTrue();
        }
    }

    private static double[] numbers(int size, long seed, int steps) {
        Random random = new Random(seed);
        double[] numbers = new double[size];
        for (int i = 0; i < size; i++) numbers[i] = random.nextInt(steps) / (double) steps;
        return numbers;
    }

    private static double[] taken(double[] from, List<Integer> places) {
        return places.stream().mapToDouble(i -> from[i]).toArray();
    }

    private static double[] sorted(double[] numbers) {
        double[] sorted = numbers.clone();
        Arrays.sort(sorted);
        return sorted;
    }
}
