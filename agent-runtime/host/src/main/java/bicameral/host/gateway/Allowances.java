package bicameral.host.gateway;

import bicameral.host.EngineSettings.Tokens;
import bicameral.tenant.TenantId;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.TokensInheritanceStrategy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Token budgets of tenants and agents, per minute and per day of UTC. A call takes the most it can need and gives back what it
 * did not use. Minutes are counted in this instance; a day begins with what the receipts say of it, so that a restart gives
 * nothing away. A budget that changes holds from the next call on: of a minute's the share that was left is kept. Thread-safe.
 */
final class Allowances {
    /** What a day's receipts say. */
    @FunctionalInterface
    interface Used {
        /** Tokens since then, prompt and answer, of one agent or where it is null of all. */
        long since(TenantId tenant, @Nullable UUID agent, Instant from);
    }

    /** More than the agents and tenants of an instance; past it the minutes begin anew, which gives little away. */
    private static final int MOST_KEPT = 20_000;

    private record Key(TenantId tenant, @Nullable UUID agent) {}

    private final Portions portions;
    private final Used used;
    private final Clock clock;
    private final TimeMeter meter;
    private final ConcurrentHashMap<Key, Minute> minutes = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Key, Day> days = new ConcurrentHashMap<>();

    Allowances(Portions portions, Used used, Clock clock) {
        this.portions = portions;
        this.used = used;
        this.clock = clock;
        this.meter = new Millis(clock);
    }

    /**
     * Takes so many tokens from all budgets, or from none.
     *
     * @throws Overdrawn where one of them has not so many
     */
    Taken take(Ticket ticket) throws Overdrawn {
        List<Runnable> undo = new ArrayList<>();
        List<Refund> refunds = new ArrayList<>();
        try {
            Tokens ofTenant = portions.tokens(ticket.tenant());
            take(new Key(ticket.tenant(), null), ofTenant, ticket.tokens(), undo, refunds);
            Tokens ofAgent = portions.tokens(ticket.tenant(), ticket.agent());
            take(new Key(ticket.tenant(), ticket.agent()), ofAgent, ticket.tokens(), undo, refunds);
            undo.clear();
        } finally {
            undo.forEach(Runnable::run);
        }
        return new Taken(ticket.tokens(), refunds);
    }

    private void take(Key key, Tokens budget, long tokens, List<Runnable> undo, List<Refund> refunds) throws Overdrawn {
        if (budget.perDay() > 0) {
            Day day = today(key);
            Duration wait = day.take(tokens, budget.perDay());
            if (!wait.isZero()) throw new Overdrawn(wait);
            undo.add(() -> day.give(tokens));
            refunds.add(day::give);
        } else {
            // What is used without a budget is in the receipts, where the next one begins.
            days.remove(key);
        }
        if (budget.perMinute() > 0) {
            Bucket bucket = minute(key, budget.perMinute());
            // One call larger than the budget takes all of it, or it could never be made.
            long fits = Math.min(tokens, budget.perMinute());
            ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(fits);
            if (!probe.isConsumed()) throw new Overdrawn(Duration.ofNanos(probe.getNanosToWaitForRefill()));
            undo.add(() -> bucket.addTokens(fits));
            refunds.add(unused -> bucket.addTokens(Math.min(unused, fits)));
        }
    }

    private Bucket minute(Key key, long perMinute) {
        if (minutes.size() > MOST_KEPT) minutes.clear();
        return minutes.compute(key, (any, kept) -> kept == null ? fresh(perMinute) : kept.changed(perMinute))
                .bucket();
    }

    private Minute fresh(long perMinute) {
        Bucket bucket = Bucket.builder()
                .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, Duration.ofMinutes(1)))
                .withCustomTimePrecision(meter)
                .build();
        return new Minute(bucket, perMinute);
    }

    private record Minute(Bucket bucket, long perMinute) {
        Minute changed(long most) {
            if (most == perMinute) return this;
            bucket.replaceConfiguration(
                    BucketConfiguration.builder()
                            .addLimit(limit -> limit.capacity(most).refillGreedy(most, Duration.ofMinutes(1)))
                            .build(),
                    TokensInheritanceStrategy.PROPORTIONALLY);
            return new Minute(bucket, most);
        }
    }

    private Day today(Key key) {
        LocalDate date = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        Day kept = days.get(key);
        if (kept != null && kept.date.equals(date)) return kept;
        // Read outside the map: it blocks on the database.
        Instant from = date.atStartOfDay(ZoneOffset.UTC).toInstant();
        Day fresh = new Day(date, used.since(key.tenant(), key.agent(), from));
        days.values().removeIf(day -> !day.date.equals(date));
        Day other = days.putIfAbsent(key, fresh);
        return other == null ? fresh : other;
    }

    private interface Refund {
        void give(long unused);
    }

    private final class Day {
        private final LocalDate date;
        private long spent;

        Day(LocalDate date, long spent) {
            this.date = date;
            this.spent = spent;
        }

        /** How long to wait for the next day; zero where they were taken. */
        synchronized Duration take(long tokens, long most) {
            if (spent + tokens <= most) {
                spent += tokens;
                return Duration.ZERO;
            }
            Instant next = date.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
            return Duration.between(clock.instant(), next).plusSeconds(1);
        }

        synchronized void give(long tokens) {
            spent -= tokens;
        }
    }

    /** What one call took. */
    static final class Taken {
        private final long tokens;
        private final List<Refund> refunds;

        private Taken(long tokens, List<Refund> refunds) {
            this.tokens = tokens;
            this.refunds = refunds;
        }

        /** The call has ended. */
        void end(long trueTokens) {
            long unused = tokens - trueTokens;
            if (unused > 0) refunds.forEach(refund -> refund.give(unused));
        }
    }

    /** A budget is used up. */
    static final class Overdrawn extends Exception {
        private static final long serialVersionUID = 1;
        private final transient Duration wait;

        private Overdrawn(Duration wait) {
            super("a token budget is used up", null, false, false);
            this.wait = wait;
        }

        /** Until it has room again. */
        Duration until() {
            return wait;
        }
    }

    private record Millis(Clock clock) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return TimeUnit.MILLISECONDS.toNanos(clock.millis());
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }
}
