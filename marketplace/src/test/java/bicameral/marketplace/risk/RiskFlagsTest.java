package bicameral.marketplace.risk;

import static bicameral.marketplace.billing.Books.done;
import static bicameral.marketplace.billing.Books.order;
import static bicameral.marketplace.billing.Books.yuan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.marketplace.billing.Books;
import bicameral.marketplace.billing.Offer;
import bicameral.marketplace.billing.Order;
import bicameral.marketplace.billing.RowsRead;
import bicameral.marketplace.invoice.Desk;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.risk.RiskFlags.Flag;
import bicameral.marketplace.risk.RiskFlags.Kind;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import bicameral.tenant.audit.OperatorLog;
import java.util.Currency;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RiskFlagsTest {
    private final Desk desk = new Desk();
    private final RiskFlags flags = new RiskFlags(desk.books.ops, RiskSettings.defaults(), desk.log);
    private final RiskFlags holding =
            new RiskFlags(desk.books.ops, RiskSettings.defaults().withHoldPayouts(true), desk.log);

    @AfterEach
    void the_books_are_in_order() {
        desk.books.audit();
    }

    private void buys(CurrentTenant payer, TenantId publisher, String price) {
        buys(payer, publisher, yuan(price));
    }

    private void buys(CurrentTenant payer, TenantId publisher, Money price) {
        Offer offer = new Offer(publisher, Ids.next(), 1, "Agent", "A", "jade", price, 0);
        Order order = order(offer, payer.tenant());
        desk.books.billing.reserve(order);
        desk.books.billing.record(offer, order.message(), done());
        desk.books.billing.settle(order.message());
    }

    private void member(CurrentTenant of, TenantId alsoIn) {
        desk.books.execute(
                "insert into market.membership (tenant_id, person_id, roles) values ('%s', '%s', array['OWNER'])"
                        .formatted(alsoIn.value(), of.person().value()));
    }

    private void topUp(TenantId payer, String state) {
        desk.books.execute("""
                insert into market.top_up (tenant_id, id, idempotency_key, currency, amount, provider, state)
                values ('%s', gen_random_uuid(), gen_random_uuid(), 'CNY', 1000000, 'test', '%s')""".formatted(payer.value(), state));
    }

    @Test
    @Tag("P-B73")
    void whoever_buys_from_a_tenant_of_the_same_people_is_flagged_with_the_share() {
        TenantId publisher = new TenantId(desk.founded("ENTERPRISE"));
        CurrentTenant same = desk.payer();
        CurrentTenant other = desk.payer();
        member(same, publisher);
        desk.books.give(same.tenant(), "5.00");
        desk.books.give(other.tenant(), "5.00");
        buys(other, publisher, "3.00");
        assertThat(flags.open(publisher)).isEmpty();

        buys(same, publisher, "1.00");

        Flag flag = flags.open(publisher).getFirst();
        assertThat(flag.kind()).isEqualTo(Kind.SELF_PURCHASE);
        assertThat(flag.figure()).isEqualTo(2_500);
        assertThat(flag.part()).isEqualTo(1);
        assertThat(flag.whole()).isEqualTo(2);
        assertThat(flags.all()).as("among all").contains(flag);
        assertThat(flags.holdsPayouts(publisher)).isFalse();
        assertThat(holding.holdsPayouts(publisher)).isTrue();
    }

    @Test
    @Tag("P-B73")
    void sales_in_one_currency_do_not_hide_self_purchase_in_another() {
        Currency dollar = Currency.getInstance("USD");
        TenantId publisher = new TenantId(desk.founded("ENTERPRISE"));
        CurrentTenant same = desk.payer();
        CurrentTenant other = desk.payer();
        member(same, publisher);
        desk.books.give(other.tenant(), "900.00");
        desk.books.give(same.tenant(), "5.00");
        desk.books.give(same.tenant(), Money.of("5.00", dollar));
        desk.books.give(other.tenant(), Money.of("5.00", dollar));
        buys(other, publisher, "900.00");
        buys(same, publisher, "1.00");
        assertThat(flags.open(publisher)).as("a tenth of a percent").isEmpty();
        buys(other, publisher, Money.of("1.00", dollar));

        buys(same, publisher, Money.of("3.00", dollar));

        Flag flag = flags.open(publisher).getFirst();
        assertThat(flags.open(publisher)).hasSize(1);
        assertThat(flag.figure()).isEqualTo(7_500);
        assertThat(flag.part()).isEqualTo(1);
        assertThat(flag.whole()).isEqualTo(2);
    }

    @Test
    void a_flag_that_was_seen_is_quiet_until_it_grows() {
        TenantId publisher = new TenantId(desk.founded("ENTERPRISE"));
        CurrentTenant same = desk.payer();
        CurrentTenant other = desk.payer();
        member(same, publisher);
        desk.books.give(same.tenant(), "5.00");
        desk.books.give(other.tenant(), "5.00");
        buys(other, publisher, "3.00");
        buys(same, publisher, "1.00");
        refused("reason_missing", () -> flags.seen(desk.lin, publisher, Kind.SELF_PURCHASE, " "));
        refused("unknown_flag", () -> flags.seen(desk.lin, publisher, Kind.VELOCITY, "?"));

        flags.seen(desk.lin, publisher, Kind.SELF_PURCHASE, "the founder tries her own agent");
        assertThat(flags.open(publisher)).isEmpty();
        assertThat(holding.holdsPayouts(publisher)).isFalse();
        assertThat(flags.all())
                .filteredOn(flag -> flag.tenant().equals(publisher))
                .singleElement()
                .satisfies(flag -> assertThat(flag.note()).contains("founder"));

        buys(same, publisher, "1.00");
        assertThat(flags.open(publisher)).hasSize(1);
    }

    @Test
    void whether_one_is_flagged_is_asked_of_what_is_its_own() {
        Books market = Books.apart();
        market.execute("""
                insert into market.hold (tenant_id, message, agent, agent_name, publisher, currency, from_promo, from_paid, state, captured,
                  ended_at)
                select p.payer, gen_random_uuid(), gen_random_uuid(), 'Agent', p.publisher, 'CNY', 0, 300000, 'captured', 300000, now()
                from (select gen_random_uuid() as payer, gen_random_uuid() as publisher from generate_series(1, 500)) p,
                  generate_series(1, 40);
                analyze market.hold""");
        TenantId publisher =
                new TenantId(market.ops.in(handle -> handle.createQuery("select publisher from market.hold limit 1")
                        .mapTo(UUID.class)
                        .one()));
        RowsRead read = new RowsRead();
        RiskFlags counted = new RiskFlags(
                new OpsTx(read.count(market.database.ops())), RiskSettings.defaults(), new OperatorLog(market.ops));

        assertThat(counted.open(publisher)).isEmpty();

        assertThat(read.of("hold")).as("charges read of 20,000").isLessThan(200);
    }

    @Test
    void many_top_ups_in_a_day_are_flagged() {
        CurrentTenant payer = desk.payer();
        for (int i = 0; i < 9; i++) topUp(payer.tenant(), i < 7 ? "failed" : "pending");
        assertThat(flags.open(payer.tenant())).isEmpty();
        topUp(payer.tenant(), "failed");
        assertThat(flags.open(payer.tenant()))
                .extracting(Flag::kind, Flag::figure, Flag::part)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(Kind.VELOCITY, 10L, 8L));
    }

    private static void refused(String code, Runnable deed) {
        assertThatThrownBy(deed::run)
                .isInstanceOfSatisfying(Refusal.class, r -> assertThat(r.code()).isEqualTo(code));
    }
}
