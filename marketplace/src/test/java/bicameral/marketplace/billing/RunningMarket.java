package bicameral.marketplace.billing;

import static bicameral.marketplace.billing.Books.yuan;
import static org.assertj.core.api.Assertions.assertThat;

import bicameral.marketplace.money.Money;
import bicameral.marketplace.payment.StripeServer;
import bicameral.marketplace.payout.Payout;
import bicameral.marketplace.payout.PayoutDesk;
import bicameral.marketplace.payout.PayoutSettings;
import bicameral.marketplace.payout.Payouts;
import bicameral.marketplace.promotion.Promotions;
import bicameral.marketplace.subscription.Subscribers;
import bicameral.tenant.Operator;
import bicameral.tenant.TenantId;
import bicameral.tenant.audit.OperatorLog;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A market apart with one creator, whose jobs run as its clock is turned. Close it after its story. */
final class RunningMarket implements AutoCloseable {
    private static final ZoneId RUNS = ZoneId.of("Asia/Shanghai");
    private static final PayoutSettings PAYOUTS = PayoutSettings.defaults();

    final StripeServer stripe = new StripeServer();
    final Subscribers subscribers;
    final PayoutDesk desk;
    final Promotions promotions;
    final Operator ann;
    /** The months for which a payout was proposed. */
    final List<String> runs = new ArrayList<>();

    private final Books books;
    private final TenantId creator;
    private Money paidOut = yuan("0");

    RunningMarket(Books books, TenantId creator) throws IOException {
        this.books = books;
        this.creator = creator;
        this.subscribers = new Subscribers(books);
        this.desk = new PayoutDesk(books, PAYOUTS, stripe);
        this.promotions =
                new Promotions(books.ops, books.accounts, books.ledger, books.settings, new OperatorLog(books.ops));
        this.ann = new Operator(books.person("Ann"), "Ann");
    }

    @Override
    public void close() {
        stripe.close();
    }

    /** What was paid out since the beginning. */
    Money paidOut() {
        return paidOut;
    }

    void until(String instant) {
        until(Instant.parse(instant));
    }

    /** Moves on and does what is due when it is due, and at least once a week. */
    void until(Instant instant) {
        Instant now = books.clock.now();
        while (now.isBefore(instant)) {
            Instant due = subscribers.due().plusSeconds(1);
            Instant week = now.plus(Duration.ofDays(7));
            Instant next = due.isAfter(now) && due.isBefore(week) ? due : week;
            now = next.isBefore(instant) ? next : instant;
            books.clock.set(now);
            jobs();
        }
    }

    /** Hour by hour over a switch of the clocks; the jobs come by twice each time. */
    void night(String from) {
        until(from);
        for (int hour = 1; hour <= 7; hour++) {
            books.clock.set(Instant.parse(from).plus(Duration.ofHours(hour)));
            jobs();
            jobs();
        }
    }

    /** What the application's schedulers do. */
    private void jobs() {
        subscribers.renewals.sweep();
        books.billing.recover();
        promotions.expire();
        propose();
        desk.outbox.run();
    }

    /** A payout is proposed where enough is available, one at a time and one a month. */
    private void propose() {
        String run = YearMonth.from(books.clock.now().atZone(RUNS)).toString();
        boolean due = books.balance(creator, AccountKind.CREATOR_AVAILABLE).micros() >= PAYOUTS.thresholdMicros()
                && !runs.contains(run)
                && desk.payouts.open().isEmpty();
        assertThat(desk.run.proposeDue()).as(run).isEqualTo(due ? 1 : 0);
        if (due) runs.add(run);
    }

    /** Pays what is proposed. */
    void release() {
        for (Payouts.Row row : desk.payouts.open()) {
            Payout paid = desk.payouts.approve(ann, row.payout().id(), "monthly run");
            assertThat(paid.state()).isEqualTo(Payout.State.SETTLED);
            paidOut = paidOut.plus(paid.net());
        }
    }

    /** The time that one day's earning, or a part of it, is for. */
    record Slice(Instant from, Instant to) {}

    /** In their order. */
    List<Slice> slices(UUID subscription) {
        return books.ops.in(handle -> handle.createQuery(
                        "select from_at, to_at from market.subscription_day where subscription = :id order by from_at")
                .bind("id", subscription)
                .map((row, context) -> new Slice(
                        row.getObject("from_at", OffsetDateTime.class).toInstant(),
                        row.getObject("to_at", OffsetDateTime.class).toInstant()))
                .list());
    }

    /** What a query counts or sums. */
    long number(String sql) {
        return books.ops.in(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }
}
