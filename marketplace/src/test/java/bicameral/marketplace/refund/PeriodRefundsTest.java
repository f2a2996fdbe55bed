package bicameral.marketplace.refund;

import static bicameral.marketplace.billing.Books.done;
import static bicameral.marketplace.billing.Books.yuan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.marketplace.agent.AgentDraft;
import bicameral.marketplace.billing.AccountKind;
import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.billing.Books;
import bicameral.marketplace.earnings.Movements;
import bicameral.marketplace.mail.Letters;
import bicameral.marketplace.mail.MailSettings;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.plan.Plan;
import bicameral.marketplace.plan.Plan.Kind;
import bicameral.marketplace.plan.Plans;
import bicameral.marketplace.share.Shares;
import bicameral.marketplace.subscription.PeriodBooks;
import bicameral.marketplace.subscription.PeriodCharges;
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
import bicameral.tenant.audit.AuditLog;
import bicameral.tenant.audit.OperatorLog;
import bicameral.tenant.identity.People;
import bicameral.tenant.identity.Person;
import java.net.URI;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A month of 31 days for 31.00: 3.10 of tax, then 0.90 a day, 0.18 of it the platform's. The clock of money is moved. */
class PeriodRefundsTest {
    private static final Plan MONTH = new Plan(Kind.MONTH, yuan("31"), 100);

    // From 25.00 it takes two.
    private final Books books =
            new Books(BillingSettings.defaults(false, true, Books.SECRET, URI.create("http://localhost:8080"))
                    .with(2_000, 1_000, 7, yuan("25").micros()));
    private final Letters letters = new Letters(
            books.ops,
            new MailSettings(Optional.of(new MailSettings.Server(
                    "127.0.0.1", 1, MailSettings.Security.NONE, "", "", "market@example.com"))));
    private final OperatorLog log = new OperatorLog(books.ops);
    private final Subscribers market = new Subscribers(books);
    private final PeriodRefunds refunds = new PeriodRefunds(
            books.ops,
            books.accounts,
            books.ledger,
            books.settings,
            new PeriodCharges(
                    books.ops,
                    new PeriodBooks(books.ops, books.accounts, books.ledger, books.settings),
                    market.renewals),
            new RefundLetters(letters, books.settings),
            log);
    private final Cases cases = new Cases(books.tx, books.ops, new AuditLog(books.tx), log);
    private final Operator first = new Operator(books.person("林"), "林");
    private final Operator second = new Operator(books.person("周"), "周");
    private final CurrentTenant payer = owner("阿禾");
    private final CurrentTenant creator = owner("农社");
    private final AgentDraft agent = market.publish(creator, new Plans(List.of(MONTH), null));

    private CurrentTenant owner(String name) {
        Person person = new People(books.ops)
                .signedIn("https://id.example", Ids.next().toString(), name, Ids.next() + "@example.com");
        return new CurrentTenant(person.personal(), person.id(), Set.of(Role.OWNER));
    }

    private void at(String instant) {
        books.execute("insert into market.clock_shift (shift) values ('" + instant + "'::timestamptz - now())"
                + " on conflict (one) do update set shift = excluded.shift");
    }

    @AfterEach
    void the_books_are_in_order_and_the_clock_is_right_again() {
        books.audit();
        books.execute("update market.letter set state = 'given_up', ended_at = now() where state = 'waiting'");
        books.execute("delete from market.clock_shift");
        books.execute("update market.subscription set due_at = '9999-12-31' where state <> 'ended'");
        books.execute("update market.subscription_period set earned_to = '9999-12-31' where state = 'running'");
    }

    /** From the first of May on, ten days of which have run. */
    private Subscription afterTenDays() {
        at("2027-05-01T00:00:00Z");
        books.give(payer.tenant(), "100.00");
        Subscription subscription = market.subscriptions.subscribe(
                payer, Ids.next(), agent.slug(), new Choice(Kind.MONTH, 1, false, MONTH.price()));
        at("2027-05-11T00:00:00Z");
        market.renewals.sweep();
        about(earned(creator.tenant()), "7.2");
        return subscription;
    }

    private UUID charge(Subscription subscription) {
        return cases.paidPeriod(payer, subscription.id(), 1).charge();
    }

    private Subscription now(Subscription subscription) {
        return market.subscriptions.get(payer, subscription.id()).subscription();
    }

    private Money wallet() {
        return books.balance(payer.tenant(), AccountKind.WALLET_PAID);
    }

    private Money earned(TenantId of) {
        return books.balance(of, AccountKind.CREATOR_PENDING).plus(books.balance(of, AccountKind.CREATOR_AVAILABLE));
    }

    private void refused(String code, Runnable deed) {
        assertThatThrownBy(deed::run)
                .isInstanceOfSatisfying(Refusal.class, r -> assertThat(r.code()).isEqualTo(code));
    }

    /** Seconds pass between the deed and its transaction, which a day earns: less than a fen. */
    private static void about(Money actual, String expected) {
        assertThat(Math.abs(actual.minus(yuan(expected)).micros()))
                .as(actual + " is about " + expected)
                .isLessThan(10_000);
    }

    @Test
    @Tag("P-M7")
    @Tag("P-M8")
    void all_of_it_comes_back_from_every_leg_and_the_subscription_ends_where_two_admins_say_so() {
        Subscription subscription = afterTenDays();
        UUID charge = charge(subscription);

        Refund proposed = refunds.give(first, Ids.next(), charge, null, true, "续错了");
        assertThat(proposed.state()).isEqualTo(Refund.State.PROPOSED);
        assertThat(wallet()).isEqualTo(yuan("69"));
        assertThat(refunds.refundable(charge)).isEqualTo(yuan("0"));
        refused("second_person", () -> refunds.approve(first, proposed.id()));
        assertThat(refunds.approve(second, proposed.id()).state()).isEqualTo(Refund.State.POSTED);
        refused("refund_decided", () -> refunds.approve(second, proposed.id()));

        assertThat(wallet()).isEqualTo(yuan("100"));
        assertThat(market.deferred(payer.tenant())).isEqualTo(yuan("0"));
        assertThat(earned(creator.tenant())).isEqualTo(yuan("0"));
        for (AccountKind kind : List.of(AccountKind.TAX, AccountKind.COMMISSION, AccountKind.MODEL_RECOVERY))
            assertThat(books.platform(kind)).as(kind.id()).isEqualTo(yuan("0"));
        Subscription ended = now(subscription);
        assertThat(ended.state()).isEqualTo(State.ENDED);
        assertThat(ended.cause()).isEqualTo("refunded");
        assertThat(ended.current().refunded()).isEqualTo(yuan("31"));
        refused("refund_above_charge", () -> refunds.give(first, Ids.next(), charge, null, false, "again"));
    }

    @Test
    @Tag("P-M7")
    void half_of_it_is_half_of_what_has_run_and_of_what_is_to_come_where_it_goes_on() {
        Subscription subscription = afterTenDays();
        UUID charge = charge(subscription);
        UUID id = Ids.next();

        Refund refund = refunds.give(first, id, charge, yuan("15.50"), false, "三天没用上");

        assertThat(refund.state()).isEqualTo(Refund.State.POSTED);
        assertThat(refunds.give(first, id, charge, yuan("15.50"), false, "三天没用上"))
                .as("pressed twice")
                .isEqualTo(refund);
        refused("idempotency_conflict", () -> refunds.give(first, id, charge, yuan("1"), false, "三天没用上"));
        assertThat(wallet()).isEqualTo(yuan("84.5"));
        about(market.deferred(payer.tenant()), "9.45");
        about(earned(creator.tenant()), "3.6");
        assertThat(books.platform(AccountKind.TAX)).isEqualTo(yuan("1.55"));
        assertThat(now(subscription).state()).isEqualTo(State.ACTIVE);

        at("2027-05-21T00:00:00Z");
        market.renewals.sweep();
        about(earned(creator.tenant()), "7.2");
        at("2027-06-01T00:00:01Z");
        market.renewals.sweep();
        about(earned(creator.tenant()), "11.16");
        Subscription renewed = now(subscription);
        assertThat(renewed.current().n()).isEqualTo(2);
        assertThat(renewed.current().price()).as("the next is whole again").isEqualTo(yuan("31"));

        // What is over can be refunded too, to the last micro-unit.
        refunds.give(first, Ids.next(), charge, null, false, "还是不对");
        assertThat(wallet()).isEqualTo(yuan("69"));
        about(earned(creator.tenant()), "0");
    }

    @Test
    void what_a_creator_was_paid_already_becomes_a_debt_and_the_payer_has_all() {
        Subscription subscription = afterTenDays();
        books.execute("update market.maturing set mature_at = now() where tenant_id = '" + creator.tenant() + "'");
        books.billing.matureEarnings();
        about(books.balance(creator.tenant(), AccountKind.CREATOR_AVAILABLE), "7.2");
        refunds.give(first, Ids.next(), charge(subscription), yuan("20"), false, "答不了");
        // 20.00 of 31.00 of what was earned in ten days.
        about(books.balance(creator.tenant(), AccountKind.CREATOR_AVAILABLE), "2.555");
        assertThat(wallet()).isEqualTo(yuan("89"));
    }

    @Test
    void shares_of_the_days_go_back_with_them() {
        TenantId author = books.founded("ENTERPRISE");
        books.execute("insert into market.remix (tenant_id, agent, generation, author, origin, basis_points)"
                + " values ('%s', '%s', 1, '%s', gen_random_uuid(), 1000)"
                        .formatted(creator.tenant(), agent.id(), author));
        at("2027-05-01T00:00:00Z");
        books.give(payer.tenant(), "100.00");
        Subscription subscription = market.subscriptions.subscribe(
                payer, Ids.next(), agent.slug(), new Choice(Kind.MONTH, 1, false, MONTH.price()));
        Shares shares = new Shares(books.ops, books.accounts, books.ledger);
        for (int day = 2; day <= 11; day++) {
            at("2027-05-%02dT00:00:00Z".formatted(day));
            market.renewals.sweep();
            shares.run();
        }
        about(earned(author), "0.72");

        refunds.give(first, Ids.next(), charge(subscription), yuan("15.50"), false, "退一半");

        about(earned(author), "0.36");
        about(earned(creator.tenant()), "3.24");
        shares.run();
        about(earned(author), "0.36");
    }

    @Test
    void ending_it_gives_back_at_least_what_has_not_run() {
        Subscription subscription = afterTenDays();
        UUID charge = charge(subscription);
        refused("refund_below_rest", () -> refunds.give(first, Ids.next(), charge, yuan("20.9"), true, "太少"));
        refused("reason_missing", () -> refunds.give(first, Ids.next(), charge, yuan("22"), true, " "));
        refused("refund_above_charge", () -> refunds.give(first, Ids.next(), charge, yuan("31.000001"), false, "太多"));
        refused("invalid_amount", () -> refunds.give(first, Ids.next(), charge, yuan("0"), false, "没有"));
        refused("unknown_charge", () -> refunds.give(first, Ids.next(), Ids.next(), null, false, "没有这笔"));
        assertThat(wallet()).isEqualTo(yuan("69"));

        refunds.give(first, Ids.next(), charge, yuan("21.01"), true, "停了");

        assertThat(wallet()).isEqualTo(yuan("90.01"));
        assertThat(now(subscription).state()).isEqualTo(State.ENDED);
        about(earned(creator.tenant()), "7.2");
        refused("not_now", () -> refunds.give(first, Ids.next(), charge, yuan("1"), true, "再停一次"));
        refunds.give(first, Ids.next(), charge, yuan("1"), false, "再退一点");
        assertThat(wallet()).isEqualTo(yuan("91.01"));
    }

    @Test
    void an_agreed_end_after_a_renewal_gives_back_the_new_period_by_the_second() {
        Subscription subscription = afterTenDays();
        Refund proposed = refunds.give(first, Ids.next(), charge(subscription), yuan("31"), true, "续错了");
        at("2027-06-01T00:00:05Z");
        market.renewals.sweep();
        assertThat(now(subscription).current().n()).isEqualTo(2);

        refunds.approve(second, proposed.id());

        assertThat(now(subscription).state()).isEqualTo(State.ENDED);
        about(wallet(), "100");
        assertThat(earned(creator.tenant()).micros()).isLessThan(10_000);
    }

    @Test
    void the_second_admin_may_say_no() {
        Subscription subscription = afterTenDays();
        UUID charge = charge(subscription);
        Refund proposed = refunds.give(first, Ids.next(), charge, null, true, "续错了");
        refused("reason_missing", () -> refunds.reject(second, proposed.id(), ""));
        assertThat(refunds.reject(second, proposed.id(), "用了很多").state()).isEqualTo(Refund.State.REJECTED);
        assertThat(refunds.refundable(charge)).isEqualTo(yuan("31"));
        assertThat(now(subscription).state()).isEqualTo(State.ACTIVE);
        assertThat(log.page(null, 1).getFirst().action()).isEqualTo("refund.reject");
    }

    @Test
    void a_payer_says_that_a_period_was_wrong_and_is_answered() {
        Subscription subscription = afterTenDays();
        UUID id = subscription.id();
        CurrentTenant other = owner("别人");
        CurrentTenant member = new CurrentTenant(payer.tenant(), books.person("小禾"), Set.of(Role.VIEWER));
        refused("unknown_charge", () -> cases.openPeriod(other, id, 1, Case.Ground.RENEWED));
        refused("unknown_charge", () -> cases.openPeriod(payer, id, 2, Case.Ground.RENEWED));
        refused("not_allowed", () -> cases.openPeriod(member, id, 1, Case.Ground.RENEWED));

        Case opened = cases.openPeriod(payer, id, 1, Case.Ground.RENEWED);
        assertThat(opened.charged()).isEqualTo(yuan("31"));
        assertThat(cases.openPeriod(payer, id, 1, Case.Ground.TWICE)).isEqualTo(opened);
        cases.decline(first, opened.id(), "是你们自己续的");
        refused("case_ended", () -> cases.openPeriod(payer, id, 1, Case.Ground.TWICE));
        assertThat(cases.paidPeriod(payer, id, 1).dispute())
                .isNotNull()
                .satisfies(end -> assertThat(end.answer()).isEqualTo("是你们自己续的"));
    }

    @Test
    void a_refund_answers_the_case_and_is_told_by_mail() {
        Subscription subscription = afterTenDays();
        Case opened = cases.openPeriod(payer, subscription.id(), 1, Case.Ground.NOT_WORKING);

        refunds.give(first, Ids.next(), opened.message(), yuan("10"), false, "停了三天");

        Cases.PaidPeriod period = cases.paidPeriod(payer, subscription.id(), 1);
        assertThat(period.refunded()).isEqualTo(yuan("10"));
        assertThat(period.dispute()).isNotNull().satisfies(end -> {
            assertThat(end.state()).isEqualTo(Case.State.REFUNDED);
            assertThat(end.answer()).isEqualTo("停了三天");
        });
        List<String> told = books.ops.in(
                handle -> handle.createQuery("select subject || body from market.letter where tenant_id = :payer")
                        .bind("payer", payer.tenant().value())
                        .mapTo(String.class)
                        .list());
        assertThat(told)
                .singleElement()
                .satisfies(letter -> assertThat(letter)
                        .contains("停了三天", "10", "/wallet/subscriptions/" + subscription.id() + "/periods/1"));
    }

    @Test
    void creators_see_it_among_their_lines_and_payers_in_what_they_spent() {
        Subscription subscription = afterTenDays();
        refunds.give(first, Ids.next(), charge(subscription), yuan("15.50"), false, "退一半");
        Movements movements = new Movements(books.tx);
        LocalDate today = movements.today(creator);
        Movements.Which back = new Movements.Which(
                Money.CNY,
                today.minusDays(60),
                today.plusDays(1),
                Movements.Source.SUBSCRIPTIONS,
                agent.id(),
                Movements.Cause.REFUND);
        about(movements.sum(creator, back).net(), "-3.6");
        about(movements.sum(creator, back).received(), "-4.5");
        assertThat(movements.lines(creator, back, 0, 10))
                .singleElement()
                .satisfies(line -> assertThat(line.transaction()).isNotNull());
        long spent = books.ops.in(
                handle -> handle.createQuery("select spent from market.spent_since(:payer, 'CNY', '2027-05-01', null)")
                        .bind("payer", payer.tenant().value())
                        .mapTo(Long.class)
                        .one());
        assertThat(spent).isEqualTo(yuan("15.50").micros());
    }

    @Test
    void messages_that_a_plan_includes_cost_the_engine_and_that_comes_back_too() {
        Subscription subscription = afterTenDays();
        market.ask(payer, agent, true, done());
        at("2027-05-12T00:00:00Z");
        market.renewals.sweep();
        refunds.give(first, Ids.next(), charge(subscription), yuan("24.999999"), true, "停");
        refunds.give(first, Ids.next(), charge(subscription), null, false, "全退");
        assertThat(wallet()).isEqualTo(yuan("100"));
        assertThat(books.platform(AccountKind.COMMISSION)).isEqualTo(yuan("0"));
        assertThat(books.platform(AccountKind.MODEL_RECOVERY)).isEqualTo(yuan("0"));
    }
}
