package bicameral.host.chamber;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.host.HostSettings.Patience;
import bicameral.host.chamber.Life.Event;
import bicameral.host.chamber.Life.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@SuppressWarnings("ReferenceEquality") // a life that nothing happened to is the same
class LifeTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Patience PATIENCE = new Patience(Duration.ofMinutes(10), 5, Duration.ofSeconds(64));

    /** The arrows of the drawing. */
    private static final Map<Class<?>, Set<Class<?>>> ARROWS = Map.of(
            Life.Asleep.class, Set.of(Life.Waking.class),
            Life.Waking.class, Set.of(Life.Awake.class, Life.Asleep.class, Life.Crashed.class, Life.Quarantined.class),
            Life.Awake.class,
                    Set.of(Life.Draining.class, Life.Crashed.class, Life.Quarantined.class, Life.Asleep.class),
            Life.Draining.class, Set.of(Life.Asleep.class),
            Life.Crashed.class, Set.of(Life.Waking.class, Life.Asleep.class),
            Life.Quarantined.class, Set.of(Life.Asleep.class));

    /** An event so many seconds after the one before. */
    record Later(int seconds, Event event) {}

    @Provide
    Arbitrary<List<Later>> histories() {
        Arbitrary<Event> events = Arbitraries.oneOf(
                Arbitraries.of(
                        new Event.Wanted(),
                        new Event.Ready(),
                        new Event.TurnedAway(Life.Reason.TURNED_AWAY),
                        new Event.Failed(),
                        new Event.Released()),
                Arbitraries.of(Reason.IDLE, Reason.UPGRADE, Reason.OPERATOR).map(Event.Drain::new),
                Arbitraries.of(Reason.ENDED, Reason.OVER_MEMORY, Reason.OVER_DISK, Reason.SHUTDOWN)
                        .map(Event.Ended::new));
        return Combinators.combine(Arbitraries.integers().between(0, 200), events)
                .as(Later::new)
                .list()
                .ofMaxSize(60);
    }

    @Property
    void every_event_in_every_state_follows_an_arrow_or_changes_nothing(@ForAll("histories") List<Later> history) {
        Life life = Life.unborn(BEGIN);
        Instant now = BEGIN;
        for (Later later : history) {
            now = now.plusSeconds(later.seconds());
            Life next = life.after(later.event(), now, PATIENCE);
            if (next != life) {
                assertThat(ARROWS.get(life.getClass())).contains(next.getClass());
                assertThat(next.since()).isEqualTo(now);
            }
            assertThat(next.crashes().size()).isLessThanOrEqualTo(PATIENCE.crashes());
            life = next;
        }
    }

    /** A worker is started by Waking only, so two in a row would be two workers. */
    @Property
    void between_two_wakes_the_first_has_ended(@ForAll("histories") List<Later> history) {
        Life life = Life.unborn(BEGIN);
        Instant now = BEGIN;
        int workers = 0;
        for (Later later : history) {
            now = now.plusSeconds(later.seconds());
            Life next = life.after(later.event(), now, PATIENCE);
            if (next != life && next instanceof Life.Waking) workers++;
            boolean over =
                    next instanceof Life.Asleep || next instanceof Life.Crashed || next instanceof Life.Quarantined;
            if (over) workers = 0;
            assertThat(workers).isBetween(0, 1);
            life = next;
        }
    }

    @Property
    void quarantine_is_left_by_an_operator_only(@ForAll("histories") List<Later> history) {
        Life life = new Life.Quarantined(BEGIN, Reason.ENDED, List.of());
        for (Later later : history) {
            if (later.event() instanceof Event.Released) continue;
            assertThat(life.after(later.event(), BEGIN.plusSeconds(later.seconds()), PATIENCE))
                    .isSameAs(life);
        }
        assertThat(life.after(new Event.Released(), BEGIN, PATIENCE)).isInstanceOf(Life.Asleep.class);
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void what_was_held_for_its_disk_is_released_to_shrink(Reason why) {
        Life released = new Life.Quarantined(BEGIN, why, List.of(BEGIN)).after(new Event.Released(), BEGIN, PATIENCE);
        assertThat(released.reason()).isEqualTo(why == Reason.OVER_DISK ? Reason.RELEASED_TO_SHRINK : Reason.RELEASED);
        assertThat(released.crashes()).isEmpty();
    }

    private static Life crash(Life life, Instant at) {
        return life.after(new Event.Wanted(), at, PATIENCE)
                .after(new Event.Ready(), at, PATIENCE)
                .after(new Event.Ended(Reason.ENDED), at, PATIENCE);
    }

    @Test
    void pauses_grow_and_the_fifth_crash_in_ten_minutes_is_the_last() {
        Life life = Life.unborn(BEGIN);
        Instant now = BEGIN;
        for (int pause : new int[] {0, 1, 2, 4}) {
            life = crash(life, now);
            assertThat(life)
                    .isInstanceOfSatisfying(
                            Life.Crashed.class,
                            crashed -> assertThat(Duration.between(crashed.since(), crashed.until()))
                                    .isEqualTo(Duration.ofSeconds(pause)));
            if (pause > 0) {
                assertThat(life.after(new Event.Wanted(), now.plusMillis(pause * 1000L - 1), PATIENCE))
                        .isSameAs(life);
            }
            now = now.plusSeconds(pause);
        }
        assertThat(crash(life, now)).isInstanceOf(Life.Quarantined.class);
    }

    @Test
    void crashes_outside_of_the_window_do_not_count() {
        Life life = Life.unborn(BEGIN);
        for (int i = 0; i < 20; i++) {
            life = crash(life, BEGIN.plus(Duration.ofMinutes(11L * i)));
            assertThat(life).isInstanceOf(Life.Crashed.class);
            assertThat(life.crashes()).hasSize(1);
        }
    }

    @Test
    void a_full_disk_is_not_tried_again() {
        Life awake =
                Life.unborn(BEGIN).after(new Event.Wanted(), BEGIN, PATIENCE).after(new Event.Ready(), BEGIN, PATIENCE);
        assertThat(awake.after(new Event.Ended(Reason.OVER_DISK), BEGIN, PATIENCE))
                .isInstanceOf(Life.Quarantined.class);
    }

    @Test
    void the_pause_has_a_longest() {
        assertThat(PATIENCE.pause(8)).isEqualTo(Duration.ofSeconds(64));
        assertThat(PATIENCE.pause(1_000)).isEqualTo(Duration.ofSeconds(64));
    }

    private static ChamberOperations.Move move(int minute, String state, Reason reason) {
        return new ChamberOperations.Move(BEGIN.plus(Duration.ofMinutes(minute)), state, reason);
    }

    private static Life remembered(int minute, ChamberOperations.Move... oldestFirst) {
        return Moves.remembered(List.of(oldestFirst).reversed(), BEGIN.plus(Duration.ofMinutes(minute)), PATIENCE);
    }

    @Test
    void crashes_that_still_count_are_remembered_from_what_is_written() {
        ChamberOperations.Move[] moves = {
            move(0, "CRASHED", Reason.ENDED),
            move(5, "WAKING", Reason.DEMAND),
            move(6, "CRASHED", Reason.OVER_MEMORY),
            move(7, "CRASHED", Reason.ENDED)
        };
        assertThat(remembered(8, moves)).isInstanceOfSatisfying(Life.Crashed.class, crashed -> {
            assertThat(crashed.crashes()).hasSize(3).isSorted();
            assertThat(crashed.until()).isEqualTo(crashed.since().plusSeconds(2));
        });
        assertThat(remembered(11, moves).crashes()).hasSize(2);
        assertThat(remembered(20, moves)).isInstanceOf(Life.Asleep.class);
        assertThat(remembered(20, moves).crashes()).isEmpty();
        assertThat(remembered(
                                8,
                                move(6, "CRASHED", Reason.ENDED),
                                move(7, "WAKING", Reason.DEMAND),
                                move(7, "AWAKE", Reason.READY))
                        .crashes())
                .hasSize(1);
    }

    @Test
    void crashes_before_somebody_let_it_go_are_forgotten_and_a_quarantine_is_not() {
        assertThat(remembered(
                        3,
                        move(0, "CRASHED", Reason.ENDED),
                        move(1, "QUARANTINED", Reason.ENDED),
                        move(2, "ASLEEP", Reason.RELEASED),
                        move(2, "CRASHED", Reason.ENDED)))
                .isInstanceOfSatisfying(
                        Life.Crashed.class,
                        crashed -> assertThat(crashed.crashes()).hasSize(1));
        assertThat(remembered(
                                3,
                                move(0, "CRASHED", Reason.ENDED),
                                move(1, "QUARANTINED", Reason.OVER_DISK),
                                move(2, "ASLEEP", Reason.RELEASED_TO_SHRINK))
                        .crashes())
                .isEmpty();
        assertThat(remembered(9_999, move(1, "QUARANTINED", Reason.OVER_DISK))).isInstanceOf(Life.Quarantined.class);
        assertThat(remembered(1)).isInstanceOf(Life.Asleep.class);
    }

    /** A host that is started again in the middle of any history goes on as one that was not, but for what it had running. */
    @Property
    void a_host_started_again_counts_the_same_crashes(@ForAll("histories") List<Later> history) {
        Life life = Life.unborn(BEGIN);
        Instant now = BEGIN;
        List<ChamberOperations.Move> written = new java.util.ArrayList<>();
        for (Later later : history) {
            now = now.plusSeconds(later.seconds());
            Life next = life.after(later.event(), now, PATIENCE);
            if (next != life) written.add(new ChamberOperations.Move(now, Moves.state(next), next.reason()));
            life = next;
        }
        Instant begin = now.minus(PATIENCE.window());
        Life again = Moves.remembered(written.reversed(), now, PATIENCE);
        assertThat(again instanceof Life.Quarantined).isEqualTo(life instanceof Life.Quarantined);
        if (!(life instanceof Life.Quarantined))
            assertThat(again.crashes())
                    .isEqualTo(life.crashes().stream()
                            .filter(crash -> crash.isAfter(begin))
                            .toList());
    }
}
