package bicameral.host.chamber;

import bicameral.host.HostSettings.Patience;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a chamber is in its life. Immutable; {@link #after} is all of its rules, and has no other effect.
 *
 * <pre>
 *                 wanted                 ready                drain
 *     ┌────────┐ ───────► ┌────────┐ ───────► ┌────────┐ ───────► ┌──────────┐
 *     │ asleep │          │ waking │          │ awake  │          │ draining │
 *     └────────┘ ◄─────── └────────┘          └────────┘          └──────────┘
 *       ▲  ▲  ▲ turned away ▲     │             │     │                 │
 *       │  │  │             │     │       ended │     │ ended with      │ ended
 *       │  │  │      wanted,│     │ by itself,  │     │ its host,       │
 *       │  │  │   after the │     │ failed      │     │ or taken over   │
 *       │  │  │       pause │     └──────┬──────┘     │                 │
 *       │  │  │             │            │            │                 │
 *       │  │  │ released ┌─────────┐     │            │                 │
 *       │  │  └───────── │ crashed │ ◄───┤            │                 │
 *       │  │             └─────────┘     │ too often, │                 │
 *       │  │                             │ or over    │                 │
 *       │  │ released ┌─────────────┐    │ its disk   │                 │
 *       │  └───────── │ quarantined │ ◄──┘            │                 │
 *       │             └─────────────┘                 │                 │
 *       └─────────────────────────────────────────────┴─────────────────┘
 * </pre>
 *
 * What has no arrow changes nothing: an end told of twice, a drain of what sleeps.
 */
public sealed interface Life {
    /** When it came here. */
    Instant since();

    /** Why it came here. */
    Reason reason();

    /** Crashes that still count, the oldest first; bounded by {@link Patience#crashes}. */
    List<Instant> crashes();

    /** No process, no memory. The next message wakes it. */
    record Asleep(Instant since, Reason reason, List<Instant> crashes) implements Life {}

    /** Its worker starts, or waits for its turn to. */
    record Waking(Instant since, Reason reason, List<Instant> crashes) implements Life {}

    /** Its worker answers. */
    record Awake(Instant since, Reason reason, List<Instant> crashes) implements Life {}

    /** Its worker ends the messages it has; new ones wait for the next worker. */
    record Draining(Instant since, Reason reason, List<Instant> crashes) implements Life {}

    /**
     * Its worker ended by itself or was ended for what it used.
     *
     * @param until wakes are refused before; the first crash costs no pause
     */
    record Crashed(Instant since, Reason reason, List<Instant> crashes, Instant until) implements Life {}

    /** Stays until an operator releases it. */
    record Quarantined(Instant since, Reason reason, List<Instant> crashes) implements Life {}

    /** A chamber nobody has asked for yet. */
    static Life unborn(Instant now) {
        return new Asleep(now, Reason.NEW, List.of());
    }

    /**
     * The life after an event; the very same one where the event means nothing to it.
     *
     * @param now not before {@link #since}
     */
    default Life after(Event event, Instant now, Patience patience) {
        return switch (this) {
            case Asleep asleep when event instanceof Event.Wanted -> new Waking(now, Reason.DEMAND, crashes());
            case Crashed crashed
            when event instanceof Event.Wanted && !now.isBefore(crashed.until) ->
                new Waking(now, Reason.DEMAND, crashes());
            case Crashed crashed when event instanceof Event.Released -> new Asleep(now, Reason.RELEASED, List.of());
            case Quarantined held when event instanceof Event.Released -> new Asleep(now, released(), List.of());
            case Waking waking when event instanceof Event.Ready -> new Awake(now, Reason.READY, crashes());
            case Waking waking
            when event instanceof Event.TurnedAway turned -> new Asleep(now, turned.why(), crashes());
            case Waking waking when event instanceof Event.Failed -> crash(Reason.NOT_READY, now, patience);
            case Awake awake when event instanceof Event.Drain drain -> new Draining(now, drain.why(), crashes());
            case Awake awake
            when event instanceof Event.Ended ended
                    && (ended.why() == Reason.SHUTDOWN || ended.why() == Reason.TAKEN_OVER) ->
                new Asleep(now, ended.why(), crashes());
            case Awake awake when event instanceof Event.Ended ended -> crash(ended.why(), now, patience);
            case Draining draining when event instanceof Event.Ended -> new Asleep(now, reason(), crashes());
            case Asleep asleep -> this;
            case Waking waking -> this;
            case Awake awake -> this;
            case Draining draining -> this;
            case Crashed crashed -> this;
            case Quarantined quarantined -> this;
        };
    }

    /** What was held for its disk is over it still. */
    private Reason released() {
        return reason() == Reason.OVER_DISK ? Reason.RELEASED_TO_SHRINK : Reason.RELEASED;
    }

    private Life crash(Reason why, Instant now, Patience patience) {
        Instant begin = now.minus(patience.window());
        List<Instant> counted = new ArrayList<>(
                crashes().stream().filter(crash -> crash.isAfter(begin)).toList());
        counted.add(now);
        List<Instant> crashes = List.copyOf(counted);
        if (why == Reason.OVER_DISK || crashes.size() >= patience.crashes()) return new Quarantined(now, why, crashes);
        return new Crashed(now, why, crashes, now.plus(patience.pause(crashes.size())));
    }

    /** What can happen to a chamber. */
    sealed interface Event {
        /** Somebody needs it. */
        record Wanted() implements Event {}

        /** Its worker has said so. */
        record Ready() implements Event {}

        /** Too many wait to wake, or there is no place for it: no fault of its own. */
        record TurnedAway(Reason why) implements Event {}

        /** Its worker did not start, or not in time. */
        record Failed() implements Event {}

        /** It is to end its work. */
        record Drain(Reason why) implements Event {}

        /** Its worker has ended; why counts where it was not asked to. */
        record Ended(Reason why) implements Event {}

        /** An operator has looked at it. */
        record Released() implements Event {}
    }

    /** Why a chamber is where it is. */
    enum Reason {
        /** Never used on this host. */
        NEW,
        /** A message, or an operator. */
        DEMAND,
        READY,
        IDLE,
        /** Another chamber needed its place. */
        EVICTED,
        /** All chambers together used more memory than they may. */
        MEMORY_PRESSURE,
        /** There is a newer worker. */
        UPGRADE,
        OPERATOR,
        SHUTDOWN,
        TURNED_AWAY,
        NOT_READY,
        /** By itself. */
        ENDED,
        OVER_MEMORY,
        OVER_PROCESSES,
        OVER_DISK,
        /** The worker's image cannot be pulled. */
        IMAGE_UNAVAILABLE,
        /** The cluster's quota allows no more. */
        QUOTA_EXCEEDED,
        /** No machine of the cluster has room for it. */
        NO_PLACE,
        /** The cluster's API server does not answer. */
        CLUSTER_AWAY,
        /** Another instance took it over, for it did not hear of this one. */
        TAKEN_OVER,
        RELEASED,
        /** By an operator, for a while in which it may only become smaller. */
        RELEASED_TO_SHRINK;

        /** Whether somebody has looked at it and let it go. */
        boolean released() {
            return this == RELEASED || this == RELEASED_TO_SHRINK;
        }
    }
}
