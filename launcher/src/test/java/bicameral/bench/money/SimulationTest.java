package bicameral.bench.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.bench.Market;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short life of what {@code ./bicameral bench money --operations} lives long. */
class SimulationTest {
    private static final int USERS = 9;
    private static final int OPERATIONS = 3_000;

    @TempDir
    private Path directory;

    @Test
    @Tag("P-F1")
    @Tag("P-F11")
    @Tag("P-F12")
    @Tag("P-M1")
    @Tag("P-M5")
    @Tag("P-M7")
    @Tag("P-M10")
    @Tag("P-M11")
    @Tag("P-M14")
    void invariants_hold_through_kills_and_a_seed_gives_the_same_life_again() throws Exception {
        List<String> said = new ArrayList<>();

        Simulation.End first = live("first", 13, said);
        Simulation.End again = live("again", 13, said);

        assertThat(first.tale().neverDone())
                .as(() -> String.join("\n", first.tale().table()))
                .contains(Deed.FORGED_WEBHOOK)
                .isSubsetOf(Deed.meantToFail());
        assertThat(first.tale().refused(Deed.ASK_OTHERWISE, "idempotency_conflict"))
                .isPositive();
        assertThat(first.tale().refused(Deed.FORGED_WEBHOOK, "bad_signature")).isPositive();
        assertThat(first.tale().errors().keySet())
                .allMatch(error -> error.endsWith("nobody knows whether it was made"));
        assertThat(first.kills()).isPositive();
        assertThat(first.postings())
                .containsKeys("reserve", "capture", "release", "expire", "refund", "maturation", "share", "share_back")
                .containsKeys("top_up", "top_up_refund", "top_up_refund_failed", "top_up_reversal", "dispute_opened")
                .containsKeys("subscription", "subscription_day", "subscription_refund", "promo_grant", "promo_expiry")
                .containsKeys("payout", "payout_settled", "payout_failed");
        assertThat(first.parts().get("parts paid"))
                .as(() -> first.parts().toString())
                .isPositive();
        assertThat(first.parts().get("parts asked about more than once")).isPositive();
        assertThat(again.parts()).isEqualTo(first.parts());
        assertThat(said).hasSize(4).allMatch(line -> line.endsWith("all invariants hold"));
        // What was done, and what everybody has.
        assertThat(again.tale().table()).isEqualTo(first.tale().table());
        assertThat(again.tale().digest()).isEqualTo(first.tale().digest());
        assertThat(again.balances()).isEqualTo(first.balances());
        assertThat(again.kills()).isEqualTo(first.kills());
        assertThat(again.entries()).isEqualTo(first.entries());
    }

    private Simulation.End live(String name, long seed, List<String> said) throws Exception {
        try (Market market = Market.start(directory.resolve(name))) {
            return new Simulation(market, new Plan(seed, OPERATIONS), USERS, 2, 2, said::add).live();
        }
    }

    @Test
    void a_tale_counts_what_came_of_deeds_and_tells_orders_apart() {
        Tale tale = new Tale();
        Tale other = new Tale();

        assertThat(tale.takes("deed 1 RESERVE wallet")).isTrue();
        assertThat(tale.takes("deed 2 RESERVE refused insufficient_funds")).isTrue();
        assertThat(tale.takes("logged payout 01990000-0000-7000-8000-000000000001 at stripe"))
                .isTrue();
        assertThat(tale.takes("Exception in thread main")).isFalse();
        assertThat(tale.killed("3 PAUSE")).isEqualTo(3);
        other.takes("deed 2 RESERVE refused insufficient_funds");
        other.takes("deed 1 RESERVE wallet");
        other.killed("3 PAUSE");

        assertThat(tale.refused(Deed.RESERVE, "insufficient_funds")).isEqualTo(1);
        assertThat(tale.neverDone()).contains(Deed.PAUSE).doesNotContain(Deed.RESERVE);
        assertThat(tale.errors()).containsEntry("payout … at stripe", 1L);
        assertThat(tale.table())
                .anyMatch(
                        line -> line.startsWith("reserve ") && line.endsWith("refused insufficient_funds 1, wallet 1"));
        assertThat(tale.digest()).isNotEqualTo(other.digest()).isEqualTo(tale.digest());
    }

    @Test
    void the_pace_of_a_short_life_says_how_long_a_million_would_take() {
        assertThat(Main.pace(1_500, java.time.Duration.ofMillis(7_500)))
                .isEqualTo(
                        "200 operations a second in 8 s with restarts and checks; at this pace 1,000,000 take 1 h 23 min");
    }

    @Test
    void words_that_it_does_not_know_are_refused_before_anything_is_measured() {
        Main.check(List.of("--seconds", "3", "--entries", "1M"));
        for (List<String> wrong : List.of(List.of("--help"), List.of("--seconds"), List.of("--minutes", "3")))
            assertThatThrownBy(() -> Main.check(wrong)).isInstanceOf(NumberFormatException.class);
    }

    @Test
    void a_plan_follows_from_its_seed_and_takes_more_than_a_year() {
        Plan plan = new Plan(5, 1_000_000);

        assertThat(IntStream.range(0, 4_000).mapToObj(plan::deed)).containsAll(List.of(Deed.values()));
        assertThat(plan.deed(77)).isEqualTo(new Plan(5, 1_000_000).deed(77));
        assertThat(plan.id(77, "message"))
                .isEqualTo(new Plan(5, 1_000_000).id(77, "message"))
                .isNotEqualTo(new Plan(6, 1_000_000).id(77, "message"));
        assertThat(IntStream.range(1, 1_000_000).filter(plan::leaps).count()).isBetween(400L, 420L);
        assertThat(plan.at(999_999)).isAfter(plan.at(0).plus(java.time.Duration.ofDays(366)));
        assertThat(IntStream.range(1, 5_000).allMatch(index -> plan.at(index).isAfter(plan.at(index - 1))))
                .isTrue();
    }
}
