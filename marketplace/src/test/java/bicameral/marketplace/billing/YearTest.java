package bicameral.marketplace.billing;

import static bicameral.marketplace.billing.Books.done;
import static bicameral.marketplace.billing.Books.offer;
import static bicameral.marketplace.billing.Books.tenant;
import static bicameral.marketplace.billing.Books.yuan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.marketplace.agent.AgentDraft;
import bicameral.marketplace.billing.Charge.Means;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.payment.StripeServer;
import bicameral.marketplace.payout.Block;
import bicameral.marketplace.payout.Payees;
import bicameral.marketplace.payout.PayoutDesk;
import bicameral.marketplace.plan.Plan;
import bicameral.marketplace.plan.Plan.Kind;
import bicameral.marketplace.plan.Plans;
import bicameral.marketplace.subscription.State;
import bicameral.marketplace.subscription.Subscribers;
import bicameral.marketplace.subscription.Subscription;
import bicameral.marketplace.subscription.Subscriptions.Choice;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.Operator;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.TenantId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A leap year in seconds, day by day and from renewal to renewal: over the nights on which clocks elsewhere change. */
@Tag("P-F10")
class YearTest {
    private static final Instant NEW_YEAR = Instant.parse("2027-12-31T16:00:00Z");
    private static final int DAYS = 366;

    /** Clocks change there at 01:00 UTC, on 26 March and 29 October 2028. */
    private static final TimeZone ELSEWHERE = TimeZone.getTimeZone("Europe/Berlin");

    private static final Plan MONTH = new Plan(Kind.MONTH, yuan("60"), 2);

    private final TimeZone here = TimeZone.getDefault();
    private final Books books = Books.apart();
    private final TenantId payer = tenant();
    private final Offer offer = offer("0.50", 1);

    private final CurrentTenant creator = owner("农社");
    private final RunningMarket running = new RunningMarket(books, creator.tenant());
    private final Subscribers market = running.subscribers;
    private final PayoutDesk desk = running.desk;
    private final StripeServer stripe = running.stripe;
    private final Operator ann = running.ann;
    private final AgentDraft agent = market.publish(creator, new Plans(List.of(MONTH), null));
    private final Subscriber steady = new Subscriber(owner("阿禾"), Ids.next());
    private final Subscriber soon = new Subscriber(owner("早早"), Ids.next());
    private final Subscriber late = new Subscriber(owner("迟迟"), Ids.next());
    private final Subscriber gone = new Subscriber(owner("去去"), Ids.next());
    /** What messages beyond the plan took of the steady one's paid credit. */
    private Money beyond = yuan("0");

    YearTest() throws IOException {}

    /** Somebody, and the subscription that is theirs. */
    private record Subscriber(CurrentTenant who, UUID id) {
        TenantId wallet() {
            return who.tenant();
        }
    }

    private CurrentTenant owner(String name) {
        return books.joined(books.founded("ENTERPRISE"), books.person(name), Role.OWNER);
    }

    @AfterEach
    void as_it_was() {
        TimeZone.setDefault(here);
        running.close();
    }

    @Test
    void each_day_has_one_free_message_one_paid_and_one_that_matures_after_seven_days() {
        books.give(payer, "1000.00");
        books.execute("insert into market.spending_limit values ('" + payer + "', 'CNY', 500000)");
        Money each = yuan("0.425");
        for (int day = 0; day < DAYS; day++) {
            Instant midnight = NEW_YEAR.plus(Duration.ofDays(day));
            books.clock.set(midnight);
            books.billing.recover();
            assertThat(available()).as("day %d", day).isEqualTo(times(each, Math.max(0, day - 7)));

            answered(Means.FREE_QUOTA);
            books.clock.set(midnight.plus(Duration.ofHours(23).plusMinutes(30)));
            answered(Means.WALLET);
            assertThatThrownBy(() -> books.billing.reserve(order()))
                    .isInstanceOfSatisfying(
                            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("daily_limit_reached"));
        }
        books.clock.set(NEW_YEAR.plus(Duration.ofDays(DAYS + 8)));
        books.billing.recover();

        assertThat(available()).isEqualTo(times(each, DAYS));
        assertThat(books.balance(payer, AccountKind.WALLET_PAID)).isEqualTo(yuan("817.00"));
        books.audit();
    }

    private void answered(Means means) {
        Order order = order();
        assertThat(books.billing.reserve(order).charge().means()).isEqualTo(means);
        books.billing.record(offer, order.message(), done());
        books.billing.settle(order.message());
    }

    private Order order() {
        return new Order(Ids.next(), "asks", offer, payer, payer.toString());
    }

    private Money available() {
        return books.balance(offer.publisher(), AccountKind.CREATOR_AVAILABLE);
    }

    private static Money times(Money money, int times) {
        return new Money(money.micros() * times, money.currency());
    }

    @Test
    @Tag("P-M10")
    @Tag("P-M11")
    void a_year_of_plans_gifts_and_payouts_on_a_machine_whose_clocks_change() {
        // The application runs in UTC; what of money went by the zone of its process would go wrong here.
        TimeZone.setDefault(ELSEWHERE);
        theYearBegins();
        monthEnds("2028-01-31", 2);
        assertThat(held(steady, AccountKind.WALLET_PROMO))
                .as("a gift of 31 days")
                .isEqualTo(yuan("0"));
        running.until("2028-02-15T12:00:00Z");
        earnedTo("2028-02-15T00:00:00Z");
        running.until("2028-02-24T06:15:00Z");
        for (Subscriber one : List.of(soon, late, gone)) begins(one, "60");
        monthEnds("2028-02-29", 3);
        nothingIsPaidBelowTheThreshold();

        running.until("2028-03-20T12:00:00Z");
        gift(10);
        running.until("2028-03-24T12:00:00Z");
        walletsAreEmpty();
        theAccountIsChanged();
        running.night("2028-03-25T22:00:00Z");
        earnedTo("2028-03-26T00:00:00Z");
        oneComesBackInTheGrace();
        theHoldIsOver();
        oneComesBackAfterTheGrace();
        expires("2028-03-30T12:00:00Z", "3");
        monthEnds("2028-03-31", 4);
        oneIsGone();
        monthEnds("2028-04-30", 5);
        whoWasInDunningHasPaidOncePerPeriod();

        monthEnds("2028-05-31", 6);
        monthEnds("2028-06-30", 7);
        monthEnds("2028-07-31", 8);
        monthEnds("2028-08-31", 9);
        monthEnds("2028-09-30", 10);
        running.until("2028-10-25T12:00:00Z");
        gift(7);
        running.night("2028-10-28T22:00:00Z");
        earnedTo("2028-10-29T00:00:00Z");
        monthEnds("2028-10-31", 11);
        expires("2028-11-01T12:00:00Z", "2.50");
        monthEnds("2028-11-30", 12);
        running.until("2028-12-30T12:00:00Z");
        earnedTo("2028-12-30T00:00:00Z");
        running.release();

        noTimeIsSkippedOrEarnedTwice();
        allThatWasEarnedIsPaidOutOrThere();
        books.audit();
    }

    private void theYearBegins() {
        books.clock.set(Instant.parse("2027-12-31T06:15:00Z"));
        desk.accounts.keep(creator, Money.CNY, Payees.stripe().payee());
        desk.verify(ann, creator.tenant());
        begins(steady, "1000");
        gift(31);
        asksOnceMoreThanIsIncluded();
    }

    private void begins(Subscriber one, String credit) {
        books.give(one.wallet(), credit);
        market.subscriptions.subscribe(
                one.who(), one.id(), agent.slug(), new Choice(MONTH.kind(), 1, false, MONTH.price()));
    }

    /** Promotional credit for the steady one, for days of 24 hours. */
    private void gift(int days) {
        running.promotions.give(ann, Ids.next(), "t-" + steady.wallet(), yuan("3"), days, "thanks");
    }

    private void expires(String at, String amount) {
        Instant instant = Instant.parse(at);
        running.until(instant.minusSeconds(60));
        assertThat(held(steady, AccountKind.WALLET_PROMO))
                .as("a minute before " + at)
                .isEqualTo(yuan(amount));
        Money paid = held(steady, AccountKind.WALLET_PAID);
        running.until(instant.plusSeconds(60));
        assertThat(held(steady, AccountKind.WALLET_PROMO))
                .as("a minute after " + at)
                .isEqualTo(yuan("0"));
        assertThat(held(steady, AccountKind.WALLET_PAID)).isEqualTo(paid);
    }

    private void asksOnceMoreThanIsIncluded() {
        Money promo = held(steady, AccountKind.WALLET_PROMO);
        for (int i = 0; i < MONTH.included(); i++) assertThat(ask(steady)).isEqualTo(Means.PLAN);
        assertThat(ask(steady)).isEqualTo(Means.WALLET);
        if (promo.isZero()) beyond = beyond.plus(yuan("0.50"));
        else assertThat(held(steady, AccountKind.WALLET_PROMO)).isEqualTo(promo.minus(yuan("0.50")));
    }

    /** At noon of a day on whose morning the steady one's period {@code n} began. */
    private void monthEnds(String day, int n) {
        running.until(day + "T12:00:00Z");
        Subscription now = now(steady);
        assertThat(now.current().n()).as(day).isEqualTo(n);
        assertThat(now.current().startsAt().toString()).startsWith(day + "T06:15:");
        assertThat(now.used()).as(day).isZero();
        assertThat(market.deferred(steady.wallet())).as(day).isEqualTo(MONTH.price());
        assertThat(held(steady, AccountKind.WALLET_PAID))
                .as(day)
                .isEqualTo(yuan("1000").minus(times(MONTH.price(), n)).minus(beyond));
        asksOnceMoreThanIsIncluded();
        running.release();
        books.audit();
    }

    /** Of the steady one's period, what has run up to a midnight is earned, by the second. */
    private void earnedTo(String midnight) {
        Subscription.Period period = now(steady).current();
        long whole = Duration.between(period.startsAt(), period.endsAt()).toSeconds();
        long left = Duration.between(Instant.parse(midnight), period.endsAt()).toSeconds();
        long earned = MONTH.price().micros() * (whole - left) / whole;
        assertThat(market.deferred(steady.wallet()))
                .as(midnight)
                .isEqualTo(new Money(MONTH.price().micros() - earned, Money.CNY));
    }

    private void nothingIsPaidBelowTheThreshold() {
        assertThat(desk.forecast.next(creator, Money.CNY).blocks()).containsExactly(Block.BELOW_THRESHOLD);
        assertThat(running.runs).isEmpty();
        assertThat(stripe.transferred()).isEmpty();
    }

    private void walletsAreEmpty() {
        for (Subscriber one : List.of(soon, late, gone)) {
            assertThat(now(one).state()).isEqualTo(State.PAST_DUE);
            assertThat(now(one).due().toString()).as("tried again").startsWith("2028-03-25T06:15:");
            assertThat(market.deferred(one.wallet())).isEqualTo(yuan("0"));
        }
    }

    /** The payout that is open by now waits until the new account is verified, and for three days of 24 hours. */
    private void theAccountIsChanged() {
        assertThat(running.runs).containsExactly("2028-03");
        desk.accounts.keep(creator, Money.CNY, Payees.stripe().payee());
        payoutIsBlocked(Block.NOT_VERIFIED, Block.ACCOUNT_CHANGED);
        desk.verify(ann, creator.tenant());
        payoutIsBlocked(Block.ACCOUNT_CHANGED);
    }

    private void payoutIsBlocked(Block... blocks) {
        assertThat(desk.payouts.open())
                .singleElement()
                .satisfies(row -> assertThat(row.blocks()).containsExactly(blocks));
        UUID payout = desk.payouts.open().getFirst().payout().id();
        refused(() -> desk.payouts.approve(ann, payout, "monthly run"), "payout_blocked");
    }

    private void theHoldIsOver() {
        running.until("2028-03-27T11:59:00Z");
        payoutIsBlocked(Block.ACCOUNT_CHANGED);
        running.until("2028-03-27T12:01:00Z");
        running.release();
        assertThat(stripe.transferred()).hasSize(1);
    }

    private void oneComesBackInTheGrace() {
        running.until("2028-03-26T12:00:00Z");
        assertThat(ask(gone)).as("in the grace").isEqualTo(Means.PLAN);
        books.give(soon.wallet(), "60");
        Subscription.Period paid =
                market.subscriptions.payNow(soon.who(), soon.id()).current();
        assertThat(paid.startsAt().toString()).startsWith("2028-03-24T06:15:");
        assertThat(paid.endsAt().toString()).startsWith("2028-04-24T06:15:");
        running.until("2028-03-27T06:14:00Z");
        assertThat(ask(gone)).as("three days less a minute").isEqualTo(Means.PLAN);
        running.until("2028-03-27T06:16:00Z");
        refused(() -> ask(gone), "insufficient_funds");
        assertThat(now(gone).state()).isEqualTo(State.PAST_DUE);
    }

    /** By the next try of the calendar, from which on the month counts. */
    private void oneComesBackAfterTheGrace() {
        running.until("2028-03-28T12:00:00Z");
        books.give(late.wallet(), "60");
        assertThat(now(late).state()).isEqualTo(State.PAST_DUE);
        running.until("2028-03-29T12:00:00Z");
        assertThat(now(late).state()).isEqualTo(State.ACTIVE);
        assertThat(now(late).current().n()).isEqualTo(2);
        assertThat(now(late).current().startsAt().toString()).startsWith("2028-03-29T06:15:");
        assertThat(now(late).current().endsAt().toString()).startsWith("2028-04-29T06:15:");
    }

    /** After the last try it is back to the price per message, and money that comes later pays nothing of what was not had. */
    private void oneIsGone() {
        assertThat(now(gone).state()).isEqualTo(State.ENDED);
        assertThat(now(gone).cause()).isEqualTo("unpaid");
        running.until("2028-04-02T12:00:00Z");
        books.give(gone.wallet(), "60");
        assertThat(ask(gone)).isEqualTo(Means.WALLET);
        market.subscriptions.cancel(soon.who(), soon.id());
        market.subscriptions.cancel(late.who(), late.id());
    }

    private void whoWasInDunningHasPaidOncePerPeriod() {
        assertThat(held(gone, AccountKind.WALLET_PAID)).isEqualTo(yuan("59.50"));
        for (Subscriber one : List.of(soon, late)) {
            assertThat(now(one).cause()).isEqualTo("cancelled");
            assertThat(now(one).current().n()).isEqualTo(2);
            assertThat(held(one, AccountKind.WALLET_PAID)).isEqualTo(yuan("0"));
            assertThat(market.deferred(one.wallet())).isEqualTo(yuan("0"));
        }
        assertThat(running.runs).as("once a month").containsExactly("2028-03", "2028-04");
    }

    private void noTimeIsSkippedOrEarnedTwice() {
        List<Subscription.Period> periods =
                market.subscriptions.get(steady.who(), steady.id()).periods().reversed();
        assertThat(periods).hasSize(12).allMatch(period -> period.paidAt() != null);
        for (int n = 1; n < periods.size(); n++)
            assertThat(periods.get(n).startsAt()).isEqualTo(periods.get(n - 1).endsAt());
        Instant to = periods.getFirst().startsAt();
        for (RunningMarket.Slice slice : running.slices(steady.id())) {
            assertThat(slice.from()).isEqualTo(to);
            assertThat(Duration.between(slice.from(), slice.to())).isBetween(Duration.ZERO, Duration.ofDays(1));
            to = slice.to();
        }
        assertThat(to).isEqualTo(Instant.parse("2028-12-30T00:00:00Z"));
        assertThat(running.number("""
                select (select count(*) from market.subscription_day d join market.ledger_transaction t on t.reference = d.id
                    where t.kind = 'subscription_day' and extract(epoch from d.mature_at - t.created_at) <> 604800)
                  + (select count(*) from market.usage_event where extract(epoch from mature_at - created_at) <> 604800)"""))
                .as("what matures after other than seven days of 24 hours")
                .isZero();
    }

    private void allThatWasEarnedIsPaidOutOrThere() {
        long cents = stripe.transferred().stream().mapToLong(Long::longValue).sum();
        assertThat(running.paidOut().micros()).isEqualTo(cents * 10_000);
        assertThat(stripe.transferred()).hasSize(running.runs.size());
        assertThat(running.paidOut()
                        .plus(earned(AccountKind.CREATOR_PENDING))
                        .plus(earned(AccountKind.CREATOR_AVAILABLE)))
                .isEqualTo(new Money(running.number("""
                        select ((select sum(earned) from market.subscription_day) + (select sum(earned) from market.usage_event))
                          ::bigint"""), Money.CNY));
    }

    private Means ask(Subscriber one) {
        return market.ask(one.who(), agent, true, done());
    }

    private Subscription now(Subscriber one) {
        return market.subscriptions.get(one.who(), one.id()).subscription();
    }

    private Money held(Subscriber one, AccountKind kind) {
        return books.balance(one.wallet(), kind);
    }

    private Money earned(AccountKind kind) {
        return books.balance(creator.tenant(), kind);
    }

    private static void refused(Callable<?> deed, String code) {
        assertThatThrownBy(deed::call)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }
}
