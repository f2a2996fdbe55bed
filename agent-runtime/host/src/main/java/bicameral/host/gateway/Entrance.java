package bicameral.host.gateway;

import bicameral.host.EngineSettings;
import bicameral.host.EngineSettings.Division;
import bicameral.host.gateway.Allowances.Overdrawn;
import bicameral.host.gateway.Allowances.Taken;
import bicameral.host.gateway.Routes.Place;
import bicameral.tenant.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where calls wait for the engine: budgets first, then the fair queue, then a place on a route. Thread-safe; waiting blocks, so
 * call from virtual threads.
 */
final class Entrance {
    /** Tokens of an ordinary call, so that a round is about one call each. */
    private static final long QUANTUM = 4_000;
    /**
     * One place in so many is kept for tenants that hold no more than that themselves, and twice as many where they want them. Less would
     * make the third question of a small shop wait for its second.
     */
    private static final int KEPT = 4;

    /** Calls; some ten seconds of a busy engine. */
    private static final int LATELY = 128;
    /** How soon somebody who waits notices that nobody waits for it, that a route rests, or that its turn has moved. */
    private static final long LOOK_MILLIS = 250;

    private static final long TELL_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long ORDER_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int MOST_RETRY_SECONDS = 60;

    private final Division division;
    private final Routes routes;
    private final Allowances allowances;
    private final Steering steering;
    private final LongSupplier nanos;
    private final int places;
    private final ReentrantLock lock = new ReentrantLock();
    private final FairQueue queue;
    private final Map<Ticket, Stay> waiting = new HashMap<>();
    private final List<Stay> moving = new ArrayList<>();
    private Map<Ticket, Integer> order = Map.of();
    private long orderedAt;
    private double meanNanos = TimeUnit.SECONDS.toNanos(5);

    Entrance(EngineSettings settings, Routes routes, Allowances allowances, Portions portions, LongSupplier nanos) {
        this.division = settings.division();
        this.routes = routes;
        this.allowances = allowances;
        this.steering = portions.steering();
        this.nanos = nanos;
        this.places = settings.places();
        int quarter = places / KEPT;
        this.queue = new FairQueue(new FairQueue.Rules(
                portions::weight,
                QUANTUM,
                new FairQueue.Kept(places, Math.max(1, quarter), quarter, 2 * quarter, LATELY),
                portions::calls,
                portions::calls,
                division.waitingPerTenant(),
                division.waiting()));
        this.orderedAt = nanos.getAsLong() - ORDER_NANOS;
    }

    /**
     * Waits for a place.
     *
     * @param cancelled asked often
     * @param before told how many go before, where there is more than a moment's wait, and when that changes; may block
     * @throws Refusal engine_busy (UNAVAILABLE) where too many wait or the wait was too long, engine_share_used (TOO_MANY)
     *     where a budget is used up, engine_unavailable (UNAVAILABLE) where every route rests; with {@code retryAfter}
     * @throws CancellationException where nobody waits for it any more
     */
    Stay enter(Ticket ticket, BooleanSupplier cancelled, IntConsumer before) {
        steering.look(ticket.tenant(), ticket.agent());
        Stay stay = new Stay(ticket, budget(ticket));
        boolean entered = false;
        try {
            join(stay);
            await(stay, cancelled, before);
            entered = true;
            return stay;
        } finally {
            if (!entered) stay.leave();
        }
    }

    private Taken budget(Ticket ticket) {
        try {
            return allowances.take(ticket);
        } catch (Overdrawn e) {
            throw refusal("engine_share_used", Refusal.Kind.TOO_MANY, e.until());
        }
    }

    private void join(Stay stay) {
        lock.lock();
        try {
            if (!queue.add(stay.ticket)) throw refusal("engine_busy", Refusal.Kind.UNAVAILABLE, wait(queue.waiting()));
            waiting.put(stay.ticket, stay);
            serve();
        } finally {
            lock.unlock();
        }
    }

    /** Hands out what places there are: first to those who had one and lost it with its route. Holding the lock. */
    private void serve() {
        moving.removeIf(stay -> stay.move(routes.take(stay.tried)));
        while (queue.waiting() > 0) {
            Place place = routes.take(Set.of());
            if (place == null) return;
            Ticket next = queue.next();
            if (next == null) {
                place.close();
                return;
            }
            Stay stay = waiting.remove(next);
            if (stay == null) throw new IllegalStateException("a ticket that nobody holds");
            stay.move(place);
        }
    }

    private void await(Stay stay, BooleanSupplier cancelled, IntConsumer before) {
        long began = nanos.getAsLong();
        long told = began - TELL_NANOS + TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS);
        int last = -1;
        while (!stay.served()) {
            long now = nanos.getAsLong();
            if (cancelled.getAsBoolean()) throw new CancellationException("nobody waits for it");
            if (!routes.worthWaiting(stay.tried)) throw resting();
            if (now - began > division.patience().toNanos())
                throw refusal("engine_busy", Refusal.Kind.UNAVAILABLE, wait(waiting()));
            int ahead = now - told >= TELL_NANOS ? ahead(stay.ticket) : last;
            if (ahead != last && ahead >= 0) {
                before.accept(ahead);
                told = now;
                last = ahead;
            }
            stay.look();
            steering.look(stay.ticket.tenant(), stay.ticket.agent());
            serveAgain(stay.ticket);
        }
    }

    /** A route may have been taken back, or come to be tried again, or a bound have been widened, without anybody's end. */
    private void serveAgain(Ticket ticket) {
        lock.lock();
        try {
            queue.again(ticket.tenant());
            serve();
        } finally {
            lock.unlock();
        }
    }

    private Refusal resting() {
        return refusal("engine_unavailable", Refusal.Kind.UNAVAILABLE, routes.resting());
    }

    private static Refusal refusal(String code, Refusal.Kind kind, Duration wait) {
        return new Refusal(code, kind, Map.of("retryAfter", Math.max(1, Math.ceilDiv(wait.toMillis(), 1000L))));
    }

    /** How long so many calls have taken lately. */
    private Duration wait(int calls) {
        double nanosEach = meanNanos / Math.max(1, places);
        long seconds = (long) Math.ceil(calls * nanosEach / TimeUnit.SECONDS.toNanos(1));
        return Duration.ofSeconds(Math.clamp(seconds, 1, MOST_RETRY_SECONDS));
    }

    /** How many go before it; -1 where it no longer waits. */
    private int ahead(Ticket ticket) {
        lock.lock();
        try {
            long now = nanos.getAsLong();
            if (now - orderedAt >= ORDER_NANOS || (waiting.containsKey(ticket) && !order.containsKey(ticket))) {
                order = numbered(queue.order());
                orderedAt = now;
            }
            return order.getOrDefault(ticket, -1);
        } finally {
            lock.unlock();
        }
    }

    private static Map<Ticket, Integer> numbered(List<Ticket> tickets) {
        Map<Ticket, Integer> numbers = HashMap.newHashMap(tickets.size());
        for (Ticket ticket : tickets) numbers.put(ticket, numbers.size());
        return numbers;
    }

    /** Calls that wait. */
    int waiting() {
        lock.lock();
        try {
            return queue.waiting();
        } finally {
            lock.unlock();
        }
    }

    /** One call from its entry to its end. For one thread. */
    final class Stay implements AutoCloseable {
        private final Ticket ticket;
        private final Taken taken;
        private final Set<EngineRoute> tried = new HashSet<>();
        private final Condition moved = lock.newCondition();
        private long began;
        private @Nullable Place place;
        private long tokens;

        private Stay(Ticket ticket, Taken taken) {
            this.ticket = ticket;
            this.taken = taken;
        }

        /** Holding the lock. False where there is none to move to. */
        private boolean move(@Nullable Place to) {
            if (to == null) return false;
            place = to;
            began = nanos.getAsLong();
            moved.signal();
            return true;
        }

        private boolean served() {
            lock.lock();
            try {
                return place != null;
            } finally {
                lock.unlock();
            }
        }

        /** Waits for a place, but not for long. */
        private void look() {
            lock.lock();
            try {
                long left = TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS);
                while (place == null && left > 0) left = moved.awaitNanos(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("interrupted");
            } finally {
                lock.unlock();
            }
        }

        /** The place it has. */
        Place place() {
            Place held = place;
            if (held == null) throw new IllegalStateException("no place is held");
            return held;
        }

        /**
         * Gives its place up for one on a route that it has not had; false where none of them can be had.
         *
         * @throws CancellationException where nobody waits for it any more
         */
        boolean another(BooleanSupplier cancelled) {
            EngineRoute failed = place().route();
            lock.lock();
            try {
                Place had = place();
                tried.add(failed);
                place = null;
                had.close();
                moving.add(this);
                serve();
            } finally {
                lock.unlock();
            }
            try {
                await(this, cancelled, before -> {});
                failed.tally().retried();
                return true;
            } catch (Refusal none) {
                return false;
            }
        }

        /** Tokens that left or came, to be paid at the end. */
        void use(long more) {
            tokens += more;
        }

        /** Never came in, or only in the moment in which it left. */
        private void leave() {
            lock.lock();
            try {
                if (place != null) {
                    close();
                    return;
                }
                if (waiting.remove(ticket) != null) queue.cancel(ticket);
                taken.end(0);
            } finally {
                lock.unlock();
            }
        }

        /** Ends it, pays what was used, and lets the next one in. */
        @Override
        public void close() {
            lock.lock();
            try {
                moving.remove(this);
                Place held = place;
                place = null;
                if (held != null) held.close();
                queue.end(ticket, tokens);
                meanNanos += ((nanos.getAsLong() - began) - meanNanos) / 16;
                serve();
            } finally {
                lock.unlock();
                taken.end(tokens);
            }
        }
    }
}
