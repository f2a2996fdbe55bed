package bicameral.bench.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeasureTest {
    private static final Asked ANSWERABLE = question(true);
    private static final Asked OPEN = question(false);

    private static Asked question(boolean answerable) {
        return new Asked(
                "q",
                "org",
                "lookup",
                "en",
                "When?",
                answerable,
                List.of(List.of("9:40")),
                List.of(),
                List.of(new Asked.Source("a.md", "opens at 9:40"), new Asked.Source("b.md", "closes at noon")));
    }

    private static Result result(Asked question, boolean answered, boolean right, Integer... ranks) {
        return new Result(question, answered, right, right, true, 0.5, List.of(ranks), "");
    }

    private static Measure measure(String name) {
        return Measure.ALL.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void rightGainsSilenceIsFreeAndWrongCosts() {
        List<Result> results = List.of(
                result(ANSWERABLE, true, true),
                result(ANSWERABLE, false, false),
                result(ANSWERABLE, true, false),
                result(OPEN, true, false));

        assertThat(measure("score").mean(results)).isEqualTo(-0.25);
        assertThat(measure("answerable_refused").mean(results)).isEqualTo(1 / 3.0, within(1e-9));
        assertThat(measure("unanswerable_answered").mean(results)).isEqualTo(1);
    }

    @Test
    void aPassageCountsAtTheFirstRankThatShowsItsSource() {
        List<Integer> ranks = Result.ranks(
                ANSWERABLE,
                List.of(
                        new Result.Place("a.md", "Nothing of it."),
                        new Result.Place("b.md", "It opens at 9:40 on Tuesdays."),
                        new Result.Place("a.md", "It opens at 9:40 on Tuesdays."),
                        new Result.Place("a.md", "It opens at 9:40 on Mondays.")));

        assertThat(ranks).containsExactly(3);
    }

    @Test
    void gainIsWholeOnlyWhereEverySourceLeads() {
        assertThat(result(ANSWERABLE, true, true, 1, 2).gain()).isEqualTo(1, within(1e-9));
        assertThat(result(ANSWERABLE, true, true, 1).gain()).isBetween(0.6, 0.62);
        assertThat(result(ANSWERABLE, true, true, 11).gain()).isZero();
        assertThat(result(ANSWERABLE, true, true, 6).recall()).isZero();
    }

    @Test
    void likeSystemsHaveNoLiftAndBetterOnesAnIntervalAboveNothing() {
        List<Result> good = new ArrayList<>();
        List<Result> bad = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            good.add(result(ANSWERABLE, true, i % 5 != 0));
            bad.add(result(ANSWERABLE, true, i % 2 == 0));
        }

        Measure.Lift none = measure("answers_right").lift(good, good);
        Measure.Lift some = measure("answers_right").lift(good, bad);

        assertThat(List.of(none.value(), none.from(), none.to())).containsOnly(0.0);
        assertThat(some.value()).isEqualTo(0.3, within(1e-9));
        assertThat(some.from()).isPositive().isLessThan(some.value());
        assertThat(some.to()).isGreaterThan(some.value());
        assertThat(measure("answers_right").lift(good, bad)).isEqualTo(some);
    }

    @Test
    void confidenceThatMeansWhatItSaysHasNoError() {
        List<Reliability.Sample> honest = new ArrayList<>();
        List<Reliability.Sample> boasting = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            honest.add(new Reliability.Sample(0.75, i % 4 != 0));
            boasting.add(new Reliability.Sample(0.95, i % 4 != 0));
        }

        assertThat(new Reliability(honest).error()).isEqualTo(0, within(1e-9));
        assertThat(new Reliability(boasting).error()).isEqualTo(0.2, within(1e-9));
        assertThat(new Reliability(honest).bins().get(7).count()).isEqualTo(100);
    }

    @Test
    void plainSearchRanksByItsWordsInBothLanguages() {
        PlainSearch search = new PlainSearch(List.of(
                new Chamber.Passage("a.md", 0, "The museum opens at 9:40."),
                new Chamber.Passage("b.md", 0, "条播每亩6公斤"),
                new Chamber.Passage("c.md", 0, "The café closes at noon.")));

        assertThat(search.search("When does the museum open?", 1).getFirst().document())
                .isEqualTo("a.md");
        assertThat(search.search("条播一亩多少", 5))
                .singleElement()
                .satisfies(found -> assertThat(found.document()).isEqualTo("b.md"));
        assertThat(search.search("xylophone", 5)).isEmpty();
    }

    @Test
    void aGroupHasItsOwnQuestionsOnlyBesideWhatPlainSearchMadeOfThem() {
        List<Result> ours = List.of(result(ANSWERABLE, true, true), result(OPEN, false, false));
        List<Result> plain = List.of(result(ANSWERABLE, true, false), result(OPEN, true, false));
        Asked other = new Asked(
                "r", "shop", "table", "zh", "多少钱?", true, List.of(List.of("8")), List.of(), ANSWERABLE.sources());
        Main.Run run = new Main.Run(
                List.of(ours.get(0), result(other, true, false), ours.get(1)),
                List.of(plain.get(0), result(other, false, false), plain.get(1)),
                List.of(),
                List.of());

        assertThat(Group.of(run))
                .extracting(group -> group.by() + " " + group.name())
                .containsExactly(
                        "kind lookup",
                        "kind table",
                        "language en",
                        "language zh",
                        "organisation org",
                        "organisation shop");
        assertThat(Group.of(run).getFirst().ours()).isEqualTo(ours);
        assertThat(Group.of(run).getFirst().plain()).isEqualTo(plain);
        assertThat(measure("unanswerable_answered").counted(ours)).isEqualTo(1);
        assertThat(measure("source_cited").counted(plain)).isZero();
    }
}
