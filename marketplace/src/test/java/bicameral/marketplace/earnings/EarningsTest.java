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
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.PersonId;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class EarningsTest {
    private final Books books = new Books();
    private final Earnings earnings = new Earnings(books.tx, books.settings);
    private final TenantId payer = tenant();
    private final Offer offer = offer("0.05", 1);
    private final CurrentTenant creator = owner(offer.publisher());

    @AfterEach
    void the_books_are_in_order() {
        books.audit();
    }

    private UUID answered(@Nullable TenantId by, State state) {
        Order order = order(offer, by);
        books.billing.reserve(order);
        books.billing.record(offer, order.message(), new Outcome(state, 100, 600, 400, null));
        books.billing.settle(order.message());
        return order.message();
    }

    @Test
    @Tag("P-M8")
    void each_paid_message_is_explained_to_the_last_unit() {
        books.give(payer, "1.00");
        answered(payer, State.DONE);
        UUID paid = answered(payer, State.DONE);

        Earnings.Line line = earnings.line(creator, paid);

        assertThat(line.paid()).isEqualTo(yuan("0.05"));
        assertThat(line.engine()).isEqualTo(yuan("0.01"));
        assertThat(line.engineTokens()).isEqualTo(1_000);
        assertThat(line.commission()).isEqualTo(yuan("0.006"));
        assertThat(line.tax()).isEqualTo(yuan("0"));
        assertThat(line.earned()).isEqualTo(yuan("0.034"));
        assertThat(Duration.between(line.at(), line.availableAt())).isEqualTo(Duration.ofDays(7));
        assertThat(earnings.lines(creator, null, 20)).containsExactly(line);
    }

    @Test
    void the_summary_counts_paid_and_free_answers_and_not_what_was_abstained() {
        books.give(payer, "1.00");
        answered(null, State.DONE);
        answered(payer, State.DONE);
        answered(payer, State.DONE);
        answered(payer, State.DONE);
        answered(payer, State.ABSTAINED);

        Earnings.Summary summary = earnings.summary(creator);

        assertThat(summary.paidAnswers()).isEqualTo(2);
        assertThat(summary.freeAnswers()).isEqualTo(2);
        assertThat(summary.pending()).isEqualTo(yuan("0.068"));
        assertThat(summary.thisMonth()).isEqualTo(yuan("0.068"));
        assertThat(summary.days()).hasSize(30);
        assertThat(summary.days().getLast().paid()).isEqualTo(2);
        assertThat(summary.agents()).hasSize(1);
        assertThat(summary.agents().getFirst().answers()).isEqualTo(4);
        assertThat(summary.agents().getFirst().name()).isEqualTo("农技助手");
    }

    @Test
    void an_agent_that_passes_the_engine_on_is_shown_at_its_own_price() {
        books.give(payer, "1.00");
        Offer passing = new Offer(offer.publisher(), Ids.next(), 1, "农技助手", "农", "jade", yuan("0.10"), 0, 36_000);
        Order order = order(passing, payer);
        books.billing.reserve(order);
        books.billing.record(passing, order.message(), new Outcome(State.DONE, 100, 600, 400, null));
        books.billing.settle(order.message());

        Earnings.PerAgent agent = earnings.summary(creator).agents().getFirst();

        assertThat(agent.price()).isEqualTo(yuan("0.10"));
        assertThat(agent.passesEngineCost()).isTrue();
    }

    @Test
    void a_creator_without_answers_sees_thirty_empty_days() {
        Earnings.Summary summary = earnings.summary(owner(tenant()));
        assertThat(summary.days())
                .hasSize(30)
                .allSatisfy(day -> assertThat(day.paid() + day.free()).isZero());
        assertThat(summary.pending()).isEqualTo(yuan("0"));
    }

    @Test
    void lines_go_on_after_the_last_one_seen() {
        books.give(payer, "1.00");
        for (int i = 0; i < 5; i++) answered(payer, State.DONE);
        List<Earnings.Line> all = earnings.lines(creator, null, 20);
        List<Earnings.Line> rest = earnings.lines(creator, all.get(1).message(), 20);
        assertThat(all).hasSize(4);
        assertThat(rest).isEqualTo(all.subList(2, 4));
    }

    @Test
    void anothers_message_is_not_there() {
        books.give(payer, "1.00");
        answered(payer, State.DONE);
        UUID paid = answered(payer, State.DONE);
        assertThatThrownBy(() -> earnings.line(owner(tenant()), paid))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.kind()).isEqualTo(Refusal.Kind.NOT_FOUND));
    }

    @Test
    void a_builder_does_not_see_what_was_earned() {
        CurrentTenant builder = new CurrentTenant(offer.publisher(), new PersonId(Ids.next()), Set.of(Role.BUILDER));
        assertThatThrownBy(() -> earnings.summary(builder))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.kind()).isEqualTo(Refusal.Kind.FORBIDDEN));
    }
}
