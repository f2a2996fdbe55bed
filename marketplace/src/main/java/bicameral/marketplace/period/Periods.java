package bicameral.marketplace.period;

import bicameral.marketplace.billing.LedgerAudit;
import bicameral.tenant.Ids;
import bicameral.tenant.Operator;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Refusal;
import bicameral.tenant.audit.OperatorLog;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Closes months, oldest first. One billing admin proposes, another one closes, and only while every invariant holds. Closing waits
 * for whoever is posting; what is posted afterwards is dated in the open month, and where a transaction had begun before the end of
 * the closed one, the database refuses it and it is done again. For billing admins only: callers have asked for the role.
 * Thread-safe, also across instances.
 */
@ApplicationScoped
public class Periods {
    private static final int MOST_REASON = 500;
    private static final int MOST_SHOWN = 120;
    /** So long after a month's end it can be closed. */
    private static final int SETTLING_MINUTES = 5;

    private final OpsTx ops;
    private final LedgerAudit audit;
    private final OperatorLog log;

    public Periods(OpsTx ops, LedgerAudit audit, OperatorLog log) {
        this.ops = ops;
        this.audit = audit;
        this.log = log;
    }

    /**
     * A month.
     *
     * @param transactions and entries in it; zero until it is closed
     * @param sums SHA-256 of each export, by its file's ending; empty until it is closed
     */
    public record Period(
            UUID id,
            YearMonth month,
            State state,
            String reason,
            UUID proposedBy,
            String proposer,
            @Nullable String decider,
            @Nullable Instant decidedAt,
            long transactions,
            long entries,
            Map<String, String> sums) {
        public Period {
            sums = Map.copyOf(sums);
        }
    }

    /** A month's way. */
    public enum State {
        PROPOSED,
        CLOSED,
        REJECTED
    }

    /** All that were proposed, newest first; at most 120. */
    public List<Period> all() {
        return ops.in(handle -> handle.createQuery(
                        "select * from market.period order by month desc, proposed_at desc limit :most")
                .bind("most", MOST_SHOWN)
                .map((row, context) -> period(row))
                .list());
    }

    /** The month that is to be closed next: the oldest with transactions that is not; empty in a market without any. */
    public Optional<YearMonth> next() {
        return ops.in(Periods::next);
    }

    private static Optional<YearMonth> next(Handle handle) {
        return handle.createQuery("""
                        select date_trunc('month', min(t.created_at) at time zone 'Asia/Shanghai')::date from market.ledger_transaction t
                        where t.created_at >= coalesce(
                          (select (max(month) + interval '1 month') at time zone 'Asia/Shanghai' from market.period
                           where state = 'closed'), '-infinity')""").mapTo(LocalDate.class).findOne().map(YearMonth::from);
    }

    /**
     * Proposes to close a month.
     *
     * @throws Refusal reason_missing, month_not_over (INVALID), earlier_month_open (INVALID, with the month), period_closed
     *     (CONFLICT) where it is closed or proposed, invariants_broken (CONFLICT)
     */
    public Period propose(Operator by, YearMonth month, String reason) {
        String why = reason(reason);
        ops.in(handle -> closable(handle, month));
        hold();
        UUID id = Ids.next();
        return ops.in(handle -> {
            int inserted = handle.createUpdate("""
                            insert into market.period (id, month, reason, proposed_by, proposer)
                            values (:id, :month, :reason, :by, :who)
                            on conflict (month) where state <> 'rejected' do nothing""")
                    .bind("id", id)
                    .bind("month", month.atDay(1))
                    .bind("reason", why)
                    .bind("by", by.person().value())
                    .bind("who", by.name())
                    .execute();
            if (inserted == 0) throw new Refusal("period_closed", Refusal.Kind.CONFLICT);
            log.write(handle, by, "period.propose", id, why, Map.of("month", month.toString()));
            return find(handle, id).orElseThrow();
        });
    }

    private static boolean closable(Handle handle, YearMonth month) {
        boolean over = handle.createQuery("select market.clock() >= :end + make_interval(mins => :minutes)")
                .bind("end", PeriodExport.begins(month.plusMonths(1)))
                .bind("minutes", SETTLING_MINUTES)
                .mapTo(Boolean.class)
                .one();
        if (!over) throw new Refusal("month_not_over", Refusal.Kind.INVALID);
        boolean closed = handle.createQuery(
                        "select exists (select 1 from market.period where state = 'closed' and month >= :month)")
                .bind("month", month.atDay(1))
                .mapTo(Boolean.class)
                .one();
        if (closed) throw new Refusal("period_closed", Refusal.Kind.CONFLICT);
        next(handle).filter(first -> first.isBefore(month)).ifPresent(first -> {
            throw new Refusal("earlier_month_open", Refusal.Kind.INVALID, Map.of("month", first.toString()));
        });
        return true;
    }

    /** Every invariant must. */
    private void hold() {
        if (!audit.run().stream().allMatch(LedgerAudit.Finding::ok))
            throw new Refusal("invariants_broken", Refusal.Kind.CONFLICT);
    }

    /**
     * The second person closes it. second_person (FORBIDDEN) for the one who proposed it, period_decided (CONFLICT),
     * unknown_period (NOT_FOUND), and as of {@link #propose}. The log has the reason that is agreed with.
     */
    public Period close(Operator by, UUID id) {
        // Who may not is told at once: the invariants read all entries.
        ops.in(handle -> bySecond(handle, by, id));
        hold();
        Period closed = ops.in(handle -> {
            Period period = bySecond(handle, by, id);
            handle.createQuery("select market.hold_postings()::text")
                    .mapTo(String.class)
                    .one();
            closable(handle, period.month());
            handle.createUpdate("""
                            update market.period p set state = 'closed', decided_by = :by, decider = :who,
                              decided_at = market.clock(), transactions = c.transactions, entries = c.entries
                            from (select count(distinct t.id) as transactions, count(*) as entries
                              from market.ledger_transaction t join market.entry e on e.transaction_id = t.id
                              where t.created_at >= :from and t.created_at < :until) c
                            where p.id = :id""")
                    .bind("by", by.person().value())
                    .bind("who", by.name())
                    .bind("from", PeriodExport.begins(period.month()))
                    .bind("until", PeriodExport.begins(period.month().plusMonths(1)))
                    .bind("id", id)
                    .execute();
            log.write(
                    handle,
                    by,
                    "period.close",
                    id,
                    period.reason(),
                    Map.of("month", period.month().toString()));
            return find(handle, id).orElseThrow();
        });
        return sealed(closed);
    }

    private static Period bySecond(Handle handle, Operator by, UUID id) {
        Period period = proposed(handle, id);
        if (period.proposedBy().equals(by.person().value())) throw new Refusal("second_person", Refusal.Kind.FORBIDDEN);
        return period;
    }

    /** Takes a proposal back; errors as of {@link #close}, and reason_missing (INVALID). Whoever proposed it may, too. */
    public Period reject(Operator by, UUID id, String reason) {
        String why = reason(reason);
        return ops.in(handle -> {
            Period period = proposed(handle, id);
            handle.createUpdate("""
                            update market.period set state = 'rejected', decided_by = :by, decider = :who,
                              decided_at = market.clock() where id = :id""")
                    .bind("by", by.person().value())
                    .bind("who", by.name())
                    .bind("id", id)
                    .execute();
            log.write(
                    handle,
                    by,
                    "period.reject",
                    id,
                    why,
                    Map.of("month", period.month().toString()));
            return find(handle, id).orElseThrow();
        });
    }

    private static Period proposed(Handle handle, UUID id) {
        Period period = handle.createQuery("select * from market.period where id = :id for update")
                .bind("id", id)
                .map((row, context) -> period(row))
                .findOne()
                .orElseThrow(() -> new Refusal("unknown_period", Refusal.Kind.NOT_FOUND));
        if (period.state() != State.PROPOSED) throw new Refusal("period_decided", Refusal.Kind.CONFLICT);
        return period;
    }

    /** Writes down the sums of a closed month's exports, once: after it was closed, so that nobody waits to post meanwhile. */
    private Period sealed(Period closed) {
        return ops.in(handle -> {
            handle.createUpdate("""
                            update market.period set csv_sha256 = coalesce(csv_sha256, :csv),
                              jsonl_sha256 = coalesce(jsonl_sha256, :jsonl), journal_sha256 = coalesce(journal_sha256, :journal)
                            where id = :id""")
                    .bind("csv", sum(handle, closed.month(), ExportFormat.CSV))
                    .bind("jsonl", sum(handle, closed.month(), ExportFormat.JSONL))
                    .bind("journal", sum(handle, closed.month(), ExportFormat.JOURNAL))
                    .bind("id", closed.id())
                    .execute();
            return find(handle, closed.id()).orElseThrow();
        });
    }

    private static String sum(Handle handle, YearMonth month, ExportFormat format) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            PeriodExport.write(handle, month, format, new DigestOutputStream(OutputStream.nullOutputStream(), digest));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * A closed month with the sums of its exports, which are written down now where the process died before it could; unknown_period
     * (NOT_FOUND), period_open (CONFLICT).
     */
    public Period closed(UUID id) {
        Period period = ops.in(handle -> find(handle, id))
                .orElseThrow(() -> new Refusal("unknown_period", Refusal.Kind.NOT_FOUND));
        if (period.state() != State.CLOSED) throw new Refusal("period_open", Refusal.Kind.CONFLICT);
        return period.sums().size() == ExportFormat.values().length ? period : sealed(period);
    }

    /** Writes a closed month, with little memory however long it is: the same bytes each time. Errors as of {@link #closed}. */
    public void write(UUID id, ExportFormat format, OutputStream out) {
        Period period = closed(id);
        ops.in(handle -> {
            PeriodExport.write(handle, period.month(), format, out);
            return period;
        });
    }

    private static String reason(String reason) {
        String why = reason.strip();
        if (why.isEmpty() || why.length() > MOST_REASON)
            throw new Refusal("reason_missing", Refusal.Kind.INVALID, Map.of("most", MOST_REASON));
        return why;
    }

    private static Optional<Period> find(Handle handle, UUID id) {
        return handle.createQuery("select * from market.period where id = :id")
                .bind("id", id)
                .map((row, context) -> period(row))
                .findOne();
    }

    private static Period period(ResultSet row) throws SQLException {
        OffsetDateTime decided = row.getObject("decided_at", OffsetDateTime.class);
        Map<String, String> sums = new java.util.HashMap<>();
        for (ExportFormat format : ExportFormat.values()) {
            String sum = row.getString(format.name().toLowerCase(Locale.ROOT) + "_sha256");
            if (sum != null) sums.put(format.ending(), sum);
        }
        return new Period(
                row.getObject("id", UUID.class),
                YearMonth.from(row.getObject("month", LocalDate.class)),
                State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getString("reason"),
                row.getObject("proposed_by", UUID.class),
                row.getString("proposer"),
                row.getString("decider"),
                decided == null ? null : decided.toInstant(),
                row.getLong("transactions"),
                row.getLong("entries"),
                sums);
    }
}
