package bicameral.marketplace.billing;

import static bicameral.marketplace.billing.Books.offer;
import static bicameral.marketplace.billing.Books.tenant;
import static bicameral.marketplace.billing.Books.yuan;
import static org.assertj.core.api.Assertions.assertThat;

import bicameral.marketplace.billing.Reservation.State;
import bicameral.marketplace.money.Money;
import bicameral.tenant.Ids;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens in whatever order on however many threads, the invariants hold and no money appears or vanishes. */
class RandomOperationsTest {
    private static final int THREADS = 6;
    private static final int BATCHES = 3;
    private static final int OPERATIONS = 40;

    private final Books books = new Books();
    private final List<TenantId> payers = List.of(tenant(), tenant(), tenant());
    private final List<Offer> offers = List.of(offer("0.05", 0), offer("0.013337", 2), offer("1.20", 0), offer("0", 0));

    @ParameterizedTest
    @ValueSource(longs = {1, 20_261_123})
    @Tag("P-M1")
    @Tag("P-M2")
    @Tag("P-M3")
    @Tag("P-M5")
    @Tag("P-M6")
    @Tag("P-M8")
    @Tag("P-M13")
    void invariants_hold_after_random_operations(long seed) throws Exception {
        payers.forEach(payer -> books.give(payer, "3.00"));
        for (int batch = 0; batch < BATCHES; batch++) {
            long batchSeed = seed * 1_000 + batch;
            run(batchSeed);
            books.audit();
        }
        books.letHoldsExpire();
        books.billing.recover();
        books.audit();
        assertThat(total()).isEqualTo(given());
    }

    private void run(long seed) throws Exception {
        List<Callable<Integer>> threads = IntStream.range(0, THREADS)
                .<Callable<Integer>>mapToObj(thread -> () -> operate(new Random(seed * 100 + thread)))
                .toList();
        try (ExecutorService pool = Executors.newFixedThreadPool(THREADS)) {
            for (Future<Integer> one : pool.invokeAll(threads))
                assertThat(one.get()).isEqualTo(OPERATIONS);
        }
    }

    private int operate(Random random) {
        List<Order> open = new ArrayList<>();
        for (int i = 0; i < OPERATIONS; i++) {
            try {
                step(random, open);
            } catch (Refusal refused) {
                assertThat(refused.code()).isIn("insufficient_funds", "free_quota_used");
            }
        }
        return OPERATIONS;
    }

    private void step(Random random, List<Order> open) {
        Order any = open.isEmpty() ? null : open.get(random.nextInt(open.size()));
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> {
                Offer offer = offers.get(random.nextInt(offers.size()));
                TenantId payer = payers.get(random.nextInt(payers.size()));
                Order order = new Order(Ids.next(), "same", offer, payer, payer.toString());
                books.billing.reserve(order);
                open.add(order);
            }
            case 4, 5, 6 -> {
                if (any != null) finish(random, any);
            }
            case 7 -> {
                if (any != null) books.billing.release(any.message(), "failed");
            }
            case 8 -> {
                if (any != null) books.billing.reserve(any);
            }
            case 9 -> books.give(payers.get(random.nextInt(payers.size())), "0.10");
            case 10 -> books.promote(payers.get(random.nextInt(payers.size())), "0.07");
            default -> {
                if (random.nextInt(4) == 0) books.letHoldsExpire();
                books.billing.recover();
            }
        }
    }

    private void finish(Random random, Order order) {
        State[] states = {State.DONE, State.PARTIAL, State.STOPPED, State.ABSTAINED};
        Outcome outcome =
                new Outcome(states[random.nextInt(states.length)], random.nextInt(600), random.nextInt(2_000), 0, null);
        if (random.nextBoolean()) {
            books.billing.charge(order.offer(), order.message(), outcome);
            return;
        }
        books.billing.record(order.offer(), order.message(), outcome);
        // Sometimes the process dies here: recover() must find it.
        if (random.nextInt(4) > 0) books.billing.settle(order.message());
    }

    /** All that payers, creators and the platform's income hold. */
    private Money total() {
        Money total = yuan("0");
        for (TenantId payer : payers)
            for (AccountKind kind : List.of(AccountKind.WALLET_PAID, AccountKind.WALLET_PROMO, AccountKind.HOLD))
                total = total.plus(books.balance(payer, kind));
        for (Offer offer : offers) total = total.plus(books.balance(offer.publisher(), AccountKind.CREATOR_PENDING));
        return total.plus(books.platform(AccountKind.COMMISSION)).plus(books.platform(AccountKind.MODEL_RECOVERY));
    }

    /** All that came from outside. */
    private Money given() {
        return yuan("0").minus(books.platform(AccountKind.PSP_CLEARING)).minus(books.platform(AccountKind.PROMO_COST));
    }
}
