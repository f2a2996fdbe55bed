package bicameral.marketplace.earnings;

import static bicameral.marketplace.billing.Books.offer;
import static bicameral.marketplace.billing.Books.order;
import static bicameral.marketplace.billing.Books.owner;
import static bicameral.marketplace.billing.Books.tenant;
import static bicameral.marketplace.billing.Books.yuan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.marketplace.billing.Books;
import bicameral.marketplace.billing.Offer;
import bicameral.marketplace.billing.Order;
import bicameral.marketplace.billing.Outcome;
import bicameral.marketplace.billing.Reservation.State;
import bicameral.marketplace.earnings.BalanceLines.Kept;
import bicameral.marketplace.earnings.Movements.Cause;
import bicameral.marketplace.earnings.Movements.Figures;
import bicameral.marketplace.earnings.Movements.Line;
import bicameral.marketplace.earnings.Movements.Which;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.payout.PayoutForecast;
import bicameral.marketplace.payout.PayoutSettings;
import bicameral.marketplace.refund.Refunds;
import bicameral.marketplace.risk.RiskFlags;
import bicameral.marketplace.risk.RiskSettings;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.Operator;
import bicameral.tenant.PersonId;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import bicameral.tenant.audit.OperatorLog;
import bicameral.tenant.secret.SecretBox;
import bicameral.tenant.secret.SecretSettings;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every figure is the sum of the lines it opens. */
class MovementsTest {
    private final Books books = new Books();
    private final Movements movements = new Movements(books.tx);
    private final BalanceLines balances = new BalanceLines(books.tx);
    private final MonthlyStatement statements = new MonthlyStatement(
            movements,
            balances,
            new PayoutForecast(
                    books.tx,
                    new SecretBox(new SecretSettings("cd".repeat(32))),
                    PayoutSettings.defaults(),
                    new RiskFlags(books.ops, RiskSettings.defaults(), new OperatorLog(books.ops))));
    private final TenantId payer = tenant();
    private final Offer first = offer("0.05", 0);
    private final Offer second = new Offer(first.publisher(), Ids.next(), 1, "春耕日历", "历", "ochre", yuan("0.02"), 0);
    private final CurrentTenant creator = owner(first.publisher());

    @AfterEach
    void theBooksAreRight() {
        books.audit();
    }

    private UUID answered(Offer offer, int tokens) {
        Order order = order(offer, payer);
        books.billing.reserve(order);
        books.billing.record(offer, order.message(), new Outcome(State.DONE, 100, tokens, 0, null));
        books.billing.settle(order.message());
        return order.message();
    }

    private void story() {
        books.give(payer, "10.00");
        answered(first, 700);
        UUID wrong = answered(first, 1_300);
        answered(second, 0);
        // All of it is the engine's: the creator earns nothing, and has no entry of it.
        answered(second, 5_000);
        refund(wrong, "0.013");
        refund(wrong, null);
    }

    private void refund(UUID message, @org.jspecify.annotations.Nullable String amount) {
        Operator ann = operator();
        new Refunds(books.ops, books.accounts, books.ledger, books.settings, new OperatorLog(books.ops))
                .give(ann, Ids.next(), message, amount == null ? null : yuan(amount), "wrong answer");
    }

    private Operator operator() {
        UUID id = Ids.next();
        books.execute("insert into market.tenant (id, kind, name, slug) values ('%s', 'PERSONAL', 'Ann', 't-%s')"
                .formatted(id, id));
        books.execute("""
                insert into market.person (id, issuer, subject, display_name, email, personal_tenant)
                values ('%s', 'test', '%s', 'Ann', '', '%s')""".formatted(id, id, id));
        return new Operator(new PersonId(id), "Ann");
    }

    private LocalDate today() {
        return movements.today(creator);
    }

    @Test
    void everyFigureIsTheSumOfItsLines() {
        story();
        Which day = Which.of(Money.CNY, today());
        List<Which> all = List.of(
                day,
                Which.of(Money.CNY, YearMonth.from(today())),
                day.of(first.agent()),
                day.of(second.agent()),
                day.of(Cause.CHARGE),
                day.of(Cause.REFUND),
                day.of(Movements.Source.MESSAGES),
                day.of(Movements.Source.SUBSCRIPTIONS));

        for (Which which : all) {
            Figures sum = movements.sum(creator, which);
            List<Line> lines = movements.lines(creator, which, 0, 1_000);
            assertThat(sum.lines()).isEqualTo(lines.size());
            assertThat(sum.received()).isEqualTo(added(lines, Figures::received));
            assertThat(sum.tax()).isEqualTo(added(lines, Figures::tax));
            assertThat(sum.engine()).isEqualTo(added(lines, Figures::engine));
            assertThat(sum.commission()).isEqualTo(added(lines, Figures::commission));
            assertThat(sum.net()).isEqualTo(added(lines, Figures::net));
            assertThat(sum.received())
                    .isEqualTo(
                            sum.tax().plus(sum.engine()).plus(sum.commission()).plus(sum.net()));
        }
        assertThat(movements.sum(creator, day).lines()).isEqualTo(6);
    }

    private static Money added(List<Line> lines, Function<Figures, Money> what) {
        return lines.stream().map(Line::figures).map(what).reduce(Money.zero(Money.CNY), Money::plus);
    }

    @Test
    void agentsAndDaysSumToTheWhole() {
        story();
        Which month = Which.of(Money.CNY, YearMonth.from(today()));
        Figures whole = movements.sum(creator, month);

        assertThat(movements.agents(creator, month).stream()
                        .map(Movements.PerAgent::figures)
                        .reduce(Figures::plus))
                .contains(whole);
        assertThat(movements.days(creator, month).stream()
                        .map(Movements.PerDay::figures)
                        .reduce(Figures::plus))
                .contains(whole);
        assertThat(movements.agents(creator, month))
                .allSatisfy(agent ->
                        assertThat(agent.figures()).isEqualTo(movements.sum(creator, month.of(agent.agent()))));
    }

    @Test
    void whatWasEarnedIsWhatTheLedgerHolds() {
        story();
        Figures whole = movements.sum(creator, Which.of(Money.CNY, YearMonth.from(today())));

        Money kept = balances.balance(creator, Kept.CREATOR_PENDING, Money.CNY)
                .plus(balances.balance(creator, Kept.CREATOR_AVAILABLE, Money.CNY))
                .plus(balances.balance(creator, Kept.CREATOR_DEBT, Money.CNY));

        assertThat(whole.net()).isEqualTo(kept);
        assertThat(balances.balance(creator, Kept.CREATOR_PENDING, Money.CNY))
                .isEqualTo(books.balance(creator.tenant(), bicameral.marketplace.billing.AccountKind.CREATOR_PENDING));
        List<BalanceLines.Line> lines = balances.lines(creator, Kept.CREATOR_PENDING, Money.CNY, 0, 100);
        assertThat(lines.getFirst().reached()).isEqualTo(kept);
        assertThat(lines.stream().map(BalanceLines.Line::amount).reduce(Money::plus))
                .contains(kept);
    }

    @Test
    void theStatementGoesFromItsOpeningToItsClosing() {
        story();

        MonthlyStatement.Statement statement = statements.of(creator, Money.CNY, YearMonth.from(today()));

        assertThat(statement.over()).isFalse();
        assertThat(statement.opening()).isEqualTo(yuan("0"));
        assertThat(statement.paidOut()).isEqualTo(yuan("0"));
        assertThat(statement.closing()).isEqualTo(statement.total().net());
        assertThat(statement.refunds().received()).isEqualTo(yuan("-0.05"));
        assertThat(statement.lines()).hasSize(6);
    }

    @Test
    void aMonthThatHasNotBegunHasNoStatement() {
        assertThatThrownBy(() -> statements.of(
                        creator, Money.CNY, YearMonth.from(today()).plusMonths(1)))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("unknown_month"));
    }

    @Test
    void anotherCreatorSeesNothingOfIt() {
        story();
        CurrentTenant other = owner(tenant());

        assertThat(movements.lines(other, Which.of(Money.CNY, today()), 0, 10)).isEmpty();
        assertThat(movements.lines(other, Which.of(Money.CNY, today()).of(first.agent()), 0, 10))
                .isEmpty();
        assertThat(balances.lines(other, Kept.CREATOR_PENDING, Money.CNY, 0, 10))
                .isEmpty();
    }
}
