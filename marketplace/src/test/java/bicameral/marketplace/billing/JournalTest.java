package bicameral.marketplace.billing;

import static bicameral.marketplace.billing.Books.ended;
import static bicameral.marketplace.billing.Books.order;
import static bicameral.marketplace.billing.Books.tenant;
import static bicameral.marketplace.billing.Books.yuan;
import static org.assertj.core.api.Assertions.assertThat;

import bicameral.marketplace.billing.Reservation.State;
import bicameral.tenant.Ids;
import bicameral.tenant.TenantId;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Usage events are the journal: what was posted for a message follows from its row there, whoever posts it and however often. */
@Tag("P-M13")
class JournalTest {
    private static final int MESSAGES = 60;
    private static final BillingSettings SETTINGS =
            BillingSettings.defaults(false, true, Books.SECRET, URI.create("http://localhost:8080"));
    private static final String POSTED = """
            select t.business_key || ' ' || string_agg(a.kind || ':' || a.tenant_id || ':' || a.currency || ':' || e.amount, ' '
              order by a.kind, a.tenant_id, e.amount)
            from market.ledger_transaction t join market.entry e on e.transaction_id = t.id
            join market.account a on a.id = e.account_id
            where t.kind in ('capture', 'release', 'model_cost', 'free_cost') group by t.business_key order by t.business_key""";

    private final Books first = Books.apart(SETTINGS.with(1_500, 600, 7, 1_000_000_000));
    /** Other shares: only the journal can tell what was charged by the first. */
    private final Books second = Books.apart(SETTINGS.with(4_000, 1_900, 30, 1_000_000_000));

    private final List<TenantId> payers = List.of(tenant(), tenant(), tenant());
    private final List<Offer> offers =
            List.of(Books.offer("0.05", 0), Books.offer("0.013337", 0), Books.offer("1.20", 0), Books.offer("0", 0));

    @Test
    void all_captures_can_be_posted_again_from_the_journal_alone() {
        Random random = new Random(13);
        List<Order> orders = new ArrayList<>();
        for (TenantId payer : payers) for (Books books : List.of(first, second)) books.give(payer, "100.00");
        for (int i = 0; i < MESSAGES; i++) {
            Order order = order(offers.get(random.nextInt(4)), payers.get(random.nextInt(3)));
            first.billing.reserve(order);
            second.billing.reserve(order);
            State[] states = {State.DONE, State.PARTIAL, State.STOPPED, State.ABSTAINED};
            first.billing.record(
                    order.offer(),
                    order.message(),
                    new Outcome(states[random.nextInt(4)], random.nextInt(500), random.nextInt(3_000), 0, null));
            first.billing.settle(order.message());
            orders.add(order);
        }

        copyTheJournal();
        while (second.billing.settleOutstanding() > 0) {}

        assertThat(posted(first)).hasSizeGreaterThan(MESSAGES);
        assertThat(posted(second)).isEqualTo(posted(first));
        orders.forEach(order -> second.billing.settle(order.message()));
        assertThat(posted(second)).isEqualTo(posted(first));
        first.audit();
    }

    /** Row by row, as it stands; nothing else of what the first has written. */
    private void copyTheJournal() {
        List<String> rows = first.ops.in(handle -> handle.createQuery(
                        "select to_jsonb(u)::text from market.usage_event u order by created_at, message")
                .mapTo(String.class)
                .list());
        assertThat(rows).hasSize(MESSAGES);
        second.ops.in(handle -> {
            for (String row : rows)
                handle.createUpdate("insert into market.usage_event"
                                + " select * from jsonb_populate_record(null::market.usage_event, cast(:row as jsonb))")
                        .bind("row", row)
                        .execute();
            return rows;
        });
    }

    private static List<String> posted(Books books) {
        return books.ops.in(
                handle -> handle.createQuery(POSTED).mapTo(String.class).list());
    }

    @Test
    void an_event_that_comes_twice_or_late_changes_nothing() {
        TenantId payer = payers.getFirst();
        first.give(payer, "1.00");
        Offer offer = offers.getFirst();
        Order twice = order(offer, payer);
        Order late = new Order(Ids.next(), "asks", offer, payer, payer.toString());
        first.billing.reserve(twice);
        first.billing.reserve(late);

        Charge charge = first.billing.record(offer, twice.message(), ended(State.DONE, 100));
        Charge again = first.billing.record(offer, twice.message(), ended(State.ABSTAINED, 0));
        first.billing.settle(twice.message());
        first.billing.settle(twice.message());
        first.clock.forward(Duration.ofMinutes(first.settings.holdMinutes() + 1));
        first.billing.recover();
        Charge tooLate = first.billing.record(offer, late.message(), ended(State.DONE, 100));
        first.billing.settle(late.message());

        assertThat(charge.charged()).isEqualTo(yuan("0.05"));
        assertThat(again.charged()).isEqualTo(yuan("0.05"));
        assertThat(tooLate.charged()).isEqualTo(yuan("0"));
        assertThat(first.balance(payer, AccountKind.WALLET_PAID)).isEqualTo(yuan("0.95"));
        assertThat(first.balance(payer, AccountKind.HOLD)).isEqualTo(yuan("0"));
        first.audit();
    }

    @Test
    @Tag("P-F3")
    void where_the_books_refuse_the_journal_stands_alone_and_is_posted_later() {
        TenantId payer = tenant();
        first.give(payer, "1.00");
        Offer offer = offers.getFirst();
        Order order = order(offer, payer);
        first.billing.reserve(order);
        first.execute("alter table market.maturing add constraint closed check (false) not valid");

        Charge charge = first.billing.charge(offer, order.message(), ended(State.DONE, 100));

        assertThat(charge.charged()).isEqualTo(yuan("0.05"));
        assertThat(first.balance(payer, AccountKind.HOLD)).isEqualTo(yuan("0.05"));
        first.execute("alter table market.maturing drop constraint closed");
        assertThat(first.billing.settleOutstanding()).isEqualTo(1);
        assertThat(first.balance(payer, AccountKind.HOLD)).isEqualTo(yuan("0"));
        assertThat(first.balance(payer, AccountKind.WALLET_PAID)).isEqualTo(yuan("0.95"));
        first.audit();
    }
}
