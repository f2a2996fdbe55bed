package bicameral.marketplace.subscription;

import java.util.Locale;
import java.util.Optional;

/**
 * Where a subscription is in its life. Never changes but by {@link #after}.
 *
 * <pre>
 *    subscribe with a trial                subscribe
 *            │                                 │           ┌──┐ PAID (the next period)
 *            ▼               PAID              ▼           ▼  │
 *       ┌──────────┐ ─────────────────────► ┌──────────────────┐   PAUSE   ┌────────┐
 *       │ TRIALING │                        │      ACTIVE      │ ────────► │ PAUSED │
 *       └──────────┘       ┌──── UNDO ────► └──────────────────┘ ◄──────── └────────┘
 *        │  ▲    │         │                  │      │  │   ▲      RESUME      │  │
 * CANCEL │  │    │ SHORT   │  ┌─── CANCEL ────┘ SHORT│  │   │ PAID             │  │
 *        │  │UNDO│         │  │                      ▼  │   │           CANCEL │  │
 *        ▼  │_TRIAL        │  ▼                    ┌──────────┐┐SHORT (again)  │  │
 *       ┌───────────┐ ─────┘ ◄─ CANCEL ─ (PAUSED)  │ PAST_DUE │◄┘              │  │
 *       │ CANCELLED │ ◄────────────────────────────┼──────────┼────────────────┘  │
 *       └───────────┘                              └──────────┘                   │
 *             │ OVER      ACTIVE: OVER, STOP │  GIVEN_UP, CANCEL, STOP │   STOP    │
 *             ▼                              ▼                         ▼           ▼
 *       ┌───────────────────────────────────────────────────────────────────────────────┐
 *       │                                     ENDED                                     │
 *       └───────────────────────────────────────────────────────────────────────────────┘
 * </pre>
 *
 * A CANCELLED one runs to the end of what is paid; STOP ends any that has not ended, at once.
 */
public enum State {
    TRIALING,
    ACTIVE,
    PAST_DUE,
    PAUSED,
    CANCELLED,
    ENDED;

    /** What happens to a subscription. */
    public enum Event {
        /** The wallet paid a period. */
        PAID,
        /** The wallet had too little for it. */
        SHORT,
        /** The last try to be paid is over. */
        GIVEN_UP,
        PAUSE,
        RESUME,
        /** Not to be renewed. */
        CANCEL,
        /** To be renewed after all. */
        UNDO,
        /** The same, while the trial still runs. */
        UNDO_TRIAL,
        /** Its last period is over. */
        OVER,
        /** Ended at once: the agent is gone, or the payer steps back from it. */
        STOP
    }

    /** The state after an event; empty where it cannot happen in this one. */
    public Optional<State> after(Event event) {
        return Optional.ofNullable(
                switch (this) {
                    case TRIALING ->
                        switch (event) {
                            case PAID -> ACTIVE;
                            case CANCEL -> CANCELLED;
                            case SHORT, STOP -> ENDED;
                            case GIVEN_UP, PAUSE, RESUME, UNDO, UNDO_TRIAL, OVER -> null;
                        };
                    case ACTIVE ->
                        switch (event) {
                            case PAID -> ACTIVE;
                            case SHORT -> PAST_DUE;
                            case PAUSE -> PAUSED;
                            case CANCEL -> CANCELLED;
                            case OVER, STOP -> ENDED;
                            case GIVEN_UP, RESUME, UNDO, UNDO_TRIAL -> null;
                        };
                    case PAST_DUE ->
                        switch (event) {
                            case PAID -> ACTIVE;
                            case SHORT -> PAST_DUE;
                            case GIVEN_UP, CANCEL, STOP -> ENDED;
                            case PAUSE, RESUME, UNDO, UNDO_TRIAL, OVER -> null;
                        };
                    case PAUSED ->
                        switch (event) {
                            case RESUME -> ACTIVE;
                            case CANCEL -> CANCELLED;
                            case STOP -> ENDED;
                            case PAID, SHORT, GIVEN_UP, PAUSE, UNDO, UNDO_TRIAL, OVER -> null;
                        };
                    case CANCELLED ->
                        switch (event) {
                            case UNDO -> ACTIVE;
                            case UNDO_TRIAL -> TRIALING;
                            case OVER, STOP -> ENDED;
                            case PAID, SHORT, GIVEN_UP, PAUSE, RESUME, CANCEL -> null;
                        };
                    case ENDED -> null;
                });
    }

    /** As the database writes it. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
