package bicameral.marketplace.subscription;

import static bicameral.marketplace.billing.Books.done;
import static bicameral.marketplace.billing.Books.offer;
import static bicameral.marketplace.billing.Books.yuan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.marketplace.agent.AgentDraft;
import bicameral.marketplace.billing.Books;
import bicameral.marketplace.billing.Offer;
import bicameral.marketplace.billing.Order;
import bicameral.marketplace.billing.Spender;
import bicameral.marketplace.billing.Wallets;
import bicameral.marketplace.billing.Wallets.Limits;
import bicameral.marketplace.department.BudgetAlerts;
import bicameral.marketplace.department.BudgetLetters;
import bicameral.marketplace.department.Departments;
import bicameral.marketplace.invoice.Desk;
import bicameral.marketplace.invoice.Invoice;
import bicameral.marketplace.invoice.InvoiceAddress;
import bicameral.marketplace.mail.Letters;
import bicameral.marketplace.mail.MailSettings;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.plan.Plan;
import bicameral.marketplace.plan.Plan.Kind;
import bicameral.marketplace.plan.Plans;
import bicameral.marketplace.subscription.Subscriptions.Choice;
import bicameral.marketplace.tax.TaxRates.Rate;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.Refusal;
import bicameral.tenant.audit.AuditEntry;
import bicameral.tenant.audit.AuditLog;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What subscriptions share with messages: the tax of the payer's place, limits, budgets, invoices. On a market of its own. */
class PlanTaxesAndLimitsTest {
    private static final Plan MONTH = new Plan(Kind.MONTH, yuan("12"), 100);
    private static final Plan SEAT = new Plan(Kind.SEAT, yuan("5"), 2);

    private final Desk desk = new Desk(Books.apart(Desk.settings()));
    private final Books books = desk.books;
    private final AuditLog audit = new AuditLog(books.tx);
    private final Wallets wallets = new Wallets(books.tx, audit, books.settings);
    private final Departments departments = new Departments(books.tx, audit, books.settings);
    private final Subscribers subscribers = new Subscribers(books);
    private final Renewals renewals = subscribers.renewals;
    private final Subscriptions subscriptions = subscribers.subscriptions;
    private final CurrentTenant payer = desk.payer;
    private final AgentDraft agent = subscribers.publish(desk.payer(), new Plans(List.of(MONTH, SEAT), null));

    @AfterEach
    void the_books_are_in_order() {
        books.audit();
        desk.shiftBack();
    }

    private Subscription subscribe(Plan plan) {
        return subscriptions.subscribe(
                payer, Ids.next(), agent.slug(), new Choice(plan.kind(), 1, false, plan.price()));
    }

    private Subscription now(Subscription subscription) {
        return subscriptions.get(payer, subscription.id()).subscription();
    }

    private void agreed(String place, int basisPoints, Instant from) {
        Rate rate = desk.rates.propose(desk.lin, place, "VAT", basisPoints, from, "law");
        desk.rates.approve(desk.zhou, rate.id());
    }

    private long taxOf(Subscription subscription, String place) {
        return books.ops.in(handle -> handle.createQuery("""
                        select coalesce(sum(e.amount), 0)::bigint from market.entry e join market.account a on a.id = e.account_id
                        join market.ledger_transaction t on t.id = e.transaction_id
                        where t.reference = :id and a.kind = 'tax' and a.subject = :place""")
                .bind("id", subscription.id())
                .bind("place", place)
                .mapTo(Long.class)
                .one());
    }

    private static void refused(String code, Callable<?> call) {
        assertThatThrownBy(call::call)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private void limit(String perMonth) {
        wallets.limits(payer, Money.CNY, new Limits(null, yuan(perMonth), null));
    }

    @Test
    void a_period_is_taxed_by_the_payers_place_and_gives_back_from_there() {
        books.give(payer.tenant(), "50");
        desk.addresses.set(payer, new InvoiceAddress("Payer", "Street 1", "AT", "", ""));
        agreed("AT", 2_000, desk.clock().plus(Duration.ofHours(1)));
        desk.shift("2 hours");

        Subscription subscription = subscribe(MONTH);
        assertThat(taxOf(subscription, "AT")).as("20 % on 10.00").isEqualTo(2_000_000);
        assertThat(taxOf(subscription, "")).isZero();

        // Of another place meanwhile: the tax of the past stays where it lies.
        desk.addresses.set(payer, new InvoiceAddress("Payer", "Street 1", "CH", "", ""));
        subscriptions.withdraw(payer, subscription.id());
        assertThat(taxOf(subscription, "AT")).isBetween(0L, 100L);
        assertThat(taxOf(subscription, "")).isZero();
    }

    @Test
    void a_renewal_is_taxed_by_the_rate_of_its_day_and_without_one_by_the_setting() {
        books.give(payer.tenant(), "50");
        desk.addresses.set(payer, new InvoiceAddress("Payer", "Street 1", "AT", "", ""));
        agreed("AT", 2_000, desk.clock().plus(Duration.ofDays(20)));

        Subscription subscription = subscribe(MONTH);
        assertThat(taxOf(subscription, "")).as("the setting's 6 % of the price").isEqualTo(720_000);
        desk.shift("31 days 12 hours");
        renewals.sweep();
        assertThat(now(subscription).current().n()).isEqualTo(2);
        assertThat(taxOf(subscription, "AT")).isEqualTo(2_000_000);
    }

    @Test
    @Tag("P-M12")
    void an_invoice_names_the_agent_the_place_and_the_tax_of_a_period() {
        books.give(payer.tenant(), "50");
        desk.addresses.set(payer, new InvoiceAddress("Payer", "Street 1", "AT", "", "ATU12345678"));
        agreed("AT", 2_000, desk.clock().plus(Duration.ofHours(1)));
        desk.shift("2 hours");
        YearMonth month = desk.month();
        Subscription subscription = subscribe(MONTH);
        desk.at(month.plusMonths(1));
        desk.invoicing.issue(desk.lin, month, "monthly");

        Invoice invoice = desk.invoices.one(
                payer, desk.invoices.of(payer, null, 10).getFirst().id());
        assertThat(invoice.total()).isEqualTo(yuan("12"));
        assertThat(invoice.tax()).isEqualTo(yuan("2"));
        Invoice.Line line = invoice.lines().getFirst();
        assertThat(line.about()).isEqualTo("农技助手");
        assertThat(line.place()).isEqualTo("AT");
        assertThat(line.basisPoints()).isEqualTo(2_000);
        assertThat(subscription.price()).isEqualTo(yuan("12"));
    }

    @Test
    void the_months_limit_counts_plans_for_messages() {
        books.give(payer.tenant(), "50");
        limit("11.99");
        refused("monthly_limit_reached", () -> subscribe(MONTH));
        assertThat(subscriptions.list(payer)).isEmpty();

        limit("12.60");
        subscribe(MONTH);
        assertThat(wallets.read(payer, null, 1).spentThisMonth()).isEqualTo(yuan("12"));
        paid("0.50");
        refused("monthly_limit_reached", () -> {
            paid("0.20");
            return null;
        });
    }

    @Test
    void the_months_limit_counts_messages_for_plans() {
        books.give(payer.tenant(), "50");
        limit("12.49");
        paid("0.50");
        refused("monthly_limit_reached", () -> subscribe(MONTH));
        assertThat(subscriptions.list(payer)).isEmpty();
        limit("12.50");
        assertThat(subscribe(MONTH).price()).isEqualTo(yuan("12"));
    }

    private void paid(String price) {
        Offer offer = offer(price, 0);
        Spender spender = new Spender(payer.person(), true);
        Order order = new Order(
                Ids.next(), "asks", offer, payer.tenant(), payer.person().toString(), null, spender);
        books.billing.reserve(order);
        books.billing.record(offer, order.message(), done());
        books.billing.settle(order.message());
    }

    @Test
    void what_comes_back_of_a_plan_does_not_count_any_more() {
        books.give(payer.tenant(), "50");
        limit("13");
        Subscription subscription = subscribe(MONTH);
        refused(
                "monthly_limit_reached",
                () -> subscriptions.change(payer, subscription.id(), 1, new Choice(Kind.SEAT, 3, false, SEAT.price())));
        Subscription changed =
                subscriptions.change(payer, subscription.id(), 1, new Choice(Kind.SEAT, 2, false, SEAT.price()));
        assertThat(changed.current().n()).isEqualTo(2);
        assertThat(wallets.read(payer, null, 1).spentThisMonth().compareTo(yuan("10.01")))
                .isNegative();
    }

    @Test
    void a_renewal_beyond_the_limit_waits_as_one_beyond_the_wallet_does() {
        books.give(payer.tenant(), "50");
        Subscription subscription = subscribe(MONTH);
        limit("11");
        desk.shift("31 days 12 hours");
        renewals.sweep();
        assertThat(now(subscription).state()).isEqualTo(State.PAST_DUE);
        refused("monthly_limit_reached", () -> subscriptions.payNow(payer, subscription.id()));

        limit("12");
        assertThat(subscriptions.payNow(payer, subscription.id()).state()).isEqualTo(State.ACTIVE);
    }

    @Test
    void a_departments_budget_pays_for_what_its_member_subscribes_to() {
        books.give(payer.tenant(), "50");
        UUID research = departments.found(payer, "研究");
        departments.assign(payer, payer.person(), research);
        refused("department_without_budget", () -> subscribe(MONTH));
        departments.budget(payer, research, Money.CNY, yuan("11"));
        refused("department_budget_reached", () -> subscribe(MONTH));
        departments.budget(payer, research, Money.CNY, yuan("12.50"));
        Subscription subscription = subscribe(MONTH);

        assertThat(departments.list(payer).getFirst().budgets().getFirst().spent())
                .isEqualTo(yuan("12"));
        assertThat(wallets.read(payer, Money.CNY, research, null, 10).lines())
                .extracting(line -> line.reference())
                .containsExactly(subscription.id());
        new BudgetAlerts(
                        books.ops,
                        books.tx,
                        new BudgetLetters(new Letters(books.ops, MailSettings.NONE), books.settings))
                .run();
        assertThat(audit.page(payer, null, 20))
                .extracting(AuditEntry::action)
                .as("96 per cent are spent")
                .contains("wallet.budget");

        // Dissolved, it has no say in the renewal any more.
        departments.dissolve(payer, research);
        desk.shift("31 days 12 hours");
        renewals.sweep();
        assertThat(now(subscription).current().n()).isEqualTo(2);
        assertThat(now(subscription).state()).isEqualTo(State.ACTIVE);
    }

    @Test
    void a_departments_budget_counts_messages_for_plans() {
        books.give(payer.tenant(), "50");
        UUID research = departments.found(payer, "研究");
        departments.assign(payer, payer.person(), research);
        departments.budget(payer, research, Money.CNY, yuan("12.49"));
        paid("0.50");
        refused("department_budget_reached", () -> subscribe(MONTH));
        departments.budget(payer, research, Money.CNY, yuan("12.50"));
        assertThat(subscribe(MONTH).price()).isEqualTo(yuan("12"));
    }

    @Test
    void a_change_with_the_same_key_is_made_once() {
        books.give(payer.tenant(), "50");
        Subscription subscription = subscribe(MONTH);
        UUID key = Ids.next();
        Choice seats = new Choice(Kind.SEAT, 2, false, SEAT.price());
        Subscription changed = subscriptions.change(payer, subscription.id(), key, seats);
        assertThat(subscriptions
                        .change(payer, subscription.id(), key, seats)
                        .current()
                        .n())
                .isEqualTo(changed.current().n());
        refused(
                "idempotency_conflict",
                () -> subscriptions.change(
                        payer, subscription.id(), key, new Choice(Kind.SEAT, 3, false, SEAT.price())));
        assertThat(subscriptions
                        .change(payer, subscription.id(), Ids.next(), new Choice(Kind.SEAT, 3, false, SEAT.price()))
                        .seats())
                .isEqualTo(3);
    }
}
