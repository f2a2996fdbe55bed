package bicameral.marketplace.billing;

import static bicameral.marketplace.billing.Books.yuan;
import static org.assertj.core.api.Assertions.assertThat;

import bicameral.marketplace.billing.Errands.Errand;
import bicameral.marketplace.billing.Errands.Kind;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.risk.RiskFlags;
import bicameral.marketplace.risk.RiskSettings;
import bicameral.tenant.audit.OperatorLog;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One row of each kind that waits for a billing admin, as the database keeps it; no money has moved for any of them. */
class EveryErrandTest {
    private static final List<String> ROWS = List.of(
            """
            insert into market.top_up (tenant_id, id, idempotency_key, currency, amount, provider, state, paid, dispute, dispute_due,
              withdrawn)
            values (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'CNY', 1000000, 'stripe', 'paid', 1000000, 'open',
              now() + interval '7 days', 1000000)""",
            """
            insert into market.charge_case (tenant_id, id, message, publisher, agent, agent_name, ground, currency, charged, opened_by)
            values (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'A', 'wrong', 'CNY', 1000000,
              gen_random_uuid())""",
            payout("'proposed', null, null, null, null"),
            payout("'under_way', now(), null, null, null"),
            payout("'under_way', now(), 'unknown', null, null"),
            payout("'under_way', now(), null, 'paid', 'line 7'"),
            part("'key_expired', null"),
            part("'key_expired', 'paid'"),
            """
            insert into market.payout_account (tenant_id, currency, method, tail, sealed, changed_by)
            values (gen_random_uuid(), 'USD', 'stripe', '1234', '', gen_random_uuid())""",
            """
            insert into market.refund (tenant_id, id, message, payer, currency, amount, reason, needs_second, state, proposed_by, proposer)
            values (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'CNY', 1000000, 'r', true, 'proposed',
              gen_random_uuid(), '林')""",
            """
            insert into market.top_up_refund (tenant_id, id, top_up, currency, amount, reason, needs_second, state, proposed_by, proposer)
            values (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'CNY', 1000000, 'r', true, 'proposed', gen_random_uuid(), '林')""",
            """
            insert into market.bank_receipt (tenant_id, id, top_up, currency, amount, statement_line, proposed_by, proposer)
            values (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'CNY', 1000000, 'line 8', gen_random_uuid(), '林')""",
            """
            insert into market.promo_grant (tenant_id, id, currency, amount, expires_at, reason, needs_second, state, proposed_by, proposer)
            values (gen_random_uuid(), gen_random_uuid(), 'CNY', 1000000, now(), 'r', true, 'proposed', gen_random_uuid(), '林')""",
            """
            insert into market.tax_rate (id, place, name, basis_points, valid_from, reason, proposed_by, proposer)
            values (gen_random_uuid(), 'CN', 'VAT', 600, now(), 'r', gen_random_uuid(), '林')""",
            """
            insert into market.period (id, month, reason, proposed_by, proposer)
            values (gen_random_uuid(), '2026-10-01', 'r', gen_random_uuid(), '林')""",
            """
            insert into market.top_up (tenant_id, id, idempotency_key, currency, amount, provider, state)
            select one.payer, gen_random_uuid(), gen_random_uuid(), 'CNY', 1000000, 'stripe', 'failed'
            from (select gen_random_uuid() as payer) one, generate_series(1, 10)""");

    private final Books books = Books.apart();
    private final Errands errands =
            new Errands(books.ops, new RiskFlags(books.ops, RiskSettings.defaults(), new OperatorLog(books.ops)));

    private static String payout(String standing) {
        return """
                insert into market.payout (tenant_id, id, currency, amount, netted, withheld, method, tail, provider, needs_second, state,
                  released_at, call, mark, mark_line)
                values (gen_random_uuid(), gen_random_uuid(), 'CNY', 1000000, 200000, 100000, 'bank_cn', '1234', 'bank', false, %s)""".formatted(standing);
    }

    private static String part(String standing) {
        return """
                insert into market.payout_part (tenant_id, id, payout, top_up, currency, amount, state, problem, told)
                values (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'CNY', 400000, 'unknown', %s)""".formatted(standing);
    }

    @BeforeEach
    void one_of_each_waits() {
        ROWS.forEach(books::execute);
    }

    private Errand errand(Kind kind) {
        return errands.waiting(Money.CNY).stream()
                .filter(errand -> errand.kind() == kind)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void each_kind_has_its_line_most_pressing_first() {
        assertThat(errands.waiting(Money.CNY)).extracting(Errand::kind).containsExactly(Kind.values());
    }

    @Test
    void a_payout_waits_on_one_line_only() {
        assertThat(errand(Kind.PAYOUTS).count()).isEqualTo(1);
        assertThat(errand(Kind.PAYOUTS_BY_HAND).count()).isEqualTo(1);
        assertThat(errand(Kind.PAYOUTS_BY_HAND).amount())
                .as("what is to be transferred")
                .isEqualTo(yuan("0.70"));
        assertThat(errand(Kind.PAYOUTS_BY_HAND).since()).isNotNull();
        assertThat(errand(Kind.PAYOUTS_UNCLEAR).count())
                .as("a payout and a part")
                .isEqualTo(2);
        assertThat(errand(Kind.PAYOUT_MARKS).count()).as("a payout and a part").isEqualTo(2);
        assertThat(errand(Kind.PAYOUT_MARKS).amount()).isEqualTo(yuan("1.10"));
    }

    @Test
    void payees_and_flags_are_counted_without_amounts() {
        for (Kind kind : List.of(Kind.PAYEES, Kind.RISKS)) {
            assertThat(errand(kind).count()).isEqualTo(1);
            assertThat(errand(kind).amount()).isNull();
        }
    }
}
