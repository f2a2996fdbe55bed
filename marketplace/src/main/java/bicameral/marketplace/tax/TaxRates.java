package bicameral.marketplace.tax;

import bicameral.tenant.Ids;
import bicameral.tenant.Operator;
import bicameral.tenant.OpsTx;
import bicameral.tenant.PlainText;
import bicameral.tenant.Refusal;
import bicameral.tenant.audit.OperatorLog;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * The table of tax rates. One billing admin proposes, another one agrees, always: a wrong rate is a wrong tax on every charge. For
 * billing admins only: callers have asked for the role. Thread-safe, also across instances.
 */
@ApplicationScoped
public class TaxRates {
    /** How long before a rate is valid it must be agreed, so that no instance charges by the one before. */
    public static final Duration NOTICE = Duration.ofMinutes(5);

    private static final Pattern PLACE = Pattern.compile("\\*|[A-Z]{2}(-[A-Z0-9]{1,3})?");
    private static final int MOST_REASON = 500;
    private static final int MOST_SHOWN = 500;
    private static final String UNIQUE_VIOLATION = "23505";

    private final OpsTx ops;
    private final OperatorLog log;

    public TaxRates(OpsTx ops, OperatorLog log) {
        this.ops = ops;
        this.log = log;
    }

    /**
     * A rate.
     *
     * @param place ISO 3166-1 or 3166-2 code, or {@code *} for everywhere else
     * @param name as on invoices
     * @param basisPoints on the net price
     * @param current whether charges of now are taxed by it
     */
    public record Rate(
            UUID id,
            String place,
            String name,
            int basisPoints,
            Instant validFrom,
            String reason,
            State state,
            UUID proposedBy,
            String proposer,
            boolean current) {}

    /** A rate's way. */
    public enum State {
        PROPOSED,
        AGREED,
        REJECTED
    }

    /** All rates, by place, newest first within one; at most 500. */
    public List<Rate> all() {
        return ops.in(handle -> handle.createQuery("""
                        select r.*, r.state = 'agreed' and r.valid_from <= market.clock() and not exists (
                          select 1 from market.tax_rate n where n.place = r.place and n.state = 'agreed'
                            and n.valid_from <= market.clock() and n.valid_from > r.valid_from) as current
                        from market.tax_rate r order by r.place, r.valid_from desc, r.id desc limit :most""")
                .bind("most", MOST_SHOWN)
                .map((row, context) -> rate(row))
                .list());
    }

    /**
     * Proposes a rate.
     *
     * @throws Refusal unknown_place, invalid_rate, bad_name, reason_missing, rate_in_the_past (INVALID) unless it begins later than
     *     {@link #NOTICE} from now, rate_exists (CONFLICT) where one of the place begins at the same time
     */
    public Rate propose(Operator by, String place, String name, int basisPoints, Instant validFrom, String reason) {
        String where = place.strip().toUpperCase(Locale.ROOT);
        if (!PLACE.matcher(where).matches() || !known(where)) throw new Refusal("unknown_place", Refusal.Kind.INVALID);
        if (basisPoints < 0 || basisPoints > 10_000) throw new Refusal("invalid_rate", Refusal.Kind.INVALID);
        String called = PlainText.line(name, 1, 60, "bad_rate_name");
        String why = reason(reason);
        UUID id = Ids.next();
        return ops.in(handle -> {
            ahead(handle, validFrom);
            insert(handle, by, new Draft(id, where, called, basisPoints, validFrom, why));
            Rate rate = find(handle, id).orElseThrow();
            log.write(handle, by, "tax.propose", id, why, details(rate));
            return rate;
        });
    }

    private static boolean known(String place) {
        return place.equals("*")
                || Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA2).contains(place.substring(0, 2));
    }

    private record Draft(UUID id, String place, String name, int basisPoints, Instant validFrom, String reason) {}

    private static void insert(Handle handle, Operator by, Draft draft) {
        try {
            handle.createUpdate("""
                            insert into market.tax_rate (id, place, name, basis_points, valid_from, reason, proposed_by, proposer)
                            values (:id, :place, :name, :points, :from, :reason, :by, :who)""")
                    .bind("id", draft.id())
                    .bind("place", draft.place())
                    .bind("name", draft.name())
                    .bind("points", draft.basisPoints())
                    .bind("from", draft.validFrom().atOffset(ZoneOffset.UTC))
                    .bind("reason", draft.reason())
                    .bind("by", by.person().value())
                    .bind("who", by.name())
                    .execute();
        } catch (UnableToExecuteStatementException e) {
            if (e.getCause() instanceof SQLException cause && UNIQUE_VIOLATION.equals(cause.getSQLState()))
                throw new Refusal("rate_exists", Refusal.Kind.CONFLICT);
            throw e;
        }
    }

    /** By the database's clock. */
    private static void ahead(Handle handle, Instant validFrom) {
        boolean late = handle.createQuery("select :from < market.clock() + make_interval(secs => :notice)")
                .bind("from", validFrom.atOffset(ZoneOffset.UTC))
                .bind("notice", NOTICE.toSeconds())
                .mapTo(Boolean.class)
                .one();
        if (late) throw new Refusal("rate_in_the_past", Refusal.Kind.INVALID);
    }

    /**
     * The second person agrees. second_person (FORBIDDEN) for the one who proposed it, rate_decided (CONFLICT), unknown_rate
     * (NOT_FOUND), rate_in_the_past (INVALID) where its day has come. The log has the reason that is agreed with.
     */
    public Rate approve(Operator by, UUID id) {
        return decide(by, id, "", true);
    }

    /** Takes it back; errors as of {@link #approve}, and reason_missing (INVALID). Whoever proposed it may, too. */
    public Rate reject(Operator by, UUID id, String reason) {
        return decide(by, id, reason(reason), false);
    }

    private Rate decide(Operator by, UUID id, String reason, boolean agreed) {
        return ops.in(handle -> {
            Rate rate = handle.createQuery("select *, false as current from market.tax_rate where id = :id for update")
                    .bind("id", id)
                    .map((row, context) -> rate(row))
                    .findOne()
                    .orElseThrow(() -> new Refusal("unknown_rate", Refusal.Kind.NOT_FOUND));
            if (rate.state() != State.PROPOSED) throw new Refusal("rate_decided", Refusal.Kind.CONFLICT);
            if (agreed && rate.proposedBy().equals(by.person().value()))
                throw new Refusal("second_person", Refusal.Kind.FORBIDDEN);
            if (agreed) ahead(handle, rate.validFrom());
            handle.createUpdate("""
                            update market.tax_rate set state = :state, decided_by = :by, decided_at = market.clock()
                            where id = :id""")
                    .bind("state", agreed ? "agreed" : "rejected")
                    .bind("by", by.person().value())
                    .bind("id", id)
                    .execute();
            String why = agreed ? rate.reason() : reason;
            log.write(handle, by, agreed ? "tax.approve" : "tax.reject", id, why, details(rate));
            return find(handle, id).orElseThrow();
        });
    }

    private static Map<String, String> details(Rate rate) {
        return Map.of(
                "place", rate.place(),
                "basisPoints", String.valueOf(rate.basisPoints()),
                "from", rate.validFrom().toString());
    }

    private static String reason(String reason) {
        String why = reason.strip();
        if (why.isEmpty() || why.length() > MOST_REASON)
            throw new Refusal("reason_missing", Refusal.Kind.INVALID, Map.of("most", MOST_REASON));
        return why;
    }

    private static Optional<Rate> find(Handle handle, UUID id) {
        return handle.createQuery("select *, false as current from market.tax_rate where id = :id")
                .bind("id", id)
                .map((row, context) -> rate(row))
                .findOne();
    }

    private static Rate rate(ResultSet row) throws SQLException {
        return new Rate(
                row.getObject("id", UUID.class),
                row.getString("place"),
                row.getString("name"),
                row.getInt("basis_points"),
                row.getObject("valid_from", OffsetDateTime.class).toInstant(),
                row.getString("reason"),
                State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getObject("proposed_by", UUID.class),
                row.getString("proposer"),
                row.getBoolean("current"));
    }
}
