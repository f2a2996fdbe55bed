package bicameral.marketplace.billing;

import static bicameral.marketplace.billing.Books.done;
import static bicameral.marketplace.billing.Books.offer;
import static bicameral.marketplace.billing.Books.order;
import static bicameral.marketplace.billing.Books.yuan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.marketplace.billing.GeneralLedger.Movement;
import bicameral.marketplace.billing.GeneralLedger.Side;
import bicameral.marketplace.billing.GeneralLedger.Total;
import bicameral.marketplace.billing.GeneralLedger.Transaction;
import bicameral.marketplace.money.Money;
import bicameral.tenant.Ids;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From any number of the books to its entries, and from those to their cause. */
class GeneralLedgerTest {
    private static final Currency USD = Currency.getInstance("USD");

    private final Books books = Books.apart();
    private final GeneralLedger ledger = new GeneralLedger(books.ops, books.settings);
    private final TenantId payer = books.founded("ENTERPRISE");
    private final Offer offer =
            new Offer(books.founded("ENTERPRISE"), Ids.next(), 1, "Guide", "G", "jade", yuan("1.00"), 0);
    private final List<UUID> messages = new ArrayList<>();

    @BeforeEach
    void a_few_charges() {
        books.give(payer, "10.00");
        books.give(payer, Money.of("7.00", USD));
        for (int i = 0; i < 3; i++) messages.add(charged());
    }

    @AfterEach
    void the_books_are_in_order() {
        books.audit();
    }

    private UUID charged() {
        Order order = order(offer, payer);
        books.billing.reserve(order);
        books.billing.record(offer, order.message(), done());
        books.billing.settle(order.message());
        return order.message();
    }

    private Money total(AccountKind kind) {
        return ledger.totals(Money.CNY).stream()
                .filter(total -> total.kind() == kind)
                .findFirst()
                .orElseThrow()
                .balance();
    }

    private static Money sum(List<Money> amounts) {
        return amounts.stream().reduce(Money.zero(Money.CNY), Money::plus);
    }

    private static List<Money> present(Stream<? extends @Nullable Money> amounts) {
        return amounts.<Money>mapMulti((amount, into) -> {
                    if (amount != null) into.accept(amount);
                })
                .toList();
    }

    @Test
    void the_totals_of_all_kinds_balance_and_are_of_one_currency() {
        assertThat(sum(ledger.totals(Money.CNY).stream().map(Total::balance).toList()))
                .isEqualTo(yuan("0"));
        assertThat(total(AccountKind.WALLET_PAID)).isEqualTo(yuan("7.00"));
        assertThat(total(AccountKind.CREATOR_PENDING)).isEqualTo(yuan("2.55"));
        assertThat(total(AccountKind.COMMISSION)).as("still to be rolled up").isEqualTo(yuan("0.45"));
        books.billing.rollUp();
        assertThat(total(AccountKind.COMMISSION)).as("rolled up").isEqualTo(yuan("0.45"));
        assertThat(ledger.totals(USD))
                .filteredOn(total -> total.kind() == AccountKind.WALLET_PAID)
                .extracting(Total::balance)
                .containsExactly(Money.of("7.00", USD));
    }

    @Test
    void what_others_owe_is_shown_as_a_positive_amount() {
        Total clearing = ledger.totals(Money.CNY).stream()
                .filter(total -> Side.of(total.kind()) == Side.ASSET)
                .filter(total -> !total.balance().isZero())
                .findFirst()
                .orElseThrow();

        assertThat(clearing.shown()).isEqualTo(clearing.balance().negated());
        assertThat(clearing.shown().micros()).isPositive();
    }

    @Test
    void each_total_is_the_sum_of_the_movements_that_it_opens() {
        for (AccountKind kind : AccountKind.values()) {
            List<Movement> movements = ledger.movements(kind, Money.CNY, null, 200);

            assertThat(sum(movements.stream().map(Movement::amount).toList()))
                    .as(kind.name())
                    .isEqualTo(total(kind));
            if (!movements.isEmpty()) assertThat(movements.getFirst().reached()).isEqualTo(total(kind));
        }
    }

    @Test
    void the_next_page_goes_on_where_the_first_ended() {
        List<Movement> all = ledger.movements(AccountKind.WALLET_PAID, Money.CNY, null, 200);
        List<Movement> paged = new ArrayList<>();
        UUID after = null;
        while (true) {
            List<Movement> page = ledger.movements(AccountKind.WALLET_PAID, Money.CNY, after, 2);
            if (page.isEmpty()) break;
            paged.addAll(page);
            after = page.getLast().transaction();
        }

        assertThat(all).hasSizeGreaterThan(2);
        assertThat(paged).isEqualTo(all);
    }

    @Test
    void each_movement_opens_its_transaction_with_all_legs() {
        for (AccountKind kind : AccountKind.values())
            for (Movement movement : ledger.movements(kind, Money.CNY, null, 200)) {
                Transaction opened = ledger.transaction(movement.transaction());
                Money debits = sum(present(opened.entries().stream().map(GeneralLedger.Entry::debit)));
                Money credits = sum(present(opened.entries().stream().map(GeneralLedger.Entry::credit)));

                assertThat(debits).isEqualTo(credits).isEqualTo(opened.sum());
                Money moved = sum(present(opened.entries().stream()
                                .filter(entry -> entry.kind() == kind)
                                .map(GeneralLedger.Entry::credit)))
                        .minus(sum(present(opened.entries().stream()
                                .filter(entry -> entry.kind() == kind)
                                .map(GeneralLedger.Entry::debit))));
                assertThat(moved).isEqualTo(movement.amount());
                assertThat(opened.kind()).isEqualTo(movement.kind());
            }
    }

    @Test
    void a_transaction_opens_its_cause_and_the_cause_all_of_its_transactions() {
        Movement movement =
                ledger.movements(AccountKind.COMMISSION, Money.CNY, null, 1).getFirst();
        Transaction capture = ledger.transaction(movement.transaction());
        assertThat(capture.kind()).isEqualTo("capture");
        assertThat(capture.charge()).isEqualTo(capture.reference());
        assertThat(capture.reference()).isEqualTo(messages.getLast());

        List<Transaction> caused = ledger.caused(capture.reference());

        assertThat(caused).contains(capture).extracting(Transaction::kind).startsWith("reserve");
        assertThat(caused).allMatch(one -> Objects.equals(one.reference(), messages.getLast()));
    }

    @Test
    void a_tenant_is_found_by_id_and_by_a_part_of_its_name_and_opens_its_accounts_and_their_entries() {
        books.execute("update market.tenant set name = 'Perlmutt & Söhne' where id = '" + payer + "'");
        assertThat(ledger.holders(" PERLMUTT ", 10))
                .singleElement()
                .satisfies(holder -> assertThat(holder.tenant()).isEqualTo(payer.value()));
        assertThat(ledger.holders(payer.toString(), 10)).hasSize(1);
        assertThat(ledger.holders("%", 10)).as("no pattern").isEmpty();
        assertThat(ledger.holders(" ", 10)).isEmpty();

        List<GeneralLedger.Holding> accounts = ledger.holdings(payer.value(), Money.CNY);
        GeneralLedger.Holding wallet = accounts.stream()
                .filter(account -> account.kind() == AccountKind.WALLET_PAID)
                .findFirst()
                .orElseThrow();
        assertThat(wallet.balance()).isEqualTo(yuan("7.00"));
        assertThat(ledger.holdings(payer.value(), USD))
                .extracting(GeneralLedger.Holding::balance)
                .contains(Money.of("7.00", USD));

        List<Movement> all = ledger.movements(wallet, null, 200);
        assertThat(all.getFirst().reached()).isEqualTo(yuan("7.00"));
        assertThat(sum(all.stream().map(Movement::amount).toList())).isEqualTo(yuan("7.00"));
        List<Movement> older = ledger.movements(wallet, all.getFirst().transaction(), 200);
        assertThat(older).isEqualTo(all.subList(1, all.size()));
        GeneralLedger.Holding held = accounts.stream()
                .filter(account -> account.kind() == AccountKind.HOLD)
                .findFirst()
                .orElseThrow();
        assertThat(ledger.movements(held, null, 1)).singleElement().satisfies(capture -> {
            assertThat(capture.kind()).isEqualTo("capture");
            assertThat(ledger.transaction(capture.transaction()).charge()).isEqualTo(messages.getLast());
        });
        assertThat(ledger.holder(payer.value()).name()).isEqualTo("Perlmutt & Söhne");
        assertThatThrownBy(() -> ledger.holder(Ids.next()))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("unknown_tenant"));
    }

    @Test
    void what_is_not_there_is_not_found() {
        assertThatThrownBy(() -> ledger.transaction(Ids.next()))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("unknown_transaction"));
        assertThat(ledger.caused(Ids.next())).isEmpty();
    }

    @Test
    void a_glance_agrees_with_the_totals() {
        books.execute("update market.maturing set mature_at = market.clock()");
        while (books.billing.matureEarnings() > 0) {}

        GeneralLedger.Glance glance = ledger.glance(Money.CNY);

        assertThat(glance.unbalanced()).isEqualTo(yuan("0"));
        assertThat(glance.available())
                .isEqualTo(total(AccountKind.CREATOR_AVAILABLE))
                .isEqualTo(yuan("2.55"));
        assertThat(glance.creators()).isEqualTo(1);
        assertThat(glance.cases()).isZero();
    }

    @Test
    void who_publishes_is_shown_with_what_came_in() {
        assertThat(ledger.publishing(Money.CNY, 10)).singleElement().satisfies(one -> {
            assertThat(one.tenant()).isEqualTo(offer.publisher().value());
            assertThat(one.answers()).isEqualTo(3);
            assertThat(one.received()).isEqualTo(yuan("3.00"));
        });
        assertThat(ledger.publishing(USD, 10)).isEmpty();
    }
}
