package bicameral.marketplace.subscription;

import static bicameral.marketplace.billing.Books.done;
import static bicameral.marketplace.billing.Books.yuan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.marketplace.agent.AgentDraft;
import bicameral.marketplace.agent.Agents;
import bicameral.marketplace.billing.AccountKind;
import bicameral.marketplace.billing.Billing;
import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.billing.Books;
import bicameral.marketplace.billing.Charge.Means;
import bicameral.marketplace.billing.Offer;
import bicameral.marketplace.billing.Order;
import bicameral.marketplace.billing.Outcome;
import bicameral.marketplace.billing.Reservation;
import bicameral.marketplace.earnings.Movements;
import bicameral.marketplace.mail.Letters;
import bicameral.marketplace.mail.MailSettings;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.plan.Plan;
import bicameral.marketplace.plan.Plan.Kind;
import bicameral.marketplace.plan.Plans;
import bicameral.marketplace.share.Shares;
import bicameral.marketplace.subscription.Subscriptions.Choice;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.TenantId;
import bicameral.tenant.identity.People;
import bicameral.tenant.identity.Person;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The clock of money is moved; nothing waits. */
class SubscriptionsTest {
    private static final Plan MONTH = new Plan(Kind.MONTH, yuan("30"), 100);
    private static final Plan SEAT = new Plan(Kind.SEAT, yuan("20"), 2);
    private static final Plan DAY = new Plan(Kind.DAY, yuan("3"), 5);

    // 10 % tax, 20 % commission, earnings mature after a week; 0.01 per thousand tokens.
    private final Books books =
            new Books(BillingSettings.defaults(false, true, Books.SECRET, URI.create("http://localhost:8080"))
                    .with(2_000, 1_000, 7, 1_000_000_000));
    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private final Letters letters = letters();
    private final Subscribers market = new Subscribers(books, letters);
    private final Agents agents = market.agents;
    private final Renewals renewals = market.renewals;
    private final Subscriptions subscriptions = market.subscriptions;
    private final CurrentTenant payer = owner("阿禾");
    private final CurrentTenant creator = owner("农社");
    private final TenantId wallet = payer.tenant();
    private AgentDraft agent = publish(new Plans(List.of(MONTH, SEAT, DAY), new Plans.Trial(7, 3)));

    private Letters letters() {
        server.start();
        return new Letters(
                books.ops,
                new MailSettings(Optional.of(new MailSettings.Server(
                        "127.0.0.1",
                        server.getSmtp().getPort(),
                        MailSettings.Security.NONE,
                        "",
                        "",
                        "market@example.com"))));
    }

    private CurrentTenant owner(String name) {
        Person person = person(name);
        return new CurrentTenant(person.personal(), person.id(), Set.of(Role.OWNER));
    }

    private Person person(String name) {
        return new People(books.ops)
                .signedIn("https://id.example", Ids.next().toString(), name, Ids.next() + "@example.com");
    }

    private AgentDraft publish(Plans plans) {
        return market.publish(creator, plans);
    }

    private void offer(Plans plans) {
        AgentDraft now = agents.get(creator, agent.id());
        agents.save(creator, agent.id(), now.settings().with(plans), now.revision());
        agents.publish(creator, agent.id());
    }

    /** The clock of money stands at an instant from now on (and goes on from there). */
    private void at(Instant instant) {
        books.execute("insert into market.clock_shift (shift) values ('" + instant + "'::timestamptz - now())"
                + " on conflict (one) do update set shift = excluded.shift");
    }

    private void at(String instant) {
        at(Instant.parse(instant));
    }

    /** Moves on and does what is due, when it is due, as the sweeps would. */
    private void until(Instant instant) {
        Instant now = books.ops.in(Row::now);
        while (now.isBefore(instant)) {
            Instant due = due().plusSeconds(1);
            Instant week = now.plus(Duration.ofDays(7));
            Instant next = due.isAfter(now) && due.isBefore(week) ? due : week;
            now = next.isBefore(instant) ? next : instant;
            at(now);
            renewals.sweep();
        }
    }

    private Instant due() {
        return books.ops.in(
                handle -> handle.createQuery("select coalesce(min(due_at), '9999-12-31') from market.subscription"
                                + " where tenant_id = :payer and state <> 'ended'")
                        .bind("payer", wallet.value())
                        .mapTo(java.time.OffsetDateTime.class)
                        .one()
                        .toInstant());
    }

    @AfterEach
    void the_books_are_in_order_and_the_clock_is_right_again() {
        books.audit();
        server.stop();
        books.execute("update market.letter set state = 'given_up', ended_at = now() where state = 'waiting'");
        books.execute("delete from market.clock_shift");
        books.execute("update market.subscription set due_at = '9999-12-31' where state <> 'ended'");
        books.execute("update market.subscription_period set earned_to = '9999-12-31' where state = 'running'");
    }

    private Subscription subscribe(Plan plan, int seats, boolean trial) {
        return subscriptions.subscribe(
                payer, Ids.next(), agent.slug(), new Choice(plan.kind(), seats, trial, plan.price()));
    }

    private Subscription month() {
        return subscribe(MONTH, 1, false);
    }

    private Subscription now(Subscription subscription) {
        return subscriptions.get(payer, subscription.id()).subscription();
    }

    private Offer offer() {
        return Offer.of(market.listings.bySlug(agent.slug()).orElseThrow());
    }

    private Order order(CurrentTenant by, boolean spends) {
        return market.order(by, agent, spends);
    }

    private Means ask(CurrentTenant by, boolean spends, Outcome outcome) {
        return market.ask(by, agent, spends, outcome);
    }

    private Means ask() {
        return ask(payer, true, done());
    }

    private Money held(AccountKind kind) {
        return books.balance(wallet, kind);
    }

    private Money deferred() {
        return market.deferred(wallet);
    }

    private static void refused(Callable<?> deed, String code) {
        assertThatThrownBy(deed::call)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    @Test
    void an_author_of_whom_the_agent_was_made_has_a_share_of_every_day() {
        at("2027-05-01T00:00:00Z");
        books.give(wallet, "100.00");
        TenantId author = books.founded("ENTERPRISE");
        books.execute("insert into market.remix (tenant_id, agent, generation, author, origin, basis_points)"
                + " values ('%s', '%s', 1, '%s', gen_random_uuid(), 1000)"
                        .formatted(creator.tenant(), agent.id(), author));
        month();
        Shares shares = new Shares(books.ops, books.accounts, books.ledger);
        for (int day = 2; day <= 31; day++) {
            at("2027-05-%02dT12:00:00Z".formatted(day));
            renewals.sweep();
            shares.run();
        }
        at("2027-06-01T00:00:01Z");
        renewals.sweep();
        shares.run();

        // 30.00, less a tenth of tax and a fifth of commission: 21.60, of which a tenth goes on.
        Money all = books.balance(author, AccountKind.CREATOR_PENDING)
                .plus(books.balance(author, AccountKind.CREATOR_AVAILABLE));
        assertThat(all.micros()).isBetween(yuan("2.15").micros(), yuan("2.16").micros());
    }

    @Test
    void a_month_is_paid_ahead_and_earned_by_the_day() {
        at("2027-04-10T06:00:00Z");
        books.give(wallet, "100");
        Subscription subscription = month();

        assertThat(subscription.state()).isEqualTo(State.ACTIVE);
        assertThat(held(AccountKind.WALLET_PAID)).isEqualTo(yuan("70"));
        assertThat(deferred()).isEqualTo(yuan("27"));
        assertThat(books.platform(AccountKind.TAX)).isEqualTo(yuan("3"));

        until(Instant.parse("2027-04-25T06:00:00Z"));
        // 14 days and 18 hours of 30 days, up to midnight; 80 % of it is the creator's.
        Money earned = yuan("13.275");
        assertThat(deferred()).isEqualTo(yuan("27").minus(earned));
        assertThat(books.platform(AccountKind.COMMISSION)).isEqualTo(yuan("2.655"));
        assertThat(books.balance(creator.tenant(), AccountKind.CREATOR_PENDING)).isEqualTo(yuan("10.62"));
        Movements movements = new Movements(books.tx);
        Movements.Which days = new Movements.Which(
                Money.CNY,
                movements.today(creator).minusDays(60),
                movements.today(creator).plusDays(1),
                Movements.Source.SUBSCRIPTIONS,
                null,
                null);
        assertThat(movements.sum(creator, days).net())
                .as("what the creator is shown")
                .isEqualTo(yuan("10.62"));
        assertThat(movements.lines(creator, days, 0, 100).stream()
                        .map(line -> line.figures().net())
                        .reduce(Money::plus))
                .contains(yuan("10.62"));

        books.execute("update market.maturing set mature_at = now() where tenant_id = '" + creator.tenant() + "'");
        books.billing.matureEarnings();
        assertThat(books.balance(creator.tenant(), AccountKind.CREATOR_AVAILABLE))
                .isEqualTo(yuan("10.62"));
    }

    @Test
    void the_days_are_the_same_whether_the_clock_came_by_daily_or_late() {
        at("2027-04-10T06:00:00Z");
        books.give(wallet, "100");
        Subscription subscription = month();
        at("2027-04-25T06:00:00Z");
        renewals.sweep();
        renewals.sweep();
        List<Long> amounts = books.ops.in(handle -> handle.createQuery(
                        "select amount from market.subscription_day where subscription = :id order by to_at")
                .bind("id", subscription.id())
                .mapTo(Long.class)
                .list());
        assertThat(amounts).hasSize(15).startsWith(675_000L, 900_000L, 900_000L).endsWith(900_000L);
    }

    @ParameterizedTest
    @Tag("P-F10")
    @CsvSource({
        "2027-01-31T10:00:00Z, 2027-02-28T10:00:00Z, 2027-03-31T10:00:00Z",
        "2028-01-31T23:30:00Z, 2028-02-29T23:30:00Z, 2028-03-31T23:30:00Z"
    })
    void the_31st_comes_back_after_february(Instant start, Instant second, Instant third) {
        at(start);
        books.give(wallet, "100");
        Subscription subscription = month();
        assertThat(day(subscription.current().endsAt())).isEqualTo(day(second));
        until(second.plusSeconds(60));
        assertThat(now(subscription).current().n()).isEqualTo(2);
        assertThat(day(now(subscription).current().endsAt())).isEqualTo(day(third));
    }

    private static Instant day(Instant instant) {
        return instant.truncatedTo(ChronoUnit.HOURS);
    }

    @Test
    @Tag("P-F10")
    void a_year_of_renewals_over_leap_day_and_summertime_pays_thirteen_periods_and_no_more() {
        at("2027-12-31T22:15:00Z");
        books.give(wallet, "1000");
        Subscription subscription = month();
        until(Instant.parse("2029-01-01T00:00:00Z"));

        List<Subscription.Period> all =
                subscriptions.get(payer, subscription.id()).periods().reversed();
        assertThat(all).hasSize(13).allMatch(period -> period.paidAt() != null);
        assertThat(all.stream().map(period -> period.endsAt().toString().substring(0, 10)))
                .containsExactly(
                        "2028-01-31",
                        "2028-02-29",
                        "2028-03-31",
                        "2028-04-30",
                        "2028-05-31",
                        "2028-06-30",
                        "2028-07-31",
                        "2028-08-31",
                        "2028-09-30",
                        "2028-10-31",
                        "2028-11-30",
                        "2028-12-31",
                        "2029-01-31");
        for (int n = 1; n < all.size(); n++)
            assertThat(all.get(n).startsAt()).isEqualTo(all.get(n - 1).endsAt());
        assertThat(held(AccountKind.WALLET_PAID)).isEqualTo(yuan("1000").minus(yuan("390")));
    }

    @Test
    @Tag("P-F15")
    void many_schedulers_at_once_and_a_clock_that_goes_back_renew_once() throws Exception {
        at("2027-04-10T06:00:00Z");
        books.give(wallet, "100");
        Subscription subscription = month();
        at("2027-05-10T06:30:00Z");
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Future<?>> runs = new ArrayList<>();
            for (int i = 0; i < 8; i++) runs.add(threads.submit(market.another()::sweep));
            for (Future<?> run : runs) run.get();
        }
        at("2027-05-10T05:30:00Z");
        renewals.sweep();
        at("2027-05-10T06:30:00Z");
        renewals.sweep();
        assertThat(now(subscription).current().n()).isEqualTo(2);
        assertThat(held(AccountKind.WALLET_PAID)).isEqualTo(yuan("40"));
    }

    @Test
    void included_messages_move_no_money_and_then_the_price_per_message_is_due() {
        books.give(wallet, "40");
        offer(new Plans(List.of(new Plan(Kind.MONTH, yuan("30"), 2)), null));
        subscribe(new Plan(Kind.MONTH, yuan("30"), 2), 1, false);
        Money rest = held(AccountKind.WALLET_PAID);

        assertThat(ask()).isEqualTo(Means.PLAN);
        assertThat(ask(payer, true, Books.ended(Reservation.State.ABSTAINED, 0)))
                .isEqualTo(Means.PLAN);
        Order failed = order(payer, true);
        assertThat(books.billing.reserve(failed).charge().means()).isEqualTo(Means.PLAN);
        books.billing.release(failed.message(), "failed");
        books.billing.release(failed.message(), "failed");
        assertThat(ask()).isEqualTo(Means.PLAN);
        assertThat(held(AccountKind.WALLET_PAID)).isEqualTo(rest);

        assertThat(ask()).isEqualTo(Means.WALLET);
        assertThat(held(AccountKind.WALLET_PAID)).isEqualTo(rest.minus(yuan("0.50")));
        refused(() -> books.billing.reserve(order(owner("别人"), true)), "insufficient_funds");
    }

    @Test
    void a_hundred_at_once_take_exactly_what_is_included() throws Exception {
        books.give(wallet, "30");
        offer(new Plans(List.of(new Plan(Kind.MONTH, yuan("30"), 10)), null));
        subscribe(new Plan(Kind.MONTH, yuan("30"), 10), 1, false);
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Future<Boolean>> asked = new ArrayList<>();
            for (int i = 0; i < 100; i++)
                asked.add(threads.submit(() -> {
                    try {
                        return books.billing
                                        .reserve(order(payer, true))
                                        .charge()
                                        .means()
                                == Means.PLAN;
                    } catch (Refusal unpaid) {
                        return false;
                    }
                }));
            int taken = 0;
            for (Future<Boolean> one : asked) if (one.get()) taken++;
            assertThat(taken).isEqualTo(10);
        }
    }

    @Test
    void what_the_engine_costs_comes_out_of_what_the_plan_earns() {
        at("2027-04-10T00:00:00Z");
        books.give(wallet, "30");
        month();
        ask(payer, true, new Outcome(Reservation.State.DONE, 120, 3_000, 1_000, null));
        assertThat(books.platform(AccountKind.MODEL_COST)).isEqualTo(yuan("-0.04"));
        until(Instant.parse("2027-04-12T00:00:01Z"));
        assertThat(books.platform(AccountKind.MODEL_RECOVERY)).isEqualTo(yuan("0.04"));
        // Two days of 0.90, less 0.04, less a fifth.
        assertThat(books.balance(creator.tenant(), AccountKind.CREATOR_PENDING))
                .isEqualTo(yuan("1.408").plus(yuan("0")));
    }

    @Test
    void no_message_between_two_periods_costs_extra() {
        at("2027-04-10T06:00:00Z");
        books.give(wallet, "100");
        Subscription subscription = month();
        at("2027-05-10T06:00:30Z");
        assertThat(ask()).isEqualTo(Means.PLAN);
        renewals.sweep();
        assertThat(now(subscription).current().n()).isEqualTo(2);
        assertThat(now(subscription).used()).isEqualTo(1);
    }

    @Test
    void a_dearer_price_is_announced_and_never_changes_a_running_period() {
        at("2027-04-10T06:00:00Z");
        books.give(wallet, "200");
        Subscription subscription = month();
        until(Instant.parse("2027-04-20T06:00:00Z"));
        offer(new Plans(List.of(new Plan(Kind.MONTH, yuan("40"), 100)), null));
        renewals.sweep();

        Subscription.Announced announced =
                Objects.requireNonNull(now(subscription).announced());
        assertThat(announced.price()).isEqualTo(yuan("40"));
        assertThat(announced.from().truncatedTo(ChronoUnit.HOURS)).isEqualTo(Instant.parse("2027-05-20T06:00:00Z"));
        until(Instant.parse("2027-05-11T06:00:00Z"));
        assertThat(now(subscription).current().price()).isEqualTo(yuan("30"));
        until(Instant.parse("2027-06-11T06:00:00Z"));
        assertThat(now(subscription).current().price()).isEqualTo(yuan("40"));
        assertThat(now(subscription).announced()).isNull();
        assertThat(held(AccountKind.WALLET_PAID)).isEqualTo(yuan("100"));
    }

    @Test
    void a_cheaper_price_holds_from_the_next_period_and_one_taken_back_is_forgotten() {
        at("2027-04-10T06:00:00Z");
        books.give(wallet, "200");
        Subscription subscription = month();
        offer(new Plans(List.of(new Plan(Kind.MONTH, yuan("50"), 100)), null));
        renewals.sweep();
        assertThat(now(subscription).announced()).isNotNull();
        offer(new Plans(List.of(MONTH), null));
        renewals.sweep();
        assertThat(now(subscription).announced()).isNull();
        offer(new Plans(List.of(new Plan(Kind.MONTH, yuan("25"), 100)), null));
        renewals.sweep();
        until(Instant.parse("2027-05-11T06:00:00Z"));
        assertThat(now(subscription).current().price()).isEqualTo(yuan("25"));
    }

    @Test
    void a_plan_that_is_not_offered_any_more_ends_after_its_notice_and_a_gone_agent_pays_back() {
        at("2027-04-10T06:00:00Z");
        books.give(wallet, "200");
        Subscription subscription = month();
        offer(Plans.NONE);
        renewals.sweep();
        // Announced a moment after the period began: the next one but one is the first that thirty days have been given
        // for.
        until(Instant.parse("2027-05-11T06:00:00Z"));
        assertThat(now(subscription).state()).isEqualTo(State.ACTIVE);
        until(Instant.parse("2027-06-10T07:00:00Z"));
        assertThat(now(subscription).cause()).isEqualTo("plan_gone");
        assertThat(deferred()).isEqualTo(yuan("0"));

        agent = publish(new Plans(List.of(MONTH), null));
        at("2027-07-10T00:00:00Z");
        Subscription other = month();
        Money before = held(AccountKind.WALLET_PAID);
        at("2027-07-25T12:00:00Z");
        agents.unpublish(creator, agent.id());
        renewals.sweep();
        assertThat(now(other).cause()).isEqualTo("agent_gone");
        // Half of 31 days: half of the price with half of its tax, but for the seconds that the test took.
        assertThat(held(AccountKind.WALLET_PAID).minus(before)).isBetween(yuan("14.99"), yuan("15"));
        assertThat(deferred()).isEqualTo(yuan("0"));
    }

    @Test
    void a_short_wallet_is_tried_again_and_paid_in_the_grace_keeps_its_date() {
        at("2027-04-10T06:00:00Z");
        books.give(wallet, "30");
        Subscription subscription = month();
        until(Instant.parse("2027-05-10T06:00:30Z"));
        assertThat(now(subscription).state()).isEqualTo(State.PAST_DUE);
        assertThat(ask()).isEqualTo(Means.PLAN);

        books.give(wallet, "30");
        until(Instant.parse("2027-05-11T06:01:00Z"));
        Subscription paid = now(subscription);
        assertThat(paid.state()).isEqualTo(State.ACTIVE);
        assertThat(day(paid.current().endsAt())).isEqualTo(Instant.parse("2027-06-10T06:00:00Z"));
        assertThat(paid.used()).isEqualTo(1);
        assertThat(held(AccountKind.WALLET_PAID)).isEqualTo(yuan("0"));
    }

    @Test
    void after_the_grace_messages_cost_again_and_a_late_payment_begins_a_period_of_its_own() {
        at("2027-04-10T06:00:00Z");
        books.give(wallet, "30");
        Subscription subscription = month();
        until(Instant.parse("2027-05-14T06:00:00Z"));
        assertThat(now(subscription).retries()).isEqualTo(2);
        refused(() -> books.billing.reserve(order(payer, true)), "insufficient_funds");
        refused(() -> subscriptions.payNow(payer, subscription.id()), "wallet_short");

        books.give(wallet, "30");
        Subscription paid = subscriptions.payNow(payer, subscription.id());
        assertThat(paid.state()).isEqualTo(State.ACTIVE);
        assertThat(day(paid.current().endsAt())).isEqualTo(Instant.parse("2027-06-14T06:00:00Z"));
        assertThat(ask()).isEqualTo(Means.PLAN);
    }

    @ParameterizedTest
    @Tag("P-M4")
    @Tag("P-F15")
    @ValueSource(strings = {"sweep, pay", "pay, sweep", "at once"})
    void a_renewal_and_a_payment_by_hand_take_one_period(String order) throws Exception {
        at("2027-04-10T06:00:00Z");
        books.give(wallet, "30");
        Subscription subscription = month();
        until(Instant.parse("2027-05-14T06:00:00Z"));
        assertThat(now(subscription).state()).isEqualTo(State.PAST_DUE);
        books.give(wallet, "100");
        at(due().plusSeconds(1));

        Callable<?> sweep = Executors.callable(market.another()::sweep);
        Callable<?> pay = () -> subscriptions.payNow(payer, subscription.id());
        switch (order) {
            case "sweep, pay" -> inOrder(sweep, pay);
            case "pay, sweep" -> inOrder(pay, sweep);
            default -> atOnce(sweep, pay);
        }

        assertThat(now(subscription).state()).isEqualTo(State.ACTIVE);
        assertThat(now(subscription).current().n()).isEqualTo(2);
        assertThat(held(AccountKind.WALLET_PAID)).isEqualTo(yuan("70"));
    }

    private static void inOrder(Callable<?> first, Callable<?> second) throws Exception {
        first.call();
        second.call();
    }

    private static void atOnce(Callable<?> one, Callable<?> other) throws Exception {
        try (var threads = Executors.newFixedThreadPool(2)) {
            List<Future<?>> both = List.of(threads.submit(one), threads.submit(other));
            for (Future<?> run : both) run.get();
        }
    }

    @Test
    void what_is_never_paid_ends_after_the_last_try_and_leaves_the_price_per_message() {
        at("2027-04-10T06:00:00Z");
        books.give(wallet, "30");
        Subscription subscription = month();
        until(Instant.parse("2027-05-17T05:00:00Z"));
        assertThat(now(subscription).state()).isEqualTo(State.PAST_DUE);
        until(Instant.parse("2027-05-17T07:00:00Z"));
        assertThat(now(subscription).cause()).isEqualTo("unpaid");
        books.give(wallet, "100");
        until(Instant.parse("2027-08-01T00:00:00Z"));
        assertThat(held(AccountKind.WALLET_PAID)).isEqualTo(yuan("100"));
        assertThat(ask()).isEqualTo(Means.WALLET);
    }

    @Test
    void a_pause_stops_the_clock_and_the_rest_runs_after_it() {
        at("2027-04-10T00:00:00Z");
        books.give(wallet, "100");
        Subscription subscription = month();
        until(Instant.parse("2027-04-20T00:00:00Z"));
        subscriptions.pause(payer, subscription.id());
        Money frozen = deferred();
        assertThat(ask()).isEqualTo(Means.WALLET);
        until(Instant.parse("2027-05-20T00:00:00Z"));
        assertThat(deferred()).isEqualTo(frozen);

        Subscription resumed = subscriptions.resume(payer, subscription.id());
        assertThat(resumed.current().endsAt().minusSeconds(30).truncatedTo(ChronoUnit.DAYS))
                .isBetween(Instant.parse("2027-06-08T00:00:00Z"), Instant.parse("2027-06-09T00:00:00Z"));
        assertThat(ask()).isEqualTo(Means.PLAN);
        until(Instant.parse("2027-06-10T00:00:00Z"));
        assertThat(now(subscription).current().n()).isEqualTo(2);
    }

    @Test
    void a_pause_ends_by_itself() {
        at("2027-04-10T00:00:00Z");
        books.give(wallet, "100");
        Subscription subscription = month();
        subscriptions.pause(payer, subscription.id());
        until(Instant.parse("2027-07-08T00:00:00Z"));
        assertThat(now(subscription).state()).isEqualTo(State.PAUSED);
        until(Instant.parse("2027-07-10T00:00:00Z"));
        assertThat(now(subscription).state()).isEqualTo(State.ACTIVE);
    }

    @Test
    void a_cancelled_one_runs_to_its_end_unless_it_is_undone() {
        at("2027-04-10T00:00:00Z");
        books.give(wallet, "100");
        Subscription subscription = month();
        subscriptions.cancel(payer, subscription.id());
        assertThat(subscriptions.undo(payer, subscription.id()).state()).isEqualTo(State.ACTIVE);
        subscriptions.cancel(payer, subscription.id());
        assertThat(ask()).isEqualTo(Means.PLAN);
        until(Instant.parse("2027-05-10T01:00:00Z"));
        assertThat(now(subscription).state()).isEqualTo(State.ENDED);
        assertThat(deferred()).isEqualTo(yuan("0"));
        assertThat(held(AccountKind.WALLET_PAID)).isEqualTo(yuan("70"));
        refused(() -> subscriptions.undo(payer, subscription.id()), "not_now");
    }

    @Test
    void a_change_gives_back_what_is_left_by_the_second_and_pays_a_whole_period() {
        at("2027-04-10T00:00:00Z");
        books.give(wallet, "200");
        Subscription subscription = month();
        until(Instant.parse("2027-04-25T00:00:00Z"));
        Choice seats = new Choice(Kind.SEAT, 3, false, SEAT.price());
        Subscription.Quote quote = subscriptions.quote(payer, subscription.id(), seats);
        Subscription changed = subscriptions.change(payer, subscription.id(), 1, seats);

        assertThat(quote.pay()).isEqualTo(yuan("60"));
        assertThat(quote.back()).isBetween(yuan("14.99"), yuan("15"));
        assertThat(changed.kind()).isEqualTo(Kind.SEAT);
        assertThat(changed.seats()).isEqualTo(3);
        assertThat(held(AccountKind.WALLET_PAID)).isBetween(yuan("124.99"), yuan("125"));
        refused(() -> subscriptions.change(payer, subscription.id(), 1, seats), "stale_subscription");
        refused(() -> subscriptions.change(payer, subscription.id(), 2, seats), "same_plan");
    }

    @Test
    void who_has_used_all_messages_gets_nothing_back_for_a_change() {
        offer(new Plans(List.of(new Plan(Kind.MONTH, yuan("30"), 1), SEAT), null));
        books.give(wallet, "50");
        Subscription subscription = subscribe(new Plan(Kind.MONTH, yuan("30"), 1), 1, false);
        ask();
        Subscription changed =
                subscriptions.change(payer, subscription.id(), 1, new Choice(Kind.SEAT, 1, false, SEAT.price()));
        assertThat(changed.current().n()).isEqualTo(2);
        assertThat(held(AccountKind.WALLET_PAID)).isEqualTo(yuan("0"));
    }

    @Test
    void a_change_that_cannot_be_paid_changes_nothing() {
        books.give(wallet, "30");
        Subscription subscription = month();
        refused(
                () -> subscriptions.change(payer, subscription.id(), 1, new Choice(Kind.SEAT, 9, false, SEAT.price())),
                "wallet_short");
        assertThat(now(subscription).kind()).isEqualTo(Kind.MONTH);
        assertThat(deferred()).isGreaterThan(yuan("26.99"));
    }

    @Test
    void a_trial_is_free_once_and_becomes_a_month_where_the_wallet_can_pay() {
        at("2027-04-10T00:00:00Z");
        Subscription trial = subscribe(MONTH, 1, true);
        assertThat(trial.state()).isEqualTo(State.TRIALING);
        for (int i = 0; i < 3; i++) assertThat(ask()).isEqualTo(Means.PLAN);
        refused(() -> books.billing.reserve(order(payer, true)), "insufficient_funds");
        assertThat(subscriptions
                        .undo(payer, subscriptions.cancel(payer, trial.id()).id())
                        .state())
                .isEqualTo(State.TRIALING);
        books.give(wallet, "30");
        until(Instant.parse("2027-04-17T01:00:00Z"));
        assertThat(now(trial).state()).isEqualTo(State.ACTIVE);
        assertThat(now(trial).current().price()).isEqualTo(yuan("30"));
        assertThat(now(trial).allowance()).isEqualTo(100);

        subscriptions.cancel(payer, trial.id());
        until(Instant.parse("2027-05-18T00:00:00Z"));
        refused(() -> subscribe(MONTH, 1, true), "trial_used");
    }

    @Test
    void a_trial_that_nobody_pays_for_ends_without_a_debt() {
        at("2027-04-10T00:00:00Z");
        Subscription trial = subscribe(MONTH, 1, true);
        until(Instant.parse("2027-04-17T01:00:00Z"));
        assertThat(now(trial).cause()).isEqualTo("trial_unpaid");
    }

    @Test
    void a_pass_lasts_a_day_and_is_not_renewed() {
        at("2027-04-10T18:00:00Z");
        books.give(wallet, "30");
        Subscription pass = subscribe(DAY, 1, false);
        assertThat(ask()).isEqualTo(Means.PLAN);
        refused(() -> subscriptions.pause(payer, pass.id()), "not_now");
        until(Instant.parse("2027-04-11T17:59:00Z"));
        assertThat(ask()).isEqualTo(Means.PLAN);
        at("2027-04-11T18:00:30Z");
        assertThat(ask()).isEqualTo(Means.WALLET);
        renewals.sweep();
        assertThat(now(pass).cause()).isEqualTo("over");
        assertThat(held(AccountKind.WALLET_PAID)).isEqualTo(yuan("26.50"));
        assertThat(deferred()).isEqualTo(yuan("0"));
    }

    @Test
    void members_take_seats_on_first_use_and_the_owner_frees_them() {
        books.give(wallet, "100");
        Subscription seats = subscribe(SEAT, 2, false);
        CurrentTenant first = member("甲");
        CurrentTenant second = member("乙");
        CurrentTenant third = member("丙");
        assertThat(ask(first, false, done())).isEqualTo(Means.PLAN);
        assertThat(ask(second, false, done())).isEqualTo(Means.PLAN);
        refused(() -> books.billing.reserve(order(third, false)), "free_quota_used");
        assertThat(ask(first, false, done())).isEqualTo(Means.PLAN);
        refused(() -> books.billing.reserve(order(first, false)), "free_quota_used");

        // Whoever takes a freed seat finds its messages used: changing places makes none.
        subscriptions.freeSeat(payer, seats.id(), 1);
        refused(() -> books.billing.reserve(order(third, false)), "free_quota_used");
        subscriptions.freeSeat(payer, seats.id(), 2);
        assertThat(subscriptions.get(payer, seats.id()).seats()).hasSize(2);
        assertThat(ask(second, false, done())).isEqualTo(Means.PLAN);
        refused(() -> subscriptions.freeSeat(viewer(), seats.id(), 1), "not_allowed");
    }

    private CurrentTenant viewer() {
        return new CurrentTenant(wallet, payer.person(), Set.of(Role.VIEWER));
    }

    private CurrentTenant member(String name) {
        return new CurrentTenant(wallet, person(name).id(), Set.of(Role.VIEWER));
    }

    @Test
    void many_members_at_once_take_no_more_seats_than_were_bought() throws Exception {
        books.give(wallet, "100");
        Subscription seats = subscribe(SEAT, 3, false);
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Future<@Nullable Means>> asked = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                CurrentTenant member = member("员" + i);
                asked.add(threads.submit(() -> {
                    try {
                        return books.billing
                                .reserve(order(member, false))
                                .charge()
                                .means();
                    } catch (Refusal full) {
                        return null;
                    }
                }));
            }
            int sitting = 0;
            for (Future<@Nullable Means> one : asked) if (one.get() == Means.PLAN) sitting++;
            assertThat(sitting).isEqualTo(3);
        }
        assertThat(now(seats).used()).isEqualTo(3);
    }

    @Test
    void who_has_used_nothing_may_step_back() {
        at("2027-04-10T00:00:00Z");
        books.give(wallet, "30");
        Subscription subscription = month();
        assertThat(subscription.mayStepBack()).isTrue();
        until(Instant.parse("2027-04-13T00:00:00Z"));
        subscriptions.withdraw(payer, subscription.id());
        subscriptions.withdraw(payer, subscription.id());
        assertThat(held(AccountKind.WALLET_PAID)).isBetween(yuan("26.99"), yuan("27"));
        assertThat(now(subscription).cause()).isEqualTo("withdrawn");

        books.give(wallet, "30");
        Subscription used = month();
        ask();
        refused(() -> subscriptions.withdraw(payer, used.id()), "may_not_step_back");
    }

    @Test
    void pressing_twice_subscribes_once_and_a_second_one_is_refused() {
        books.give(wallet, "100");
        UUID id = Ids.next();
        Choice choice = new Choice(Kind.MONTH, 1, false, MONTH.price());
        subscriptions.subscribe(payer, id, agent.slug(), choice);
        subscriptions.subscribe(payer, id, agent.slug(), choice);
        assertThat(held(AccountKind.WALLET_PAID)).isEqualTo(yuan("70"));
        refused(() -> month(), "subscribed_already");
        refused(() -> subscribe(DAY, 1, false), "subscribed_already");
        refused(() -> subscriptions.subscribe(owner("别人"), id, agent.slug(), choice), "idempotency_conflict");
    }

    @Test
    @Tag("P-B1")
    void bad_choices_and_foreign_ids_are_refused_and_cost_nothing() {
        books.give(wallet, "10");
        refused(() -> month(), "wallet_short");
        refused(
                () -> subscriptions.subscribe(
                        payer, Ids.next(), agent.slug(), new Choice(Kind.MONTH, 1, false, yuan("29"))),
                "price_changed");
        refused(
                () -> subscriptions.subscribe(
                        payer, Ids.next(), agent.slug(), new Choice(Kind.SEAT, 0, false, SEAT.price())),
                "invalid_seats");
        refused(
                () -> subscriptions.subscribe(
                        payer, Ids.next(), "no-such", new Choice(Kind.SEAT, 1, false, SEAT.price())),
                "unknown_agent");
        refused(() -> subscriptions.subscribe(viewer(), Ids.next(), agent.slug(), choiceOfMonth()), "not_allowed");
        Subscription pass = subscribe(DAY, 1, false);
        CurrentTenant stranger = owner("别人");
        refused(() -> subscriptions.get(stranger, pass.id()), "unknown_subscription");
        refused(() -> subscriptions.cancel(stranger, pass.id()), "unknown_subscription");
        assertThat(held(AccountKind.WALLET_PAID)).isEqualTo(yuan("7"));
    }

    private static Choice choiceOfMonth() {
        return new Choice(Kind.MONTH, 1, false, MONTH.price());
    }

    @Test
    void a_message_out_of_a_plan_says_so_before_it_is_asked() {
        books.give(wallet, "30");
        month();
        Billing billing = books.billing;
        Order.Member member = new Order.Member(wallet, payer.person());
        assertThat(billing.quote(offer(), wallet, "x", member).means()).isEqualTo(Means.PLAN);
        assertThat(billing.quote(offer(), null, "x").means()).isEqualTo(Means.WALLET);
    }

    private List<String> mail() {
        letters.send();
        return Arrays.stream(server.getReceivedMessages())
                .map(message -> {
                    try {
                        return message.getSubject() + "\n" + message.getContent();
                    } catch (MessagingException | IOException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toList();
    }

    @Test
    void a_payer_is_sent_a_receipt_for_each_period_and_told_what_goes_wrong() {
        at("2027-04-10T00:00:00Z");
        books.give(wallet, "30");
        Subscription subscription = month();
        assertThat(mail())
                .singleElement()
                .satisfies(receipt -> assertThat(receipt)
                        .contains("收据：农技助手 · Receipt: 农技助手")
                        .contains(
                                "付了 ¥30.00（含税 ¥3.00）",
                                "paid: CN¥30.00 (tax contained: CN¥3.00)",
                                "2027-05-10 00:00 UTC")
                        .contains("/wallet/subscriptions/" + subscription.id()));
        assertThat(mail()).as("once").hasSize(1);

        until(Instant.parse("2027-05-18T00:00:00Z"));
        assertThat(mail()).hasSize(3);
        assertThat(mail().get(1)).contains("2027-05-13 00:00 UTC", "2027-05-11 00:00 UTC");
        assertThat(mail().get(2)).contains("The subscription to 农技助手 has ended");
    }

    @Test
    void mail_that_the_server_does_not_take_waits_and_what_was_bought_is_bought() {
        at("2027-04-10T00:00:00Z");
        books.give(wallet, "30");
        server.stop();
        month();
        letters.send();
        Letters again = letters();
        at("2027-04-10T00:10:00Z");
        again.send();
        assertThat(server.getReceivedMessages()).hasSize(1);
        assertThat(deferred()).isEqualTo(yuan("27"));
    }

    @Test
    void without_a_mail_server_no_letter_is_kept() {
        Letters off = new Letters(books.ops, MailSettings.NONE);
        assertThat(off.on()).isFalse();
        int kept = books.ops.in(handle -> {
            off.write(handle, wallet, "test:" + Ids.next(), "a@example.com", "subject", "body");
            return handle.createQuery("select count(*) from market.letter where tenant_id = :t")
                    .bind("t", wallet.value())
                    .mapTo(Integer.class)
                    .one();
        });
        assertThat(kept).isZero();
    }
}
