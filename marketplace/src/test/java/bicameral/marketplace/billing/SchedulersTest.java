package bicameral.marketplace.billing;

import static bicameral.marketplace.billing.Books.done;
import static bicameral.marketplace.billing.Books.offer;
import static bicameral.marketplace.billing.Books.order;
import static bicameral.marketplace.billing.Books.tenant;
import static bicameral.marketplace.billing.Books.yuan;
import static org.assertj.core.api.Assertions.assertThat;

import bicameral.tenant.TenantId;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Several instances of the application do the same at once. */
class SchedulersTest {
    private final Books books = Books.apart();

    @AfterEach
    void the_books_are_in_order() {
        books.audit();
    }

    @Test
    @Tag("P-F15")
    void what_has_matured_is_available_once() throws Exception {
        TenantId payer = tenant();
        Offer offer = offer("1.00", 0);
        books.give(payer, "20.00");
        for (int i = 0; i < 20; i++) {
            Order order = order(offer, payer);
            books.billing.reserve(order);
            books.billing.record(offer, order.message(), done());
            books.billing.settle(order.message());
        }
        books.execute("update market.maturing set mature_at = market.clock()");

        Callable<Integer> run = () -> books.restarted().matureEarnings();
        try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
            for (Future<Integer> one : pool.invokeAll(List.of(run, run, run, run))) one.get();
        }
        while (books.billing.matureEarnings() > 0) {}

        assertThat(books.balance(offer.publisher(), AccountKind.CREATOR_AVAILABLE))
                .isEqualTo(yuan("17.00"));
        assertThat(books.balance(offer.publisher(), AccountKind.CREATOR_PENDING))
                .isEqualTo(yuan("0"));
    }
}
