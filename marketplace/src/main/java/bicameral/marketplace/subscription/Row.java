package bicameral.marketplace.subscription;

import bicameral.marketplace.money.Money;
import bicameral.marketplace.plan.Plan.Kind;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** A subscription as the database has it. */
record Row(
        TenantId payer,
        UUID id,
        TenantId publisher,
        UUID agent,
        String agentName,
        String slug,
        Kind kind,
        Currency currency,
        long price,
        int included,
        int seats,
        State state,
        boolean trial,
        int period,
        Instant anchor,
        int months,
        @Nullable Instant pausedAt,
        Instant dueAt,
        int retries,
        @Nullable Instant announcedAt,
        @Nullable Instant announcedFrom,
        @Nullable Long announcedPrice,
        int announcedIncluded,
        UUID subscribedBy,
        @Nullable UUID department,
        @Nullable UUID changeKey,
        Instant createdAt,
        @Nullable Instant endedAt,
        @Nullable String cause) {

    static Row of(ResultSet row) throws SQLException {
        return new Row(
                new TenantId(row.getObject("tenant_id", UUID.class)),
                row.getObject("id", UUID.class),
                new TenantId(row.getObject("publisher", UUID.class)),
                row.getObject("agent", UUID.class),
                row.getString("agent_name"),
                row.getString("slug"),
                Kind.of(row.getString("kind")),
                Currency.getInstance(row.getString("currency")),
                row.getLong("price"),
                row.getInt("included"),
                row.getInt("seats"),
                State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getBoolean("trial"),
                row.getInt("period"),
                time(row, "anchor"),
                row.getInt("months"),
                maybe(row, "paused_at"),
                time(row, "due_at"),
                row.getInt("retries"),
                maybe(row, "announced_at"),
                maybe(row, "announced_from"),
                row.getObject("announced_price", Long.class),
                row.getInt("announced_included"),
                row.getObject("subscribed_by", UUID.class),
                row.getObject("department", UUID.class),
                row.getObject("change_key", UUID.class),
                time(row, "created_at"),
                maybe(row, "ended_at"),
                row.getString("end_cause"));
    }

    /** Locked until the transaction ends; unknown_subscription (NOT_FOUND) where there is none. */
    static Row lock(Handle handle, UUID id) {
        return handle.createQuery("select * from market.subscription where id = :id for update")
                .bind("id", id)
                .map((row, context) -> of(row))
                .findOne()
                .orElseThrow(Row::unknown);
    }

    /** Without a lock. */
    static Optional<Row> find(Handle handle, UUID id) {
        return handle.createQuery("select * from market.subscription where id = :id")
                .bind("id", id)
                .map((row, context) -> of(row))
                .findOne();
    }

    static Refusal unknown() {
        return new Refusal("unknown_subscription", Refusal.Kind.NOT_FOUND);
    }

    /** The state after an event; not_now (CONFLICT) where it cannot happen. */
    State after(State.Event event) {
        return state.after(event)
                .orElseThrow(
                        () -> new Refusal("not_now", Refusal.Kind.CONFLICT, java.util.Map.of("state", state.id())));
    }

    /** The same with another allowance, for a trial's period. */
    Row including(int messages) {
        return new Row(
                payer,
                id,
                publisher,
                agent,
                agentName,
                slug,
                kind,
                currency,
                price,
                messages,
                seats,
                state,
                trial,
                period,
                anchor,
                months,
                pausedAt,
                dueAt,
                retries,
                announcedAt,
                announcedFrom,
                announcedPrice,
                announcedIncluded,
                subscribedBy,
                department,
                changeKey,
                createdAt,
                endedAt,
                cause);
    }

    Money unit() {
        return new Money(price, currency);
    }

    static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static @Nullable Instant maybe(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    static @Nullable OffsetDateTime at(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    /** The clock of money. */
    static Instant now(Handle handle) {
        return handle.createQuery("select market.clock()")
                .mapTo(OffsetDateTime.class)
                .one()
                .toInstant();
    }

    /** One period as the database has it. */
    record Period(
            int n,
            String state,
            Instant startsAt,
            Instant endsAt,
            Instant usableUntil,
            long seconds,
            int seats,
            int included,
            long price,
            long tax,
            String taxPlace,
            int commissionBasisPoints,
            Instant earnedTo,
            long earned,
            long refunded,
            long refundedTax,
            long takenBack,
            UUID charge,
            @Nullable Instant paidAt) {

        static Period of(ResultSet row) throws SQLException {
            return new Period(
                    row.getInt("n"),
                    row.getString("state"),
                    time(row, "starts_at"),
                    time(row, "ends_at"),
                    time(row, "usable_until"),
                    row.getLong("seconds"),
                    row.getInt("seats"),
                    row.getInt("included"),
                    row.getLong("price"),
                    row.getLong("tax"),
                    row.getString("tax_place"),
                    row.getInt("commission_basis_points"),
                    time(row, "earned_to"),
                    row.getLong("earned"),
                    row.getLong("refunded"),
                    row.getLong("refunded_tax"),
                    row.getLong("taken_back"),
                    row.getObject("charge", UUID.class),
                    maybe(row, "paid_at"));
        }

        /** The current one of a subscription whose row is locked. */
        static Period current(Handle handle, Row subscription) {
            return handle.createQuery("""
                            select * from market.subscription_period
                            where tenant_id = :payer and subscription = :id and n = :n""")
                    .bind("payer", subscription.payer().value())
                    .bind("id", subscription.id())
                    .bind("n", subscription.period())
                    .map((row, context) -> of(row))
                    .one();
        }

        long net() {
            return price - tax;
        }

        /** What of the net price was not given back: this is earned over the whole of its time. */
        long kept() {
            return net() - refunded - takenBack;
        }

        /** What will have been earned, and not taken back, when so many of its seconds are left. */
        long earnedAt(long left) {
            return Proration.earned(kept(), seconds, left);
        }

        /** What of it is neither earned nor given back. */
        long unearned() {
            return paidAt == null ? 0 : net() - earned - refunded;
        }

        long allowance() {
            return (long) seats * included;
        }

        boolean running() {
            return state.equals("running");
        }
    }
}
