package bicameral.marketplace.earnings;

import bicameral.marketplace.earnings.BalanceLines.Kept;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.payout.PayoutForecast;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Currency;
import java.util.List;

/**
 * A creator's statement of one month and currency. What it says of a month that is over does not change: refunds count on the day
 * they are given. Needs SEE_EARNINGS. Thread-safe.
 */
@ApplicationScoped
public class MonthlyStatement {
    /** More lines than this are not printed, but summed. */
    public static final int MOST_LINES = 20_000;

    private static final int MOST_PAYOUTS = 200;

    private final Movements movements;
    private final BalanceLines balances;
    private final PayoutForecast payouts;

    public MonthlyStatement(Movements movements, BalanceLines balances, PayoutForecast payouts) {
        this.movements = movements;
        this.balances = balances;
        this.payouts = payouts;
    }

    /**
     * A statement.
     *
     * @param over whether the month is over; before, figures still grow
     * @param opening pending and available together at its beginning, less what was owed
     * @param closing the same at its end, or now
     * @param paidOut what left for the creator's account in it, failed ones taken off
     */
    public record Statement(
            YearMonth month,
            Currency currency,
            boolean over,
            Money opening,
            Movements.Figures charges,
            Movements.Figures refunds,
            List<Movements.PerAgent> agents,
            List<Movements.PerDay> days,
            List<Movements.Line> lines,
            List<PayoutForecast.Past> payouts,
            Money paidOut,
            Money closing) {
        public Statement {
            agents = List.copyOf(agents);
            days = List.copyOf(days);
            lines = List.copyOf(lines);
            payouts = List.copyOf(payouts);
        }

        /** What was earned in the month. */
        public Movements.Figures total() {
            return charges.plus(refunds);
        }
    }

    /** The statement of a month; unknown_month (NOT_FOUND) for one that has not begun, or before 2020. */
    public Statement of(CurrentTenant current, Currency currency, YearMonth month) {
        LocalDate today = movements.today(current);
        if (month.isAfter(YearMonth.from(today)) || month.getYear() < 2020)
            throw new Refusal("unknown_month", Refusal.Kind.NOT_FOUND);
        Movements.Which which = Movements.Which.of(currency, month);
        LocalDate end = month.plusMonths(1).atDay(1);
        List<PayoutForecast.Past> past = payouts.history(current, currency, MOST_PAYOUTS).stream()
                .filter(payout -> within(payout, month))
                .toList();
        Money opening = kept(current, currency, month.atDay(1));
        Movements.Figures charges = movements.sum(current, which.of(Movements.Cause.CHARGE));
        Movements.Figures refunds = movements.sum(current, which.of(Movements.Cause.REFUND));
        Money closing = kept(current, currency, end);
        return new Statement(
                month,
                currency,
                !end.isAfter(today),
                opening,
                charges,
                refunds,
                movements.agents(current, which),
                movements.days(current, which),
                movements.lines(current, which, 0, MOST_LINES),
                past,
                opening.plus(charges.net()).plus(refunds.net()).minus(closing),
                closing);
    }

    private static boolean within(PayoutForecast.Past payout, YearMonth month) {
        return YearMonth.from(payout.at().atZone(Movements.ZONE)).equals(month);
    }

    private Money kept(CurrentTenant current, Currency currency, LocalDate before) {
        return balances.balance(current, Kept.CREATOR_PENDING, currency, before)
                .plus(balances.balance(current, Kept.CREATOR_AVAILABLE, currency, before))
                .plus(balances.balance(current, Kept.CREATOR_DEBT, currency, before));
    }
}
