package bicameral.ui.earnings;

import bicameral.marketplace.earnings.MonthlyStatement;
import bicameral.marketplace.earnings.MonthlyStatement.Statement;
import bicameral.marketplace.earnings.Movements;
import bicameral.marketplace.earnings.Movements.Figures;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.payout.PayoutForecast;
import bicameral.marketplace.print.Paper;
import bicameral.marketplace.print.Table;
import bicameral.marketplace.print.Table.Column;
import bicameral.ui.frame.Amounts;
import bicameral.ui.frame.Language;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A statement on paper: sums, agents, days, payouts. */
final class StatementPaper {
    private final EarningsMessages say;
    private final Language language;
    private final Locale locale;

    StatementPaper(EarningsMessages say, Language language) {
        this.say = say;
        this.language = language;
        this.locale = language == Language.EN ? Locale.ENGLISH : Locale.SIMPLIFIED_CHINESE;
    }

    byte[] print(Statement statement, String creator) {
        String title = say.p_title(statement.month().toString());
        try (Paper paper = new Paper(
                title + " · " + creator,
                locale,
                (page, all) -> say.p_page(String.valueOf(page), String.valueOf(all)))) {
            paper.heading(title)
                    .fact(say.p_creator(), creator)
                    .fact(say.p_currency(), statement.currency().getCurrencyCode())
                    .fact(say.p_state(), statement.over() ? say.p_over() : say.p_running())
                    .space();
            paper.table(sums(statement));
            if (!statement.agents().isEmpty()) paper.subheading(say.per_agent()).table(agents(statement));
            if (!statement.days().isEmpty()) paper.subheading(say.p_days()).table(days(statement));
            if (!statement.payouts().isEmpty())
                paper.subheading(say.p_payouts()).table(payouts(statement));
            long more = statement.total().lines() - MonthlyStatement.MOST_LINES;
            paper.note(more > 0 ? say.p_more(String.valueOf(more)) : say.p_note());
            return paper.pdf();
        }
    }

    private Table sums(Statement statement) {
        Figures charges = statement.charges();
        Figures refunds = statement.refunds();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(say.p_opening(), show(statement.opening())));
        rows.add(List.of(say.f_received(), show(charges.received())));
        rows.add(List.of(say.f_tax(), show(charges.tax().negated())));
        rows.add(List.of(say.f_engine(), show(charges.engine().negated())));
        rows.add(List.of(say.f_commission(), show(charges.commission().negated())));
        rows.add(List.of(say.p_refunds(), show(refunds.net())));
        rows.add(List.of(say.p_earned(), show(statement.total().net())));
        rows.add(List.of(say.p_paid_out(), show(statement.paidOut().negated())));
        return new Table(
                List.of(Column.words(say.p_what(), 3), Column.numbers(say.p_amount(), 2)),
                rows,
                List.of(say.p_closing(), show(statement.closing())));
    }

    private List<Column> columns(String first) {
        return List.of(
                Column.words(first, 5),
                Column.numbers(say.f_received(), 3),
                Column.numbers(say.f_tax(), 3),
                Column.numbers(say.f_engine(), 3),
                Column.numbers(say.f_commission(), 3),
                Column.numbers(say.f_net(), 3));
    }

    private List<String> row(String first, Figures figures) {
        return List.of(
                first,
                show(figures.received()),
                show(figures.tax()),
                show(figures.engine()),
                show(figures.commission()),
                show(figures.net()));
    }

    private Table agents(Statement statement) {
        return new Table(
                columns(say.col_agent()),
                statement.agents().stream()
                        .map(agent -> row(agent.name(), agent.figures()))
                        .toList(),
                row(say.sum(), statement.total()));
    }

    private Table days(Statement statement) {
        return new Table(
                columns(say.col_day()),
                statement.days().stream()
                        .map(day -> row(day.day().toString(), day.figures()))
                        .toList(),
                row(say.sum(), statement.total()));
    }

    private Table payouts(Statement statement) {
        return new Table(
                List.of(
                        Column.words(say.col_day(), 3),
                        Column.words(say.p_to(), 3),
                        Column.words(say.col_state(), 3),
                        Column.numbers(say.f_withheld(), 3),
                        Column.numbers(say.p_amount(), 3)),
                statement.payouts().stream().map(this::payout).toList(),
                List.of());
    }

    private List<String> payout(PayoutForecast.Past payout) {
        return List.of(
                payout.at().atZone(Movements.ZONE).toLocalDate().toString(),
                "…" + payout.tail(),
                state(payout),
                show(payout.withheld()),
                show(payout.net()));
    }

    private String state(PayoutForecast.Past payout) {
        return switch (payout.state()) {
            case PROPOSED -> say.po_proposed();
            case HELD -> say.po_held();
            case CANCELLED -> say.po_cancelled();
            case UNDER_WAY -> say.po_under_way();
            case SETTLED -> payout.partly() ? say.po_partly(show(payout.returned())) : say.po_settled();
            case FAILED -> say.po_failed();
        };
    }

    private String show(Money money) {
        return Amounts.show(money, language);
    }
}
