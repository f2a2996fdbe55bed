package bicameral.bench.money;

import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * What happens when in a simulated life: nothing but the seed, the number of operations and an operation's index decide it, so
 * that a process which was killed can be started again in the middle, and a seed gives the same life again.
 */
record Plan(long seed, int operations) {
    private static final Instant BEGIN = Instant.parse("2027-12-01T00:00:00Z");
    private static final Duration STEP = Duration.ofSeconds(7);
    private static final Duration LEAP = Duration.ofHours(22);
    private static final int MOST_LEAPS = 420;
    /** So few that a short life has months, too. */
    private static final int LEAST_BETWEEN_LEAPS = 30;
    /** Operations of a life in which what costs much need not be rare. */
    private static final int ORDINARY = 20_000;
    /** How far back an operation looks for another one to go on with. */
    private static final int MEMORY = 400;

    /** Dice of an operation's own. */
    SplittableRandom dice(int index, String purpose) {
        return new SplittableRandom(mix(seed ^ (long) purpose.hashCode() << 32 ^ index));
    }

    /** Seven seconds after the one before; now and then nearly a day, so that all of it takes more than a year. */
    Instant at(int index) {
        return BEGIN.plus(STEP.multipliedBy(index)).plus(LEAP.multipliedBy(leapt(index)));
    }

    private long leapt(int index) {
        int leaps = Math.clamp(operations / LEAST_BETWEEN_LEAPS, 1, MOST_LEAPS);
        return (long) index * leaps / operations;
    }

    /** Whether nearly a day has gone by since the operation before. */
    boolean leaps(int index) {
        return index > 0 && leapt(index) > leapt(index - 1);
    }

    /** A tenth of the life: how far back what lasts, as subscriptions do, may have begun. */
    int season() {
        return Math.max(1, operations / 10);
    }

    /** Whether a deed that costs much is done this time: in a life of any length some dozens of times. */
    boolean seldom(SplittableRandom dice) {
        return dice.nextInt(Math.max(1, operations / ORDINARY)) == 0;
    }

    Deed deed(int index) {
        return Deed.drawn(dice(index, "deed"));
    }

    /** An id of the operation's own, in the order of their time as the market's are. */
    UUID id(int index, String purpose) {
        SplittableRandom bits = dice(index, "id " + purpose);
        long high = at(index).toEpochMilli() << 16 | 0x7000L | (bits.nextLong() & 0xfffL);
        return new UUID(high, (bits.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L);
    }

    /** An operation of that kind some while before, the nearest below where the dice fall; −1 where there is none. */
    int before(int index, Deed kind, SplittableRandom dice, int reach) {
        int from = index - 1 - dice.nextInt(reach);
        for (int i = from; i >= Math.max(0, from - MEMORY); i--) if (deed(i) == kind) return i;
        return -1;
    }

    private static long mix(long value) {
        long mixed = (value ^ value >>> 33) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ mixed >>> 33;
    }
}
