package bicameral.marketplace.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.marketplace.subscription.State.Event;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StateTest {
    private static final List<String> DRAWN = List.of(
            "TRIALING PAID ACTIVE",
            "TRIALING CANCEL CANCELLED",
            "TRIALING SHORT ENDED",
            "TRIALING STOP ENDED",
            "ACTIVE PAID ACTIVE",
            "ACTIVE SHORT PAST_DUE",
            "ACTIVE PAUSE PAUSED",
            "ACTIVE CANCEL CANCELLED",
            "ACTIVE OVER ENDED",
            "ACTIVE STOP ENDED",
            "PAST_DUE PAID ACTIVE",
            "PAST_DUE SHORT PAST_DUE",
            "PAST_DUE GIVEN_UP ENDED",
            "PAST_DUE CANCEL ENDED",
            "PAST_DUE STOP ENDED",
            "PAUSED RESUME ACTIVE",
            "PAUSED CANCEL CANCELLED",
            "PAUSED STOP ENDED",
            "CANCELLED UNDO ACTIVE",
            "CANCELLED UNDO_TRIAL TRIALING",
            "CANCELLED OVER ENDED",
            "CANCELLED STOP ENDED");

    @Test
    void what_is_drawn_can_happen_and_nothing_else() {
        List<String> possible = new ArrayList<>();
        for (State state : State.values())
            for (Event event : Event.values())
                state.after(event).ifPresent(after -> possible.add(state + " " + event + " " + after));
        assertThat(possible).containsExactlyInAnyOrderElementsOf(DRAWN);
    }

    @Test
    void every_state_can_be_reached_and_every_one_can_end() {
        for (State state : State.values()) assertThat(reached(state)).contains(State.ENDED);
        Set<State> fromTrial = reached(State.TRIALING);
        assertThat(fromTrial).containsExactlyInAnyOrder(State.values());
    }

    private static Set<State> reached(State from) {
        Set<State> reached = new HashSet<>(Set.of(from));
        for (int round = 0; round < State.values().length; round++)
            for (State state : Set.copyOf(reached))
                for (Event event : Event.values()) state.after(event).ifPresent(reached::add);
        return reached;
    }
}
