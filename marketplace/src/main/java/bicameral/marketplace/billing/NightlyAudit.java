package bicameral.marketplace.billing;

import bicameral.marketplace.billing.LedgerAudit.Finding;
import bicameral.tenant.OpsTx;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;

/**
 * Checks all invariants of the books once a night, from three o'clock (UTC+8) by the clock of money, and keeps what it found. Each
 * that is broken is an error in the log. A night that nobody was up for is made up for later that day. Thread-safe, also across
 * instances: one check a night, and one that died is begun anew.
 */
@ApplicationScoped
public class NightlyAudit {
    private static final Logger LOG = Logger.getLogger(NightlyAudit.class);
    private static final Duration PAUSE = Duration.ofMinutes(10);
    private static final int HOUR = 3;
    /** A check that has not ended by then has died. */
    private static final Duration LONGEST = Duration.ofHours(2);

    private final OpsTx ops;
    private final LedgerAudit audit;

    public NightlyAudit(OpsTx ops, LedgerAudit audit) {
        this.ops = ops;
        this.audit = audit;
    }

    /**
     * What a night's check found.
     *
     * @param at when it ended
     * @param rules how many invariants were checked
     * @param broken those that do not hold, each with the number of its violations
     */
    public record Night(LocalDate night, Instant at, int rules, List<String> broken) {
        public Night {
            broken = List.copyOf(broken);
        }

        /** Whether all hold. */
        public boolean good() {
            return broken.isEmpty();
        }
    }

    /** As a task of the clustered scheduler. */
    public RecurringTask<Void> recurring() {
        return Tasks.recurring("nightly-audit", FixedDelay.of(PAUSE)).execute((instance, context) -> runDue());
    }

    /** Checks, if this night's check is due and nobody is at it; whether it did. */
    public boolean runDue() {
        Optional<String> night = ops.in(NightlyAudit::claim);
        night.ifPresent(this::check);
        return night.isPresent();
    }

    private static Optional<String> claim(Handle handle) {
        return handle.createQuery("""
                        insert into market.audit_night as n (night)
                        select (market.clock() at time zone 'Asia/Shanghai' - make_interval(hours => :hour))::date::text
                        on conflict (night) do update set begun_at = market.clock()
                          where n.ended_at is null and n.begun_at < market.clock() - make_interval(secs => :longest)
                        returning night""")
                .bind("hour", HOUR)
                .bind("longest", LONGEST.toSeconds())
                .mapTo(String.class)
                .findOne();
    }

    private void check(String night) {
        List<Finding> findings = audit.run();
        List<Finding> broken =
                findings.stream().filter(finding -> !finding.ok()).toList();
        for (Finding finding : broken)
            LOG.errorf(
                    "the books of the night of %s: %s is violated %d times",
                    night, finding.name(), finding.violations());
        ops.in(handle -> handle.createUpdate("""
                        update market.audit_night set ended_at = market.clock(), rules = :rules, broken = :broken
                        where night = :night""")
                .bind("rules", findings.size())
                .bindArray(
                        "broken",
                        String.class,
                        broken.stream().map(NightlyAudit::text).toList())
                .bind("night", night)
                .execute());
    }

    private static String text(Finding finding) {
        return finding.name() + " (" + finding.violations() + ")";
    }

    /** The last night whose check has ended; empty before there was one. */
    public Optional<Night> last() {
        return ops.in(handle -> handle.createQuery(
                        "select * from market.audit_night where ended_at is not null order by night desc limit 1")
                .map((row, context) -> night(row))
                .findOne());
    }

    private static Night night(ResultSet row) throws SQLException {
        Array broken = row.getArray("broken");
        return new Night(
                LocalDate.parse(row.getString("night")),
                row.getObject("ended_at", OffsetDateTime.class).toInstant(),
                row.getInt("rules"),
                List.of((String[]) broken.getArray()));
    }
}
