package bicameral.marketplace.billing;

import static bicameral.marketplace.billing.Books.offer;
import static bicameral.marketplace.billing.Books.order;
import static bicameral.marketplace.billing.Books.tenant;
import static bicameral.marketplace.billing.Books.yuan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.marketplace.billing.Requests.Said;
import bicameral.marketplace.billing.Reservation.State;
import bicameral.marketplace.money.Money;
import bicameral.tenant.Ids;
import bicameral.tenant.OpsTx;
import bicameral.tenant.TenantId;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that one call carries: each is told, and costs, what it would alone. */
class MessagesTogetherTest {
    private static final BillingSettings SETTINGS =
            BillingSettings.defaults(false, true, Books.SECRET, URI.create("http://localhost:8080"));

    private final Books books = Books.apart(SETTINGS);
    private final Company company = new Company(books);

    @AfterEach
    void the_books_are_in_order() {
        books.audit();
    }

    private List<Optional<Said>> together(List<Order> orders) {
        return company.requests(orders);
    }

    private static List<String> words(List<Optional<Said>> said) {
        return said.stream().map(one -> one.map(Said::word).orElse("alone")).toList();
    }

    private TenantId payer(String credit) {
        TenantId payer = tenant();
        books.give(payer, credit);
        return payer;
    }

    @Test
    @Tag("P-B66")
    void of_two_whose_money_is_enough_for_one_the_first_is_accepted() {
        TenantId poor = payer("0.07");
        TenantId rich = payer("9.00");
        Offer offer = offer("0.05", 0);

        List<Optional<Said>> said = together(List.of(order(offer, poor), order(offer, rich), order(offer, poor)));

        assertThat(words(said)).containsExactly("wallet", "wallet", "insufficient_funds");
        assertThat(said.getLast().orElseThrow().amount()).isEqualTo(20_000);
        assertThat(books.balance(poor, AccountKind.WALLET_PAID)).isEqualTo(yuan("0.02"));
        assertThat(books.balance(poor, AccountKind.HOLD)).isEqualTo(yuan("0.05"));
    }

    @Test
    @Tag("P-M4")
    @Tag("P-B65")
    void a_message_that_stands_there_twice_is_asked_alone_and_accepted_once() {
        TenantId payer = payer("1.00");
        Offer offer = offer("0.05", 0);
        Order twice = order(offer, payer);

        assertThat(words(together(List.of(twice, order(offer, payer), twice))))
                .containsExactly("alone", "wallet", "alone");

        assertThat(books.billing.reserve(twice).state()).isEqualTo(State.OPEN);
        assertThat(words(together(List.of(twice, order(offer, payer))))).containsExactly("before", "wallet");
        assertThat(books.balance(payer, AccountKind.HOLD)).isEqualTo(yuan("0.15"));
    }

    @Test
    void free_messages_of_one_visitor_are_counted_in_the_order_of_coming() {
        TenantId payer = payer("1.00");
        Offer offer = offer("0.05", 2);

        List<Optional<Said>> said = together(
                IntStream.range(0, 4).mapToObj(i -> order(offer, payer)).toList());

        assertThat(words(said)).containsExactly("free_quota", "free_quota", "wallet", "wallet");
        assertThat(said.stream().map(one -> one.orElseThrow().amount())).containsExactly(1L, 0L, 0L, 0L);
        assertThat(books.noted(payer)).as("noted of what was free").isEqualTo(2);
        assertThat(words(together(
                        List.of(new Order(Ids.next(), "asks", offer, null, payer.toString()), order(offer, payer)))))
                .containsExactly("free_quota_used", "wallet");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20_261_129})
    @Tag("P-M2")
    @Tag("P-M8")
    @Tag("P-M13")
    void whatever_comes_together_is_told_and_costs_what_it_would_alone(long seed) {
        Books oneByOne = Books.apart(SETTINGS);
        Story story = new Story(new Random(seed));
        story.prepare(books);
        story.prepare(oneByOne);

        for (List<Order> orders : story.batches) {
            List<String> alone =
                    orders.stream().map(order -> told(oneByOne, order)).toList();
            List<Optional<Said>> said = together(orders);
            List<String> here = new ArrayList<>();
            for (int i = 0; i < orders.size(); i++)
                here.add(said.get(i).map(MessagesTogetherTest::told).orElse(""));
            for (int i = 0; i < orders.size(); i++) if (here.get(i).isEmpty()) here.set(i, told(books, orders.get(i)));
            assertThat(here).isEqualTo(alone);

            List<Order> accepted = IntStream.range(0, orders.size())
                    .filter(i -> alone.get(i).matches("(gratis|free_quota|wallet) .*"))
                    .mapToObj(orders::get)
                    .toList();
            List<Outcome> outcomes =
                    accepted.stream().map(order -> story.outcome()).toList();
            for (int i = 0; i < accepted.size(); i++)
                oneByOne.billing.charge(accepted.get(i).offer(), accepted.get(i).message(), outcomes.get(i));
            company.answers(accepted, outcomes);
            assertThat(story.balances(books)).isEqualTo(story.balances(oneByOne));
            assertThat(rows(books)).isEqualTo(rows(oneByOne));
        }
        oneByOne.audit();
        assertThat(company.carried()).as("answers that went in company").isGreaterThan(20);
    }

    private static String told(Books books, Order order) {
        return told(new Company(books).alone(order));
    }

    private static String told(Said said) {
        return said.word() + " " + said.amount() + " " + said.promo() + " " + said.tier();
    }

    /** All that is written of messages, but for times and new ids. */
    private static List<String> rows(Books books) {
        return books.ops.in(
                handle -> handle.createQuery("""
                select 'posted ' || t.business_key || ' ' || t.kind || ' ' || string_agg(a.kind || a.tenant_id || ':' || e.amount, ' '
                    order by a.kind, a.tenant_id, e.amount)
                  from market.ledger_transaction t join market.entry e on e.transaction_id = t.id
                  join market.account a on a.id = e.account_id
                  where t.kind not in ('top_up', 'promo_grant') group by t.id, t.business_key, t.kind
                union all select 'asked ' || cast(to_jsonb(x) - cast('{created_at,ended_at,expires_at}' as text[]) as text) from market.asked x
                union all select 'hold ' || cast(to_jsonb(x) - cast('{created_at,ended_at}' as text[]) as text) from market.hold x
                union all select 'event ' || cast(to_jsonb(x) - cast('{created_at,mature_at}' as text[]) as text) from market.usage_event x
                union all select 'due ' || cast(to_jsonb(x) - cast('{at}' as text[]) as text) from market.receipt_due x
                union all select 'ripens ' || cast(to_jsonb(x) - cast('{mature_at}' as text[]) as text) from market.maturing x
                union all select 'free ' || cast(to_jsonb(x) as text) from market.free_use x
                union all select 'noted ' || cast(to_jsonb(x) - cast('{created_at}' as text[]) as text) from market.free_message x
                union all select 'used ' || message || ' ' || taken || ' ' || given_back from market.promo_use
                union all select 'counted ' || agent_id || ' ' || answers from market.answer_count
                order by 1""").mapTo(String.class).list());
    }

    /** Payers of all sorts, and messages of theirs in batches. */
    private static final class Story {
        final List<TenantId> payers = List.of(tenant(), tenant(), tenant(), tenant());
        final TenantId limited = payers.get(3);
        final List<Offer> offers =
                List.of(offer("0.05", 0), offer("0.013337", 2), offer("1.20", 0), offer("0", 3), offer("0.30", 1));
        final List<List<Order>> batches = new ArrayList<>();
        private final Random random;

        Story(Random random) {
            this.random = random;
            for (int batch = 0; batch < 4; batch++)
                batches.add(IntStream.range(0, 16).mapToObj(i -> any()).toList());
        }

        private Order any() {
            Offer offer = offers.get(random.nextInt(offers.size()));
            int who = random.nextInt(payers.size() + 1);
            return order(offer, who == payers.size() ? null : payers.get(who));
        }

        Outcome outcome() {
            State[] states = {
                State.DONE, State.DONE, State.DONE, State.PARTIAL, State.STOPPED, State.ABSTAINED, State.UNCITED
            };
            return new Outcome(
                    states[random.nextInt(states.length)], random.nextInt(600), random.nextInt(2_000), 0, null);
        }

        void prepare(Books market) {
            payers.forEach(payer -> market.give(payer, "2.00"));
            market.promote(payers.get(1), "0.31");
            market.promote(payers.get(1), "0.04");
            market.execute(
                    "insert into market.spending_limit (tenant_id, currency, per_day) values ('%s', 'CNY', 400000)"
                            .formatted(limited));
        }

        List<Money> balances(Books market) {
            return payers.stream()
                    .flatMap(payer -> Stream.of(AccountKind.WALLET_PAID, AccountKind.WALLET_PROMO, AccountKind.HOLD)
                            .map(kind -> market.balance(payer, kind)))
                    .toList();
        }
    }

    @Test
    @Tag("P-M5")
    void an_answer_that_comes_twice_or_after_the_end_ends_nothing_again() {
        TenantId payer = payer("1.00");
        Offer offer = offer("0.05", 0);
        List<Order> orders = List.of(order(offer, payer), order(offer, payer));
        together(orders);
        books.billing.release(orders.getLast().message(), "failed");

        assertThat(company.ended(orders)).containsExactly(true, false);
        assertThat(company.ended(orders)).containsExactly(false, false);
        assertThat(books.balance(payer, AccountKind.WALLET_PAID)).isEqualTo(yuan("0.95"));
        assertThat(company.answersTogether(List.of(orders.getFirst(), orders.getFirst())))
                .containsExactly(Optional.empty(), Optional.empty());
    }

    @Test
    @Tag("P-F1")
    @Tag("P-F3")
    void a_process_that_dies_with_several_leaves_all_as_before_or_all_as_after() {
        for (boolean before : List.of(true, false)) {
            TenantId payer = payer("1.00");
            Offer offer = offer("0.05", 0);
            List<Order> orders = List.of(order(offer, payer), order(offer, payer), order(offer, payer));
            Company dying =
                    new Company(books, new OpsTx(HaltingDataSource.wrap(books.database.ops(), 1, before, false)));

            assertThatThrownBy(() -> dying.requests(orders)).isInstanceOf(HaltingDataSource.Killed.class);
            assertThat(books.balance(payer, AccountKind.HOLD)).isEqualTo(yuan(before ? "0" : "0.15"));
            if (before) together(orders);

            Company dyingLater =
                    new Company(books, new OpsTx(HaltingDataSource.wrap(books.database.ops(), 1, before, false)));
            assertThatThrownBy(() -> dyingLater.answersTogether(orders)).isInstanceOf(HaltingDataSource.Killed.class);
            assertThat(books.balance(payer, AccountKind.HOLD)).isEqualTo(yuan(before ? "0.15" : "0"));
            books.audit();

            orders.forEach(order -> books.billing.charge(offer, order.message(), Books.done()));
            assertThat(books.balance(payer, AccountKind.WALLET_PAID)).isEqualTo(yuan("0.85"));
        }
    }

    @Test
    void who_holds_an_account_for_long_stops_its_own_message_only() throws Exception {
        TenantId stopped = payer("1.00");
        TenantId other = payer("1.00");
        Offer offer = offer("0.05", 0);
        UUID account =
                books.accounts.of(stopped, AccountKind.WALLET_PAID, Money.CNY).id();
        try (Connection holder = books.database.ops().getConnection();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            lock(holder, account);

            CompletableFuture<List<Said>> asked = CompletableFuture.supplyAsync(
                    () -> company.throughTheQueue(List.of(order(offer, stopped), order(offer, other)), threads),
                    threads);
            CompletableFuture<Void> otherHeld = CompletableFuture.runAsync(() -> {
                while (books.balance(other, AccountKind.HOLD).isZero()) Thread.onSpinWait();
            });
            otherHeld.join();
            assertThat(asked).isNotDone();
            holder.rollback();

            assertThat(asked.join().stream().map(Said::word)).containsExactly("wallet", "wallet");
        }
    }

    private static void lock(Connection holder, UUID account) throws SQLException {
        holder.setAutoCommit(false);
        try (var statement = holder.prepareStatement("select 1 from market.account where id = ? for update nowait")) {
            statement.setObject(1, account);
            statement.execute();
        }
    }

    @Test
    @Tag("P-M4")
    void what_the_books_refuse_of_one_harms_none_of_its_company() {
        TenantId payer = payer("1.00");
        Offer good = offer("0.05", 0);
        Offer bad = new Offer(tenant(), Ids.next(), 1, "poison", "a", "jade", yuan("0.05"), 0);
        books.execute("alter table market.hold add constraint poison check (agent_name <> 'poison') not valid");
        List<Order> orders = List.of(order(good, payer), order(bad, payer), order(good, payer));

        assertThatThrownBy(() -> together(orders)).hasMessageContaining("poison");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThatThrownBy(() -> company.throughTheQueue(orders, threads)).hasMessageContaining("poison");
        }

        assertThat(books.balance(payer, AccountKind.HOLD)).isEqualTo(yuan("0.10"));
        books.execute("alter table market.hold drop constraint poison");
    }

    @Test
    @Tag("P-F15")
    void who_waits_for_an_account_holds_none_that_comes_after_it() throws SQLException {
        List<TenantId> payers =
                IntStream.range(0, 3).mapToObj(i -> payer("1.00")).toList();
        List<UUID> accounts = payers.stream()
                .flatMap(payer -> Stream.of(AccountKind.WALLET_PAID, AccountKind.HOLD)
                        .map(kind -> books.accounts.of(payer, kind, Money.CNY).id()))
                .sorted(Comparator.comparing(UUID::toString))
                .toList();
        List<UUID> holds = payers.stream()
                .map(payer ->
                        books.accounts.of(payer, AccountKind.HOLD, Money.CNY).id())
                .sorted(Comparator.comparing(UUID::toString))
                .toList();
        List<Order> orders = payers.reversed().stream()
                .map(payer -> order(offer("0.05", 0), payer))
                .toList();
        // Else they give up meanwhile on a busy machine.
        books.execute("alter function market.reserve_all(jsonb) reset lock_timeout");
        books.execute("alter function market.answer_all(jsonb, int) reset lock_timeout");

        waitsHoldingNone(accounts, () -> together(orders));
        waitsHoldingNone(holds, () -> company.ended(orders));
    }

    /** While another holds the first. */
    private void waitsHoldingNone(List<UUID> accounts, Runnable call) throws SQLException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                Connection first = books.database.ops().getConnection();
                Connection others = books.database.ops().getConnection()) {
            lock(first, accounts.getFirst());
            CompletableFuture<Void> called = CompletableFuture.runAsync(call, threads);
            while (!somebodyWaits()) assertThat(called).isNotDone();

            for (UUID account : accounts.subList(1, accounts.size())) lock(others, account);
            others.rollback();
            first.rollback();
            called.join();
        }
    }

    private boolean somebodyWaits() {
        return books.ops.in(handle -> handle.createQuery(
                        "select exists (select 1 from pg_locks where not granted and locktype in ('transactionid', 'tuple'))")
                .mapTo(Boolean.class)
                .one());
    }
}
