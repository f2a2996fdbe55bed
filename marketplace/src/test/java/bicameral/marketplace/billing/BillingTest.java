package bicameral.marketplace.billing;

import static bicameral.marketplace.billing.Books.done;
import static bicameral.marketplace.billing.Books.ended;
import static bicameral.marketplace.billing.Books.offer;
import static bicameral.marketplace.billing.Books.order;
import static bicameral.marketplace.billing.Books.tenant;
import static bicameral.marketplace.billing.Books.yuan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.marketplace.billing.Reservation.State;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BillingTest {
    private final Books books = new Books();
    private final Billing billing = books.billing;
    private final TenantId payer = tenant();

    @AfterEach
    void the_books_are_in_order() {
        books.audit();
    }

    @Test
    @Tag("P-M8")
    void a_captured_message_is_split_between_platform_and_creator() {
        Offer offer = offer("0.05", 0);
        books.give(payer, "1.00");
        Order order = order(offer, payer);

        billing.reserve(order);
        Charge charge = billing.record(offer, order.message(), done());
        billing.settle(order.message());

        assertThat(charge.charged()).isEqualTo(yuan("0.05"));
        assertThat(books.balance(payer, AccountKind.WALLET_PAID)).isEqualTo(yuan("0.95"));
        assertThat(books.balance(payer, AccountKind.HOLD)).isEqualTo(yuan("0"));
        assertThat(books.platform(AccountKind.COMMISSION)).isEqualTo(yuan("0.0075"));
        assertThat(books.balance(offer.publisher(), AccountKind.CREATOR_PENDING))
                .isEqualTo(yuan("0.0425"));
    }

    @Test
    @Tag("P-M5")
    void a_released_message_gives_promotional_and_paid_credit_back_to_where_it_came_from() {
        books.promote(payer, "0.03");
        books.give(payer, "1.00");
        Order order = order(offer("0.05", 0), payer);
        billing.reserve(order);
        assertThat(books.balance(payer, AccountKind.WALLET_PROMO)).isEqualTo(yuan("0"));

        billing.release(order.message(), "chamber_unavailable");
        billing.release(order.message(), "chamber_unavailable");

        assertThat(books.balance(payer, AccountKind.WALLET_PROMO)).isEqualTo(yuan("0.03"));
        assertThat(books.balance(payer, AccountKind.WALLET_PAID)).isEqualTo(yuan("1.00"));
    }

    @Test
    void without_enough_money_nothing_is_reserved() {
        books.give(payer, "0.04");
        assertThatThrownBy(() -> billing.reserve(order(offer("0.05", 0), payer)))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo("insufficient_funds");
                    assertThat(refusal.values())
                            .containsEntry("amount", yuan("0.04"))
                            .containsEntry("price", yuan("0.05"));
                });
        assertThat(books.balance(payer, AccountKind.WALLET_PAID)).isEqualTo(yuan("0.04"));
    }

    @Test
    void an_abstained_answer_costs_neither_money_nor_a_free_message() {
        Offer offer = offer("0.05", 1);
        Order free = order(offer, null);
        billing.reserve(free);

        Charge charge = billing.record(offer, free.message(), ended(State.ABSTAINED, 30));
        billing.settle(free.message());

        assertThat(charge.charged()).isEqualTo(yuan("0"));
        assertThat(billing.quote(offer, null, "visitor").freeLeft()).isEqualTo(1);
    }
}
