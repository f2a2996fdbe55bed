package bicameral.marketplace.earnings;

import static bicameral.marketplace.billing.Books.offer;
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
import bicameral.marketplace.earnings.Conversion.Figures;
import bicameral.marketplace.earnings.Conversion.Person;
import bicameral.marketplace.money.Money;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.TenantId;
import java.time.YearMonth;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two free messages a day. */
class ConversionTest {
    private final Books books = new Books();
    private final Conversion conversion = new Conversion(books.tx);
    private final Movements movements = new Movements(books.tx);
    private final Offer offer = offer("0.05", 2);
    private final CurrentTenant creator = owner(offer.publisher());
    private final YearMonth month = YearMonth.from(movements.today(creator));

    @AfterEach
    void the_books_are_in_order() {
        books.audit();
    }

    private void asks(Offer of, String visitor, @Nullable TenantId payer, State state) {
        Order order = new Order(Ids.next(), "asks", of, payer, visitor);
        books.billing.reserve(order);
        books.billing.record(of, order.message(), new Outcome(state, 100, 0, 0, null));
        books.billing.settle(order.message());
    }

    private void asks(String visitor, int times) {
        TenantId payer = tenant();
        books.give(payer, "1.00");
        for (int i = 0; i < times; i++) asks(offer, visitor, payer, State.DONE);
    }

    @Test
    void who_paid_after_a_free_answer_has_come_from_free_to_paid() {
        asks("ann", 4);
        asks("bob", 1);
        asks("cid", 2);

        assertThat(conversion.of(creator, month)).isEqualTo(new Figures(3, 1));
        assertThat(conversion.people(creator, month, true, 0, 10))
                .extracting(Person::agent, Person::freeAnswers, Person::paidAnswers)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(offer.agent(), 2L, 2L));
        assertThat(conversion.people(creator, month, false, 0, 10)).hasSize(3);
        assertThat(conversion.people(creator, month, false, 1, 10)).hasSize(2);
    }

    @Test
    void who_never_had_a_free_answer_or_got_none_has_tried_nothing() {
        Offer paidOnly = new Offer(offer.publisher(), Ids.next(), 1, "直付", "直", "jade", yuan("0.05"), 0);
        TenantId payer = tenant();
        books.give(payer, "1.00");
        asks(paidOnly, "dan", payer, State.DONE);
        asks(offer, "eve", payer, State.ABSTAINED);
        assertThat(conversion.of(creator, month)).isEqualTo(new Figures(0, 0));
        assertThat(conversion.people(creator, month, false, 0, 10)).isEmpty();
    }

    @Test
    void each_agent_counts_by_itself_and_other_months_and_tenants_have_nothing() {
        Offer second = new Offer(offer.publisher(), Ids.next(), 1, "另一个", "另", "jade", yuan("0.05"), 1);
        TenantId payer = tenant();
        books.give(payer, "1.00");
        asks(offer, "ann", payer, State.DONE);
        asks(second, "ann", payer, State.DONE);
        asks(second, "ann", payer, State.DONE);
        assertThat(conversion.of(creator, month)).isEqualTo(new Figures(2, 1));
        assertThat(conversion.of(creator, month.minusMonths(1))).isEqualTo(new Figures(0, 0));
        assertThat(conversion.of(owner(tenant()), month)).isEqualTo(new Figures(0, 0));
        CurrentTenant builder = new CurrentTenant(creator.tenant(), creator.person(), Set.of(Role.BUILDER));
        assertThatThrownBy(() -> conversion.of(builder, month)).isInstanceOf(Refusal.class);
    }

    @Test
    void statements_are_there_for_months_with_anything_to_tell() {
        assertThat(movements.months(creator, Money.CNY)).isEmpty();
        asks("ann", 3);
        assertThat(movements.months(creator, Money.CNY)).containsExactly(month);
        assertThat(movements.months(creator, java.util.Currency.getInstance("USD")))
                .isEmpty();
    }
}
