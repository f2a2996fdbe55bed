package bicameral.marketplace.refund;

import static bicameral.marketplace.billing.Books.done;
import static bicameral.marketplace.billing.Books.ended;
import static bicameral.marketplace.billing.Books.offer;
import static bicameral.marketplace.billing.Books.order;
import static bicameral.marketplace.billing.Books.tenant;
import static bicameral.marketplace.billing.Books.yuan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.marketplace.agent.AgentDraft;
import bicameral.marketplace.billing.Books;
import bicameral.marketplace.billing.Charge.Means;
import bicameral.marketplace.billing.Offer;
import bicameral.marketplace.billing.Order;
import bicameral.marketplace.billing.Outcome;
import bicameral.marketplace.billing.Reservation.State;
import bicameral.marketplace.plan.Plan;
import bicameral.marketplace.plan.Plans;
import bicameral.marketplace.subscription.Subscribers;
import bicameral.marketplace.subscription.Subscriptions.Choice;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.audit.AuditLog;
import bicameral.tenant.audit.OperatorLog;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What who asked is told about the cost of a message, however it was paid. */
class WhyItCostTest {
    private final Books books = new Books();
    private final Cases cases = new Cases(books.tx, books.ops, new AuditLog(books.tx), new OperatorLog(books.ops));
    private final CurrentTenant payer = owner("陈");

    @AfterEach
    void the_books_are_in_order() {
        books.audit();
    }

    private CurrentTenant owner(String name) {
        return books.joined(books.founded("ENTERPRISE"), books.person(name), Role.OWNER);
    }

    private UUID answered(Offer offer, Outcome outcome) {
        Order order = order(offer, payer.tenant());
        books.billing.reserve(order);
        books.billing.record(offer, order.message(), outcome);
        books.billing.settle(order.message());
        return order.message();
    }

    @Test
    void a_passed_on_engine_is_told_from_the_price_and_from_what_was_held() {
        books.give(payer.tenant(), "1.00");
        Offer offer = new Offer(tenant(), Ids.next(), 1, "农技助手", "农", "jade", yuan("0.10"), 0, 36_000);

        Cases.Paid paid = cases.paid(payer, answered(offer, new Outcome(State.DONE, 900, 2_000, 0, null)));

        assertThat(paid.price()).isEqualTo(yuan("0.46"));
        assertThat(paid.parts().message()).isEqualTo(yuan("0.10"));
        assertThat(paid.parts().engine()).isEqualTo(yuan("0.02"));
        assertThat(paid.parts().tokens()).isEqualTo(2_000);
        assertThat(paid.charged()).isEqualTo(yuan("0.12"));
        assertThat(paid.unused()).isEqualTo(yuan("0.34"));
        assertThat(paid.deducted()).isEqualTo(yuan("0"));
    }

    @Test
    void what_was_not_answered_is_shown_with_its_reason() {
        books.give(payer.tenant(), "1.00");
        Cases.Paid paid = cases.paid(payer, answered(offer("0.10", 0), ended(State.ABSTAINED, 0)));
        assertThat(paid.outcome()).isEqualTo("abstained");
        assertThat(paid.charged()).isEqualTo(yuan("0"));
        assertThat(paid.disputable()).isFalse();
    }

    @Test
    void a_free_message_is_the_askers_own_and_has_nothing_to_be_disputed() {
        UUID free = answered(offer("0.10", 3), done());

        Cases.Paid paid = cases.paid(payer, free);

        assertThat(paid.means()).isEqualTo(Means.FREE_QUOTA);
        assertThat(paid.used()).isEqualTo(1);
        assertThat(paid.of()).isEqualTo(3);
        assertThat(paid.charged()).isEqualTo(yuan("0"));
        refused(() -> cases.open(payer, free, Case.Ground.WRONG));
    }

    @Test
    void a_message_of_a_plan_says_how_much_of_it_is_used() {
        Subscribers subscribers = new Subscribers(books);
        books.give(payer.tenant(), "50.00");
        Plan month = new Plan(Plan.Kind.MONTH, yuan("12"), 5);
        AgentDraft agent = subscribers.publish(owner("林"), new Plans(List.of(month), null));
        subscribers.subscriptions.subscribe(
                payer, Ids.next(), agent.slug(), new Choice(Plan.Kind.MONTH, 1, false, month.price()));
        Order order = subscribers.order(payer, agent, true);
        books.billing.reserve(order);
        refused(() -> cases.paid(payer, order.message()));
        books.billing.record(order.offer(), order.message(), done());

        Cases.Paid paid = cases.paid(payer, order.message());

        assertThat(paid.means()).isEqualTo(Means.PLAN);
        assertThat(paid.used()).isEqualTo(1);
        assertThat(paid.of()).isEqualTo(5);
        assertThat(paid.charged()).isEqualTo(yuan("0"));
    }

    @Test
    @Tag("P-B1")
    void anothers_message_is_not_there_however_it_was_paid() {
        books.give(payer.tenant(), "1.00");
        CurrentTenant stranger = owner("吴");
        for (UUID message : List.of(answered(offer("0.10", 0), done()), answered(offer("0.10", 3), done())))
            refused(() -> cases.paid(stranger, message));
    }

    private static void refused(Runnable deed) {
        assertThatThrownBy(deed::run)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("unknown_message"));
    }
}
