package bicameral.marketplace.billing;

import bicameral.marketplace.billing.Requests.Said;
import bicameral.marketplace.money.Money;
import bicameral.tenant.OpsTx;
import bicameral.tenant.TenantId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;

/** Brings messages together that would meet by chance only. */
final class Company {
    private final Books books;
    private final OpsTx ops;
    private int carried;

    Company(Books books) {
        this(books, books.ops);
    }

    /** @param ops where the calls go */
    Company(Books books, OpsTx ops) {
        this.books = books;
        this.ops = ops;
    }

    private Request request(Order order) {
        TenantId payer = order.wallet();
        Quotes quotes = new Quotes(books.ops, books.settings);
        boolean gratis = quotes.ceiling(order.offer()).isZero();
        Purse purse = payer == null || gratis ? null : Purse.of(books.accounts, payer, Money.CNY);
        return Request.of(order, purse, quotes, books.settings.holdMinutes());
    }

    /** In one call. */
    List<Optional<Said>> requests(List<Order> orders) {
        return new Requests(ops).together(orders.stream().map(this::request).toList());
    }

    Said alone(Order order) {
        return ops.alone(handle -> Requests.ask(handle, request(order), "ask"));
    }

    /** Behind one that is on the way, so that they go together; each then as it has to. Throws what any of them throws. */
    List<Said> throughTheQueue(List<Order> orders, ExecutorService threads) {
        Request first = request(Books.order(Books.offer("0", 0), null));
        CountDownLatch left = new CountDownLatch(1);
        CountDownLatch mayReturn = new CountDownLatch(1);
        GroupCommit<Request, Said> group = new GroupCommit<>(
                Duration.ofDays(1),
                request -> {
                    if (request.equals(first)) {
                        left.countDown();
                        await(mayReturn);
                    }
                    return alone(request);
                },
                new Requests(ops)::together);
        CompletableFuture<Said> onTheWay = CompletableFuture.supplyAsync(() -> group.ask(first), threads);
        await(left);
        List<CompletableFuture<Said>> asked = new ArrayList<>();
        for (Order order : orders) {
            Request request = request(order);
            asked.add(CompletableFuture.supplyAsync(() -> group.ask(request), threads));
            while (group.waiting() < asked.size()) Thread.onSpinWait();
        }
        mayReturn.countDown();
        onTheWay.join();
        return ofAll(asked);
    }

    /** When all have come back. */
    private static List<Said> ofAll(List<CompletableFuture<Said>> asked) {
        try {
            CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
        return asked.stream().map(CompletableFuture::join).toList();
    }

    private Said alone(Request request) {
        return ops.alone(handle -> Requests.ask(handle, request, "ask"));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whole answers, in one call. */
    List<Optional<Boolean>> answersTogether(List<Order> orders) {
        return journal()
                .together(
                        orders.stream().map(order -> line(order, Books.done())).toList());
    }

    /** As {@link #answersTogether}: of each, whether it was ended. */
    List<Boolean> ended(List<Order> orders) {
        return answersTogether(orders).stream().map(Optional::orElseThrow).toList();
    }

    /** Those that may, in one call; the others alone. */
    void answers(List<Order> orders, List<Outcome> outcomes) {
        List<Journal.Line> together = new ArrayList<>();
        for (int i = 0; i < orders.size(); i++) {
            Journal.Line line = line(orders.get(i), outcomes.get(i));
            if (line.keepsAll()) together.add(line);
            else books.billing.charge(orders.get(i).offer(), orders.get(i).message(), outcomes.get(i));
        }
        journal().together(together);
        carried += together.size();
    }

    /** How many answers went in one call with others. */
    int carried() {
        return carried;
    }

    private Journal journal() {
        return new Journal(ops, books.settings);
    }

    private Journal.Line line(Order order, Outcome outcome) {
        return new Answers(books.ops, books.accounts, books.settings, new Agreements())
                .line(order.offer(), order.message(), outcome);
    }
}
