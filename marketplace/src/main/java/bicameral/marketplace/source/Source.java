package bicameral.marketplace.source;

import bicameral.tenant.TenantId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A source and how its latest run went.
 *
 * @param schedule null for what is pushed
 * @param problem stable code of why the latest run failed; null unless FAILED
 * @param problemDetail HTTP status, SQLSTATE or a count; may be empty
 * @param counts of the latest run, so far where it is on its way
 * @param expected rows or pages of the run that is on its way; 0 where that is not known
 * @param rows how many rows or pages the chamber now has of it
 */
public record Source(
        TenantId tenant,
        UUID id,
        UUID agent,
        UUID collection,
        Kind kind,
        String name,
        Definition definition,
        @Nullable UUID secret,
        @Nullable Schedule schedule,
        boolean paused,
        State state,
        @Nullable String problem,
        String problemDetail,
        @Nullable Instant lastRun,
        @Nullable Instant lastGood,
        @Nullable Instant nextRun,
        Counts counts,
        long expected,
        long rows) {
    /** Kinds of source. */
    public enum Kind {
        /** Records that programs put. */
        PUSH,
        /** One web page. */
        PAGE,
        /** All pages of a sitemap. */
        SITEMAP,
        /** A CSV or JSON Lines file by address. */
        TABLE,
        /** Rows of a database. */
        QUERY
    }

    /** How the latest run stands. */
    public enum State {
        WAITING,
        RUNNING,
        OK,
        FAILED
    }

    /** What a run did with rows or pages. */
    public record Counts(long added, long changed, long unchanged, long removed) {
        public static final Counts NONE = new Counts(0, 0, 0, 0);

        /** Rows or pages looked at. */
        public long seen() {
            return added + changed + unchanged;
        }

        Counts plus(Counts more) {
            return new Counts(
                    added + more.added, changed + more.changed, unchanged + more.unchanged, removed + more.removed);
        }
    }
}
