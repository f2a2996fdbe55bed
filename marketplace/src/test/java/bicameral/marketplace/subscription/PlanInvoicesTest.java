package bicameral.marketplace.subscription;

import static bicameral.marketplace.billing.Books.yuan;
import static org.assertj.core.api.Assertions.assertThat;

import bicameral.marketplace.agent.AgentDraft;
import bicameral.marketplace.billing.Books;
import bicameral.marketplace.invoice.Desk;
import bicameral.marketplace.invoice.Invoice;
import bicameral.marketplace.invoice.Invoice.Kind;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.plan.Plan;
import bicameral.marketplace.plan.Plans;
import bicameral.marketplace.subscription.Subscriptions.Choice;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import java.time.Duration;
import java.time.YearMonth;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Documents of a subscription whose plan is changed after its first period was invoiced. On a market of its own. */
class PlanInvoicesTest {
    private static final Plan MONTH = new Plan(Plan.Kind.MONTH, yuan("12"), 100);
    private static final Plan SEAT = new Plan(Plan.Kind.SEAT, yuan("5"), 2);

    private final Desk desk = new Desk(Books.apart(Desk.settings()));
    private final Books books = desk.books;
    private final Subscribers subscribers = new Subscribers(books);
    private final Subscriptions subscriptions = subscribers.subscriptions;
    private final CurrentTenant payer = desk.payer;
    private final AgentDraft agent = subscribers.publish(desk.payer(), new Plans(List.of(MONTH, SEAT), null));
    private final YearMonth month = desk.month();

    @BeforeEach
    void the_payer_has_money() {
        books.give(payer.tenant(), "50");
    }

    @AfterEach
    void the_books_are_in_order() {
        books.audit();
        desk.shiftBack();
    }

    /** On the sixth, so that it runs on the second of the month after, when that subscription's first period is invoiced. */
    private Subscription invoiced(Plan plan) {
        desk.at(month);
        books.clock.forward(Duration.ofDays(4));
        Subscription subscription = subscriptions.subscribe(payer, Ids.next(), agent.slug(), choice(plan));
        desk.at(month.plusMonths(1));
        desk.invoicing.issue(desk.lin, month, "month run");
        assertThat(documents()).extracting(Invoice::total).containsExactly(plan.price());
        return subscription;
    }

    private static Choice choice(Plan plan) {
        return new Choice(plan.kind(), 1, false, plan.price());
    }

    private void change(Subscription subscription, Plan plan) {
        subscriptions.change(payer, subscription.id(), Ids.next(), choice(plan));
    }

    private List<Invoice> nextMonth() {
        desk.at(month.plusMonths(2));
        desk.invoicing.issue(desk.lin, month.plusMonths(1), "month run");
        return documents();
    }

    private List<Invoice> documents() {
        return desk.invoices.of(payer, null, 200).reversed();
    }

    @Test
    @Tag("P-M12")
    void what_comes_back_by_a_change_is_a_credit_note_beside_the_invoice_of_what_was_paid_instead() {
        Subscription subscription = invoiced(MONTH);
        change(subscription, SEAT);

        List<Invoice> documents = nextMonth();

        assertThat(documents).extracting(Invoice::kind).containsExactly(Kind.INVOICE, Kind.INVOICE, Kind.CREDIT_NOTE);
        assertThat(documents.get(1).total()).isEqualTo(yuan("5"));
        assertThat(documents.get(2).of()).isEqualTo(documents.getFirst().number());
        assertThat(documents.get(2).total()).isLessThan(yuan("12"));
    }

    @Test
    @Tag("P-M12")
    void what_comes_back_of_a_period_is_no_credit_note_of_another_periods_invoice() {
        Subscription subscription = invoiced(SEAT);
        change(subscription, MONTH);
        subscriptions.withdraw(payer, subscription.id());

        List<Invoice> documents = nextMonth();

        // The twelve that were paid and given back in one month are on no document; the note is of the five only.
        assertThat(documents).extracting(Invoice::kind).containsExactly(Kind.INVOICE, Kind.CREDIT_NOTE);
        assertThat(documents.getLast().total()).isBetween(Money.zero(Money.CNY), yuan("5"));
    }
}
