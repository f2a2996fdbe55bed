package bicameral.marketplace.subscription;

import bicameral.marketplace.money.Money;
import bicameral.marketplace.plan.Plan.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Reads subscriptions as their payers see them. */
final class SubscriptionRows {
    private SubscriptionRows() {}

    /** The tenant's, each with its current period; conditions are added. */
    static final String SELECT = """
            select s.*, p.n, p.state as period_state, p.starts_at, p.ends_at, p.usable_until, p.seconds, p.seats as period_seats,
              p.included as period_included, p.price as period_price, p.tax, p.commission_basis_points, p.earned_to, p.earned,
              p.refunded, p.refunded_tax, p.taken_back, p.paid_at, market.clock() as now,
              (select coalesce(sum(u.used), 0) from market.subscription_use u
               where u.tenant_id = s.tenant_id and u.subscription = s.id and u.n = s.period)::int as used
            from market.subscription s join market.subscription_period p
              on p.tenant_id = s.tenant_id and p.subscription = s.id and p.n = s.period""";

    static Subscription read(ResultSet row, SubscriptionSettings settings) throws SQLException {
        Row own = Row.of(row);
        boolean running = row.getString("period_state").equals("running");
        Instant now = Row.time(row, "now");
        int used = row.getInt("used");
        Subscription.Period period = period(row, "period_", own.currency());
        boolean stepBack = own.state() != State.ENDED
                && running
                && !period.price().isZero()
                && used == 0
                && now.isBefore(period.startsAt().plus(Duration.ofDays(settings.withdrawalDays())));
        Subscription.Announced announced = own.announcedAt() == null || own.announcedFrom() == null
                ? null
                : new Subscription.Announced(
                        own.announcedAt(),
                        own.announcedFrom(),
                        own.announcedPrice() == null ? null : new Money(own.announcedPrice(), own.currency()),
                        own.announcedIncluded());
        return new Subscription(
                own.id(),
                own.agent(),
                own.agentName(),
                own.slug(),
                own.kind(),
                own.unit(),
                own.included(),
                own.seats(),
                own.state(),
                own.trial(),
                period,
                used,
                own.state() != State.ENDED && own.state() != State.PAUSED && now.isBefore(period.usableUntil()),
                own.dueAt(),
                own.retries(),
                announced,
                stepBack,
                own.pausedAt(),
                own.createdAt(),
                own.endedAt(),
                own.cause());
    }

    private static Subscription.Period period(ResultSet row, String prefix, Currency currency) throws SQLException {
        return new Subscription.Period(
                row.getInt("n"),
                Row.time(row, "starts_at"),
                Row.time(row, "ends_at"),
                Row.time(row, "usable_until"),
                row.getInt(prefix + "seats"),
                row.getInt(prefix + "included"),
                new Money(row.getLong(prefix + "price"), currency),
                new Money(row.getLong("refunded") + row.getLong("refunded_tax") + row.getLong("taken_back"), currency),
                Row.maybe(row, "paid_at"));
    }

    /** Newest first. */
    static List<Subscription.Period> periods(Handle handle, UUID id, int most) {
        return handle.createQuery(
                        "select * from market.subscription_period where subscription = :id order by n desc limit :most")
                .bind("id", id)
                .bind("most", most)
                .map((row, context) -> period(row, "", Currency.getInstance(row.getString("currency"))))
                .list();
    }

    /** All of its seats, taken or free; none of a plan without. */
    static List<Subscription.Seat> seats(Handle handle, Subscription subscription) {
        if (subscription.kind() != Kind.SEAT) return List.of();
        return handle.createQuery("""
                        select g.seat, p.display_name, coalesce(u.used, 0) as used from generate_series(1, :seats) as g (seat)
                        left join market.subscription_seat t on t.subscription = :id and t.seat = g.seat
                        left join market.person p on p.id = t.person_id
                        left join market.subscription_use u on u.subscription = :id and u.n = :period and u.seat = g.seat
                        order by 1""")
                .bind("seats", subscription.seats())
                .bind("id", subscription.id())
                .bind("period", subscription.current().n())
                .map((row, context) ->
                        new Subscription.Seat(row.getInt("seat"), row.getString("display_name"), row.getInt("used")))
                .list();
    }
}
