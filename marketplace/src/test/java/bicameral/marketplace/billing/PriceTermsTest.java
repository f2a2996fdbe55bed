package bicameral.marketplace.billing;

import static bicameral.marketplace.billing.Books.done;
import static bicameral.marketplace.billing.Books.offer;
import static bicameral.marketplace.billing.Books.order;
import static bicameral.marketplace.billing.Books.owner;
import static bicameral.marketplace.billing.Books.tenant;
import static bicameral.marketplace.billing.Books.yuan;
import static org.assertj.core.api.Assertions.assertThat;

import bicameral.host.gateway.EgressPolicy;
import bicameral.marketplace.agent.AgentSettings;
import bicameral.marketplace.agent.AgentSettingsJson;
import bicameral.marketplace.agent.Terms;
import bicameral.marketplace.billing.Commissions.Tier;
import bicameral.marketplace.billing.Reservation.State;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.plan.Plans;
import bicameral.marketplace.share.ShareForecast;
import bicameral.marketplace.simulator.PriceSimulator;
import bicameral.protocol.AgentBrief.Engine;
import bicameral.tenant.Ids;
import bicameral.tenant.TenantId;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a charge consists of by the agent's terms and the creator's standing. */
class PriceTermsTest {
    private static final BillingSettings TIERS = new Books()
            .settings.withTiers(List.of(
                    new Tier(yuan("10").micros(), 1_200), new Tier(yuan("100").micros(), 1_000)));

    private final Books books = new Books(TIERS);
    private final Commissions commissions = new Commissions(books.ops, TIERS);
    private final TenantId payer = tenant();

    @AfterEach
    void the_books_are_in_order() {
        books.shiftClock("0");
        books.execute("delete from market.commission_tier");
        books.audit();
    }

    private static Offer passing(String price, long tokens) {
        return new Offer(tenant(), Ids.next(), 1, "农技助手", "农", "jade", yuan(price), 0, tokens);
    }

    private Charge charged(Offer offer, Outcome outcome) {
        Order order = order(offer, payer);
        books.billing.reserve(order);
        Charge charge = books.billing.record(offer, order.message(), outcome);
        books.billing.settle(order.message());
        return charge;
    }

    private static Outcome using(int tokens) {
        return new Outcome(State.DONE, 900, tokens, 0, null);
    }

    @Test
    void a_passed_on_engine_is_held_at_its_most_and_charged_at_what_it_came_to() {
        books.give(payer, "10.00");
        Offer offer = passing("0.10", 36_000);
        Order order = order(offer, payer);
        assertThat(books.billing.reserve(order).charge().price()).isEqualTo(yuan("0.46"));
        assertThat(books.balance(payer, AccountKind.HOLD)).isEqualTo(yuan("0.46"));
        Charge charge = books.billing.record(offer, order.message(), using(2_000));
        books.billing.settle(order.message());
        assertThat(charge.charged()).isEqualTo(yuan("0.12"));
        assertThat(books.balance(payer, AccountKind.WALLET_PAID)).isEqualTo(yuan("9.88"));
        assertThat(books.platform(AccountKind.MODEL_RECOVERY)).isEqualTo(yuan("0.02"));
        assertThat(books.balance(offer.publisher(), AccountKind.CREATOR_PENDING))
                .isEqualTo(yuan("0.085"));
    }

    @Test
    void a_charge_tells_the_message_from_the_engine_and_what_was_only_held() {
        books.give(payer, "10.00");
        Offer offer = passing("0.10", 36_000);
        Order order = order(offer, payer);
        Charge.Parts asked = books.billing.reserve(order).charge().parts();
        assertThat(asked).isEqualTo(Charge.Parts.unpaid(yuan("0.10")));
        Charge charge = books.billing.record(offer, order.message(), using(2_000));
        books.billing.settle(order.message());
        assertThat(charge.parts())
                .isEqualTo(new Charge.Parts(yuan("0.10"), yuan("0.02"), 2_000, Money.zero(Money.CNY)));
        // Who asks again is told the same.
        assertThat(books.restarted().reserve(order).charge()).isEqualTo(charge);
    }

    @Test
    void an_engine_that_is_in_the_price_is_no_part_of_a_charge() {
        books.give(payer, "10.00");
        assertThat(charged(offer("0.10", 0), using(2_000)).parts()).isEqualTo(Charge.Parts.unpaid(yuan("0.10")));
    }

    @Test
    void what_broke_off_is_a_share_of_the_message_and_of_the_engine() {
        books.give(payer, "10.00");
        Charge charge = charged(passing("0.10", 36_000), new Outcome(State.PARTIAL, 200, 2_000, 0, null));
        assertThat(charge.charged()).isEqualTo(yuan("0.06"));
        assertThat(charge.parts().whole()).isEqualTo(yuan("0.12"));
    }

    @Test
    void a_passed_on_engine_never_costs_more_than_was_held() {
        books.give(payer, "10.00");
        assertThat(charged(passing("0.10", 1_000), using(50_000)).charged()).isEqualTo(yuan("0.11"));
    }

    @Test
    void an_answer_without_the_source_it_had_to_name_costs_nothing() {
        books.give(payer, "1.00");
        Offer offer = offer("0.10", 0);
        assertThat(charged(offer, new Outcome(State.UNCITED, 900, 100, 100, null))
                        .charged())
                .isEqualTo(yuan("0"));
        assertThat(books.balance(payer, AccountKind.WALLET_PAID)).isEqualTo(yuan("1.00"));
        assertThat(books.balance(offer.publisher(), AccountKind.CREATOR_PENDING))
                .isEqualTo(yuan("0"));
    }

    @Test
    void an_answer_without_its_source_does_not_use_up_a_free_one() {
        Offer offer = offer("0.10", 3);
        Order order = order(offer, null);
        books.billing.reserve(order);
        books.billing.record(offer, order.message(), new Outcome(State.UNCITED, 900, 0, 0, null));
        assertThat(books.billing.quote(offer, null, order.visitor()).freeLeft()).isEqualTo(3);
    }

    @Test
    void the_commission_is_the_one_that_held_when_the_message_was_accepted_whoever_has_the_answer() {
        books.give(payer, "20.00");
        Offer offer = offer("10.00", 0);
        books.execute("insert into market.commission_tier values ('%s', 'CNY', 0, 1200, current_date)"
                .formatted(offer.publisher()));
        Order here = order(offer, payer);
        Order there = order(offer, payer);
        books.billing.reserve(here);
        books.billing.reserve(there);
        books.execute("delete from market.commission_tier");
        books.billing.record(offer, here.message(), done());
        books.billing.settle(here.message());
        assertThat(books.balance(offer.publisher(), AccountKind.CREATOR_PENDING))
                .isEqualTo(yuan("8.80"));
        Billing restarted = books.restarted();
        restarted.record(offer, there.message(), done());
        restarted.settle(there.message());
        assertThat(books.balance(offer.publisher(), AccountKind.CREATOR_PENDING))
                .isEqualTo(yuan("17.60"));
    }

    @Test
    void who_sells_much_pays_the_lower_commission_from_the_next_day_on() {
        books.give(payer, "100.00");
        Offer offer = offer("10.00", 0);
        charged(offer, done());
        commissions.refresh();
        // What was sold today counts from tomorrow.
        assertThat(commissions.of(offer.publisher(), Money.CNY).basisPoints()).isEqualTo(1_500);
        books.shiftClock("1 day");
        commissions.refresh();
        assertThat(commissions.of(offer.publisher(), Money.CNY))
                .isEqualTo(new Commissions.Standing(1_200, yuan("10").micros()));
        charged(offer, done());
        assertThat(books.balance(offer.publisher(), AccountKind.CREATOR_PENDING))
                .isEqualTo(yuan("17.30"));
        books.shiftClock("32 days");
        commissions.refresh();
        assertThat(commissions.of(offer.publisher(), Money.CNY).basisPoints()).isEqualTo(1_500);
    }

    @Test
    void what_a_tenant_buys_of_itself_lowers_nothing() {
        books.give(payer, "100.00");
        charged(new Offer(payer, Ids.next(), 1, "自家", "自", "jade", yuan("10.00"), 0), done());
        books.shiftClock("1 day");
        commissions.refresh();
        assertThat(commissions.of(payer, Money.CNY).basisPoints()).isEqualTo(1_500);
    }

    private AgentSettings draft(Terms terms) {
        return new AgentSettings(
                "农技助手",
                "帮人",
                "",
                "",
                "",
                List.of(),
                "",
                "farming",
                "农",
                "jade",
                Engine.SHARED,
                EgressPolicy.PASSAGES,
                yuan("0.10"),
                2,
                Plans.NONE,
                terms);
    }

    @Test
    void the_simulator_divides_as_the_books_do_on_real_usage() {
        books.give(payer, "10.00");
        Offer offer = offer("0.10", 0);
        for (int tokens : new int[] {1_000, 2_000, 3_000}) charged(offer, using(tokens));
        PriceSimulator simulator =
                new PriceSimulator(books.tx, books.ops, TIERS, commissions, new ShareForecast(books.ops));
        PriceSimulator.Result result = simulator.simulate(
                owner(offer.publisher()),
                offer.agent(),
                draft(Terms.PLAIN),
                new PriceSimulator.Question(yuan("0.10"), 2, 5));
        assertThat(result.usage()).isEqualTo(new PriceSimulator.Usage(3, 2_000, 3_000));
        assertThat(result.average().cost()).isEqualTo(yuan("0.02"));
        assertThat(result.average().earned()).isEqualTo(yuan("0.068"));
        assertThat(result.average().margin()).isEqualTo(68);
        assertThat(result.perVisitorDay()).isEqualTo(yuan("0.204"));
        assertThat(result.breakEven()).isEqualTo(yuan("0.020001"));
        assertThat(result.freeCost()).isEqualTo(yuan("0.04"));
        // 0.012 of commission each.
        assertThat(result.freeCarried()).isEqualTo(4);
        assertThat(result.worst().tokens()).isEqualTo(36_000);
        assertThat(result.worst().earned()).isEqualTo(yuan("0"));
        assertThat(result.worst().loses()).isTrue();
        // What three answers really left the creator is three times what was shown.
        assertThat(books.balance(offer.publisher(), AccountKind.CREATOR_PENDING))
                .isEqualTo(yuan("0.204"));
    }

    @Test
    void the_simulator_passes_the_engine_on_where_the_agent_does() {
        PriceSimulator simulator =
                new PriceSimulator(books.tx, books.ops, TIERS, commissions, new ShareForecast(books.ops));
        PriceSimulator.Result result = simulator.simulate(
                owner(tenant()),
                Ids.next(),
                draft(new Terms(false, true)),
                new PriceSimulator.Question(yuan("0.10"), 0, 1));
        assertThat(result.usage().answers()).isZero();
        assertThat(result.worst().charged()).isEqualTo(yuan("0.46"));
        assertThat(result.worst().earned()).isEqualTo(yuan("0.085"));
        assertThat(result.worst().loses()).isFalse();
        assertThat(result.breakEven()).isEqualTo(yuan("0"));
    }

    @Test
    void terms_are_kept_and_settings_of_before_read_as_plain() {
        AgentSettings strict = draft(new Terms(true, true));
        assertThat(AgentSettingsJson.read(AgentSettingsJson.write(strict))).isEqualTo(strict);
        assertThat(AgentSettingsJson.write(draft(Terms.PLAIN))).doesNotContain("mustCite", "passesEngineCost");
    }
}
