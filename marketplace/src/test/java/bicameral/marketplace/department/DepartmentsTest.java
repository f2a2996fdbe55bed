package bicameral.marketplace.department;

import static bicameral.marketplace.billing.Books.done;
import static bicameral.marketplace.billing.Books.offer;
import static bicameral.marketplace.billing.Books.yuan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.marketplace.billing.AccountKind;
import bicameral.marketplace.billing.Books;
import bicameral.marketplace.billing.Offer;
import bicameral.marketplace.billing.Order;
import bicameral.marketplace.billing.Spender;
import bicameral.marketplace.billing.Wallet;
import bicameral.marketplace.billing.Wallets;
import bicameral.marketplace.mail.Post;
import bicameral.marketplace.money.Money;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.PersonId;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.Role.Permission;
import bicameral.tenant.TenantId;
import bicameral.tenant.audit.AuditEntry;
import bicameral.tenant.audit.AuditLog;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DepartmentsTest {
    private static final Currency USD = Currency.getInstance("USD");

    private final Books books = new Books();
    private final Post post = new Post(books);
    private final AuditLog audit = new AuditLog(books.tx);
    private final Departments departments = new Departments(books.tx, audit, books.settings);
    private final Wallets wallets = new Wallets(books.tx, audit, books.settings);
    private final BudgetAlerts alerts =
            new BudgetAlerts(books.ops, books.tx, new BudgetLetters(post.letters(), books.settings));
    private final TenantId tenant = books.founded("ENTERPRISE");
    private final CurrentTenant owner = books.joined(tenant, post.person("主", "owner@firm.example"), Role.OWNER);
    private final CurrentTenant builder = books.joined(tenant, books.person("工"), Role.BUILDER);

    @AfterEach
    void the_books_are_in_order() {
        books.shiftClock("0");
        post.burn();
        books.audit();
    }

    private UUID asked(CurrentTenant by, Money price) {
        Offer offer = offer(price, 0);
        Spender spender = new Spender(by.person(), by.may(Permission.SPEND));
        Order order = new Order(Ids.next(), "asks", offer, tenant, by.person().toString(), null, spender);
        books.billing.reserve(order);
        return order.message();
    }

    private void paid(CurrentTenant by, String price) {
        Offer offer = offer(price, 0);
        Spender spender = new Spender(by.person(), by.may(Permission.SPEND));
        Order order = new Order(Ids.next(), "asks", offer, tenant, by.person().toString(), null, spender);
        books.billing.reserve(order);
        books.billing.record(offer, order.message(), done());
        books.billing.settle(order.message());
    }

    private static void refused(String code, Callable<?> call) {
        assertThatThrownBy(call::call)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private UUID research(String budget) {
        UUID department = departments.found(owner, "研究");
        departments.budget(owner, department, Money.CNY, yuan(budget));
        departments.assign(owner, builder.person(), department);
        return department;
    }

    @Test
    void who_has_no_right_to_spend_is_refused_before_anything_is_held() {
        books.give(tenant, "10.00");
        refused("spending_not_allowed", () -> asked(builder, yuan("0.10")));
        assertThat(books.balance(tenant, AccountKind.HOLD)).isEqualTo(yuan("0"));
        asked(owner, yuan("0.10"));
    }

    @Test
    void a_member_spends_up_to_the_departments_budget_of_the_month() {
        books.give(tenant, "10.00");
        UUID department = research("0.25");
        paid(builder, "0.10");
        paid(builder, "0.10");
        refused("department_budget_reached", () -> asked(builder, yuan("0.10")));
        asked(builder, yuan("0.05"));
        Departments.Department read = departments.list(owner).getFirst();
        assertThat(read.id()).isEqualTo(department);
        assertThat(read.budgets().getFirst().spent()).isEqualTo(yuan("0.25"));
        assertThat(read.budgets().getFirst().percent()).isEqualTo(100);
        // The owner's own are not the department's.
        paid(owner, "0.10");
    }

    @Test
    @Tag("P-B66")
    void messages_at_once_do_not_pass_the_budget_together() throws Exception {
        books.give(tenant, "10.00");
        research("0.30");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> tries = IntStream.range(0, 10)
                    .mapToObj(i -> threads.submit(() -> {
                        try {
                            asked(builder, yuan("0.10"));
                            return true;
                        } catch (Refusal refusal) {
                            return false;
                        }
                    }))
                    .toList();
            int got = 0;
            for (Future<Boolean> one : tries) if (one.get()) got++;
            assertThat(got).isEqualTo(3);
        }
    }

    @Test
    void a_budget_is_of_one_currency() {
        books.give(tenant, "10.00");
        books.give(tenant, Money.of("10.00", USD));
        UUID department = research("1.00");
        refused("department_without_budget", () -> asked(builder, Money.of("0.10", USD)));
        departments.budget(owner, department, USD, Money.of("1.00", USD));
        asked(builder, Money.of("0.10", USD));
        departments.budget(owner, department, USD, null);
        refused("department_without_budget", () -> asked(builder, Money.of("0.10", USD)));
    }

    @Test
    void a_new_month_begins_with_the_whole_budget() {
        books.give(tenant, "10.00");
        research("0.10");
        paid(builder, "0.10");
        refused("department_budget_reached", () -> asked(builder, yuan("0.10")));
        books.shiftClock("32 days");
        asked(builder, yuan("0.10"));
    }

    @Test
    void the_statement_shows_one_departments_lines() {
        books.give(tenant, "10.00");
        UUID department = research("1.00");
        paid(builder, "0.10");
        paid(owner, "0.20");
        Wallet wallet = wallets.read(owner, Money.CNY, department, null, 50);
        assertThat(wallet.lines().stream().map(Wallet.Line::amount)).containsExactly(yuan("-0.10"));
    }

    @Test
    void whoever_leaves_the_organisation_leaves_the_department() {
        UUID department = research("1.00");
        books.execute("delete from market.membership where person_id = '" + builder.person() + "'");
        assertThat(departments.list(owner).getFirst().members()).isEmpty();
        departments.dissolve(owner, department);
        assertThat(departments.list(owner)).isEmpty();
    }

    @Test
    void only_who_may_spend_manages_departments() {
        refused("not_allowed", () -> departments.found(builder, "研究"));
        UUID department = research("1.00");
        assertThatThrownBy(() -> departments.budget(builder, department, Money.CNY, yuan("5.00")))
                .isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> departments.assign(builder, builder.person(), department))
                .isInstanceOf(Refusal.class);
        refused("department_taken", () -> departments.found(owner, "研究"));
        refused("invalid_department", () -> departments.found(owner, " "));
    }

    @Test
    @Tag("P-B1")
    void another_organisations_department_is_as_good_as_none() {
        UUID department = research("1.00");
        CurrentTenant stranger = books.joined(books.founded("ENTERPRISE"), books.person("客"), Role.OWNER);
        assertThat(departments.list(stranger)).isEmpty();
        assertThatThrownBy(() -> departments.budget(stranger, department, Money.CNY, yuan("9.00")))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("unknown_department"));
        assertThatThrownBy(() -> departments.assign(
                        stranger, new PersonId(builder.person().value()), null))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("unknown_member"));
    }

    @Test
    void a_monthly_limit_is_asked_before_the_message_and_beside_the_daily_one() {
        books.give(tenant, "10.00");
        wallets.limits(owner, Money.CNY, new Wallets.Limits(yuan("0.30"), yuan("0.40"), null));
        paid(owner, "0.30");
        refused("daily_limit_reached", () -> asked(owner, yuan("0.10")));
        wallets.limits(owner, Money.CNY, new Wallets.Limits(null, yuan("0.40"), null));
        paid(owner, "0.10");
        refused("monthly_limit_reached", () -> asked(owner, yuan("0.01")));
        books.shiftClock("32 days");
        asked(owner, yuan("0.01"));
    }

    private List<AuditEntry> warnings() {
        return audit.page(owner, null, 50).stream()
                .filter(entry -> entry.action().equals("wallet.budget"))
                .toList();
    }

    @Test
    void a_budget_warns_at_80_and_at_100_per_cent_once_each_and_stops_nothing() {
        books.give(tenant, "10.00");
        wallets.limits(owner, Money.CNY, new Wallets.Limits(null, null, yuan("1.00")));
        paid(owner, "0.79");
        alerts.run();
        assertThat(warnings()).isEmpty();
        paid(owner, "0.01");
        alerts.run();
        alerts.run();
        assertThat(warnings()).hasSize(1);
        assertThat(warnings().getFirst().details()).containsEntry("percent", "80");
        paid(owner, "0.50");
        alerts.run();
        assertThat(warnings()).hasSize(2);
        assertThat(warnings().getFirst().details()).containsEntry("percent", "100");
        assertThat(post.of(tenant)).hasSize(2);
        assertThat(post.of(tenant).getFirst())
                .startsWith("owner@firm.example: 预算用了 80% · 80% of the budget is used")
                .contains("预算是 ¥1.00，已用 ¥0.80");
        assertThat(post.of(tenant).getLast()).contains("预算用了 100%");
    }

    @Test
    void a_departments_budget_warns_by_its_name() {
        books.give(tenant, "10.00");
        research("0.10");
        paid(builder, "0.08");
        alerts.run();
        assertThat(warnings()).hasSize(1);
        assertThat(warnings().getFirst().details()).containsEntry("name", "研究").containsEntry("amount", "0.10");
        assertThat(post.of(tenant))
                .singleElement()
                .satisfies(letter -> assertThat(letter).contains("研究 的预算用了 80% · 80% of the budget of 研究 is used"));
    }
}
