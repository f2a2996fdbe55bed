package bicameral.marketplace.billing;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.host.gateway.EgressPolicy;
import bicameral.host.receipt.Commitment;
import bicameral.host.receipt.Crossed;
import bicameral.host.receipt.Receipt;
import bicameral.host.receipt.Receipts;
import bicameral.host.receipt.Settlement;
import bicameral.host.receipt.Settlements;
import bicameral.marketplace.billing.Reservation.State;
import bicameral.marketplace.money.Money;
import bicameral.protocol.receipt.Spans;
import bicameral.tenant.OpsTx;
import bicameral.tenant.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What billing decides stands in the publisher's receipt, once, whoever dies on the way. */
class SettledReceiptTest {
    private static final int FAR_TOO_MANY = 40;

    private final Books books = new Books();
    private final Receipts receipts = new Receipts(books.tx);
    private final TenantId payer = Books.tenant();
    private final Offer offer = Books.offer("0.30", 0);
    private Order order = Books.order(offer, payer);

    @AfterEach
    void the_books_are_in_order() {
        books.audit();
    }

    private Settlements settlements(DataSource ops) {
        return new Settlements(receipts, new OpsTx(ops));
    }

    /** 100 tokens went to the engine and 50 came back. */
    private void cross() {
        String commitment = Commitment.of(Commitment.newSalt(), "body");
        Crossed opened = new Crossed(
                Receipt.Stage.OPENED,
                order.message(),
                offer.agent(),
                1,
                EgressPolicy.PASSAGES,
                "engine",
                "model",
                "eu",
                400,
                2,
                new Spans(100, 100, 0, 200, 0),
                100,
                0,
                Settlement.OPEN,
                commitment,
                commitment);
        receipts.append(offer.publisher(), opened);
        receipts.append(offer.publisher(), opened.closed(50));
    }

    private List<Settlement> settled(UUID message) {
        return receipts.ofMessage(offer.publisher(), message).stream()
                .filter(receipt -> receipt.stage() == Receipt.Stage.SETTLED)
                .map(receipt -> Crossed.of(receipt).settlement())
                .toList();
    }

    private long costOf(long tokens) {
        return tokens * books.settings.engineMicrosPerThousandTokens(Money.CNY) / 1_000;
    }

    @Test
    void a_paid_answer_says_what_was_paid_and_what_the_engine_cost() {
        books.give(payer, "1.00");
        books.billing.reserve(order);
        cross();
        books.billing.record(offer, order.message(), new Outcome(State.DONE, 120, 100, 50, null));
        books.billing.settle(order.message());
        settlements(books.database.ops()).settle(offer.publisher(), order.message());

        assertThat(settled(order.message())).containsExactly(new Settlement(costOf(150), 300_000, "CNY"));
        assertThat(costOf(150)).isPositive();
    }

    @Test
    void of_what_left_without_coming_to_an_answer_it_says_the_cost_and_that_nobody_paid() {
        books.give(payer, "1.00");
        books.billing.reserve(order);
        cross();
        books.billing.release(order.message(), "engine_timeout");
        books.billing.release(order.message(), "engine_timeout");
        settlements(books.database.ops()).settle(offer.publisher(), order.message());

        assertThat(settled(order.message())).containsExactly(new Settlement(costOf(150), 0, "CNY"));
    }

    /** Killed right before and right after each commit of billing, until a run gets through. */
    @Test
    @Tag("P-F1")
    void killed_anywhere_on_its_way_an_answer_in_the_journal_is_settled_once() {
        List<UUID> recorded = new ArrayList<>();
        int points = 0;
        for (boolean before : new boolean[] {true, false}) {
            boolean died = true;
            for (int commit = 1; died && commit < FAR_TOO_MANY; commit++) {
                died = killed(commit, before, recorded);
                points++;
            }
        }
        assertThat(points).as("commits on the way").isGreaterThan(6);

        Billing restarted = books.restarted();
        restarted.recover();
        books.execute("update market.receipt_due set at = now() - interval '1 hour'");
        Settlements again = settlements(books.database.ops());
        again.settleDue();
        again.settleDue();

        assertThat(recorded)
                .isNotEmpty()
                .allSatisfy(message ->
                        assertThat(settled(message)).containsExactly(new Settlement(costOf(150), 300_000, "CNY")));
        assertThat(receipts.verify(offer.publisher()).whole()).isTrue();
        books.letHoldsExpire();
        restarted.recover();
    }

    private boolean killed(int commit, boolean before, List<UUID> recorded) {
        books.give(payer, "1.00");
        order = Books.order(offer, payer);
        DataSource dying = HaltingDataSource.wrap(books.database.ops(), commit, before, false);
        OpsTx tx = new OpsTx(dying);
        try {
            Billing billing = new Billing(tx, new Accounts(tx), new Ledger(), books.settings);
            billing.reserve(order);
            cross();
            billing.record(offer, order.message(), new Outcome(State.DONE, 120, 100, 50, null));
            recorded.add(order.message());
            billing.settle(order.message());
            settlements(dying).settle(offer.publisher(), order.message());
            return false;
        } catch (HaltingDataSource.Killed killed) {
            return true;
        }
    }
}
