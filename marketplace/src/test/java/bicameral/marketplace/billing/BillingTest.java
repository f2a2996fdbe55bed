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
import bicameral.marketplace.money.Money;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import java.net.URI;
import java.util.Currency;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BillingTest {
    private final Books books = new Books();
    private final Billing billing = books.billing;
    private final TenantId payer = tenant();

    @AfterEach
    void the_books_are_in_order() {
        books.audit();
    }

    private Money wallet() {
        return books.balance(payer, AccountKind.WALLET_PAID);
    }

    private Money held() {
        return books.balance(payer, AccountKind.HOLD);
    }

    private static void assertRefused(String code, Refusal.Kind kind, Runnable deed) {
        assertThatThrownBy(deed::run).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(code);
            assertThat(refusal.kind()).isEqualTo(kind);
        });
    }

    /** Runs the deed that often at once; gives how often it was not refused. */
    private static long atOnce(int times, Callable<Boolean> deed) throws Exception {
        Callable<Boolean> attempt = () -> {
            try {
                return deed.call();
            } catch (Refusal refused) {
                return false;
            }
        };
        long done = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(24)) {
            for (Future<Boolean> one : threads.invokeAll(
                    IntStream.range(0, times).mapToObj(i -> attempt).toList())) if (one.get()) done++;
        }
        return done;
    }

    @Test
    @Tag("P-M8")
    void a_captured_message_is_split_between_platform_and_creator() {
        Offer offer = offer("0.05", 0);
        books.give(payer, "1.00");
        Order order = order(offer, payer);

        billing.reserve(order);
        assertThat(held()).isEqualTo(yuan("0.05"));
        Charge charge = billing.record(offer, order.message(), done());
        billing.settle(order.message());

        assertThat(charge.charged()).isEqualTo(yuan("0.05"));
        assertThat(wallet()).isEqualTo(yuan("0.95"));
        assertThat(held()).isEqualTo(yuan("0"));
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
        assertThat(wallet()).isEqualTo(yuan("1.00"));
    }

    @Test
    @Tag("P-M6")
    void a_partial_answer_gives_the_rest_back_to_the_bucket_it_came_from() {
        books.promote(payer, "0.03");
        books.give(payer, "1.00");
        Offer offer = offer("0.05", 0);
        Order order = order(offer, payer);
        billing.reserve(order);

        billing.record(offer, order.message(), ended(State.PARTIAL, 200));
        billing.settle(order.message());

        assertThat(books.balance(payer, AccountKind.WALLET_PROMO)).isEqualTo(yuan("0.005"));
        assertThat(wallet()).isEqualTo(yuan("1.00"));
    }

    @Test
    void a_partial_answer_of_less_than_twenty_characters_is_free() {
        books.give(payer, "1.00");
        Offer offer = offer("0.05", 0);
        Order order = order(offer, payer);
        billing.reserve(order);
        billing.record(offer, order.message(), ended(State.STOPPED, 19));
        billing.settle(order.message());
        assertThat(wallet()).isEqualTo(yuan("1.00"));
        assertThat(held()).isEqualTo(yuan("0"));
    }

    @Test
    void without_enough_money_nothing_is_reserved() {
        books.give(payer, "0.04");
        assertRefused("insufficient_funds", Refusal.Kind.UNPAID, () -> billing.reserve(order(offer("0.05", 0), payer)));
        assertThat(wallet()).isEqualTo(yuan("0.04"));
    }

    @Test
    @Tag("P-B66")
    void of_a_hundred_parallel_messages_with_a_balance_for_ten_exactly_ten_are_accepted() throws Exception {
        books.give(payer, "0.50");
        Offer offer = offer("0.05", 0);
        long accepted = atOnce(100, () -> {
            Order order = order(offer, payer);
            billing.reserve(order);
            billing.record(offer, order.message(), done());
            billing.settle(order.message());
            return true;
        });
        assertThat(accepted).isEqualTo(10);
        assertThat(wallet()).isEqualTo(yuan("0"));
        assertThat(books.balance(offer.publisher(), AccountKind.CREATOR_PENDING))
                .isEqualTo(yuan("0.425"));
    }

    @Test
    @Tag("P-B66")
    void of_a_hundred_parallel_visitors_requests_with_ten_free_exactly_ten_are_accepted() throws Exception {
        Offer offer = offer("0.05", 10);
        long accepted = atOnce(100, () -> {
            billing.reserve(order(offer, null));
            return true;
        });
        assertThat(accepted).isEqualTo(10);
        assertThat(billing.quote(offer, null, "visitor").freeLeft()).isZero();
    }

    @Test
    @Tag("P-B65")
    @Tag("P-M4")
    void the_same_message_reserved_and_settled_many_times_at_once_is_charged_once() throws Exception {
        books.give(payer, "0.05");
        Offer offer = offer("0.05", 0);
        Order order = order(offer, payer);
        long accepted = atOnce(50, () -> {
            billing.reserve(order);
            billing.record(offer, order.message(), done());
            billing.settle(order.message());
            return true;
        });
        assertThat(accepted).isEqualTo(50);
        assertThat(wallet()).isEqualTo(yuan("0"));
        assertThat(books.balance(offer.publisher(), AccountKind.CREATOR_PENDING))
                .isEqualTo(yuan("0.0425"));
    }

    @Test
    @Tag("P-B65")
    void the_same_message_with_another_body_is_a_conflict() {
        books.give(payer, "1.00");
        Order order = order(offer("0.05", 0), payer);
        billing.reserve(order);
        Order other = new Order(order.message(), "something else", order.offer(), payer, order.visitor());
        assertRefused("idempotency_conflict", Refusal.Kind.CONFLICT, () -> billing.reserve(other));
    }

    @Test
    @Tag("P-M4")
    void the_same_business_key_with_another_body_is_a_conflict() {
        var wallet = books.accounts.of(payer, AccountKind.WALLET_PAID, Money.CNY);
        var clearing = books.accounts.platform(AccountKind.PSP_CLEARING, "test", Money.CNY);
        String key = "top_up:" + payer;
        Posting five = Posting.of(key, "top_up", payer.value())
                .credit(wallet, 5)
                .debit(clearing, 5)
                .build();
        Posting six = Posting.of(key, "top_up", payer.value())
                .credit(wallet, 6)
                .debit(clearing, 6)
                .build();
        boolean first = books.ops.in(handle -> books.ledger.post(handle, five));
        boolean again = books.ops.in(handle -> books.ledger.post(handle, five));
        assertThat(List.of(first, again)).containsExactly(true, false);
        assertRefused(
                "idempotency_conflict",
                Refusal.Kind.CONFLICT,
                () -> books.ops.in(handle -> books.ledger.post(handle, six)));
    }

    @Test
    void a_daily_limit_holds_for_parallel_messages() throws Exception {
        books.give(payer, "10.00");
        books.execute("insert into market.spending_limit values ('" + payer + "', 'CNY', 150000)");
        Offer offer = offer("0.05", 0);
        long accepted = atOnce(30, () -> {
            billing.reserve(order(offer, payer));
            return true;
        });
        assertThat(accepted).isEqualTo(3);
        assertRefused("daily_limit_reached", Refusal.Kind.UNPAID, () -> billing.reserve(order(offer, payer)));
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

    @Test
    @Tag("P-B64")
    void an_offer_in_another_currency_is_refused() {
        Offer cny = offer("0.05", 0);
        Offer usd = new Offer(
                cny.publisher(), cny.agent(), 1, "a", "a", "ink", Money.of("0.05", Currency.getInstance("CHF")), 3);
        assertRefused("currency_mismatch", Refusal.Kind.INVALID, () -> billing.reserve(order(usd, payer)));
    }

    @Test
    void lifted_limits_let_visitors_ask_without_end() {
        BillingSettings lifted =
                BillingSettings.defaults(false, false, Books.SECRET, URI.create("http://localhost:8080"));
        Billing free = new Billing(books.ops, books.accounts, books.ledger, lifted);
        Offer offer = offer("0.05", 0);
        List<Charge.Means> means = IntStream.range(0, 5)
                .mapToObj(i -> free.reserve(order(offer, null)).charge().means())
                .toList();
        assertThat(means).containsOnly(Charge.Means.FREE_QUOTA);
    }

    @Test
    @Tag("P-F1")
    void killed_after_reserve_the_hold_expires() {
        books.give(payer, "1.00");
        Order order = order(offer("0.05", 0), payer);
        billing.reserve(order);
        books.letHoldsExpire();

        books.restarted().recover();
        books.restarted().recover();

        assertThat(wallet()).isEqualTo(yuan("1.00"));
        assertThat(billing.reserve(order).state()).isEqualTo(State.EXPIRED);
    }

    @Test
    @Tag("P-F1")
    void killed_after_reserve_a_free_message_is_given_back() {
        Offer offer = offer("0.05", 1);
        billing.reserve(order(offer, null));
        books.letHoldsExpire();
        books.restarted().recover();
        assertThat(billing.quote(offer, null, "visitor").freeLeft()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0.05"})
    @Tag("P-F1")
    void wherever_it_is_killed_what_was_accepted_for_nothing_is_noted(String price) {
        int point = 0;
        boolean died;
        do {
            point++;
            TenantId asker = tenant();
            Order free = order(offer(price, 1), asker);
            died = diesAfter(point, free);
            boolean accepted = books.ops.in(
                    handle -> handle.createQuery("select exists (select from market.asked where message = :message)")
                            .bind("message", free.message())
                            .mapTo(Boolean.class)
                            .one());
            assertThat(books.noted(asker)).as("killed after commit %d", point).isEqualTo(accepted ? 1 : 0);
        } while (died);
        assertThat(point).as("points to be killed at").isGreaterThan(1);
    }

    private boolean diesAfter(int commit, Order order) {
        OpsTx dying = new OpsTx(HaltingDataSource.wrap(books.database.ops(), commit, false, false));
        try {
            new Billing(dying, new Accounts(dying), books.ledger, books.settings).reserve(order);
            return false;
        } catch (HaltingDataSource.Killed killed) {
            return true;
        }
    }

    @Test
    @Tag("P-F1")
    @Tag("P-M13")
    void killed_before_capture_the_message_is_captured_once_from_the_journal() {
        books.give(payer, "1.00");
        Offer offer = offer("0.05", 0);
        Order order = order(offer, payer);
        billing.reserve(order);
        billing.record(offer, order.message(), done());
        books.letHoldsExpire();

        books.restarted().recover();
        books.restarted().recover();

        assertThat(wallet()).isEqualTo(yuan("0.95"));
        assertThat(books.balance(offer.publisher(), AccountKind.CREATOR_PENDING))
                .isEqualTo(yuan("0.0425"));
    }

    @Test
    @Tag("P-M5")
    void an_answer_that_comes_after_its_hold_expired_is_free() {
        books.give(payer, "1.00");
        Offer offer = offer("0.05", 0);
        Order order = order(offer, payer);
        billing.reserve(order);
        books.letHoldsExpire();
        billing.recover();

        Charge charge = billing.record(offer, order.message(), done());
        billing.settle(order.message());

        assertThat(charge.charged()).isEqualTo(yuan("0"));
        assertThat(wallet()).isEqualTo(yuan("1.00"));
    }

    @Test
    void free_answers_of_the_engine_cost_the_platform() {
        Offer offer = offer("0.05", 1);
        Order free = order(offer, null);
        billing.reserve(free);
        billing.record(offer, free.message(), new Outcome(State.DONE, 100, 1_500, 500, null));
        billing.settle(free.message());
        billing.settle(free.message());
        assertThat(books.platform(AccountKind.FREE_COST)).isEqualTo(yuan("-0.02"));
        assertThat(books.platform(AccountKind.ACCRUED_MODEL)).isEqualTo(yuan("0.02"));
    }

    @Test
    @Tag("P-M10")
    void earnings_become_available_when_their_days_are_over() {
        Billing atOnce = new Billing(books.ops, books.accounts, books.ledger, books.settings.with(1_500, 0, 0, 1));
        books.give(payer, "1.00");
        Offer offer = offer("0.05", 0);
        Order order = order(offer, payer);
        atOnce.reserve(order);
        atOnce.record(offer, order.message(), done());
        atOnce.settle(order.message());

        atOnce.recover();

        assertThat(books.balance(offer.publisher(), AccountKind.CREATOR_AVAILABLE))
                .isEqualTo(yuan("0.0425"));
        assertThat(books.balance(offer.publisher(), AccountKind.CREATOR_PENDING))
                .isEqualTo(yuan("0"));
    }

    @Test
    @Tag("P-M2")
    void rolling_up_leaves_nothing_waiting_and_changes_no_sum() {
        books.give(payer, "1.00");
        billing.rollUp();
        long waiting = books.ops.in(handle -> handle.createQuery("select count(*) from market.account_pending")
                .mapTo(Long.class)
                .one());
        assertThat(waiting).isZero();
        assertThat(books.platform(AccountKind.PSP_CLEARING)).isEqualTo(yuan("-1.00"));
    }
}
