package bicameral.marketplace.promotion;

import static bicameral.marketplace.billing.Books.done;
import static bicameral.marketplace.billing.Books.offer;
import static bicameral.marketplace.billing.Books.order;
import static bicameral.marketplace.billing.Books.yuan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.marketplace.billing.AccountKind;
import bicameral.marketplace.billing.Books;
import bicameral.marketplace.billing.Offer;
import bicameral.marketplace.billing.Order;
import bicameral.marketplace.billing.Wallets;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.refund.Refunds;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.Operator;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.TenantId;
import bicameral.tenant.audit.AuditLog;
import bicameral.tenant.audit.OperatorLog;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PromotionsTest {
    private final Books books = new Books();
    private final OperatorLog log = new OperatorLog(books.ops);
    private final AuditLog audit = new AuditLog(books.tx);
    private final Promotions promotions = new Promotions(books.ops, books.accounts, books.ledger, books.settings, log);
    private final PromoCodes codes =
            new PromoCodes(books.ops, books.accounts, books.ledger, books.settings, log, audit);
    private final Wallets wallets = new Wallets(books.tx, audit, books.settings);
    private final Operator first = operator("林");
    private final Operator second = operator("周");
    private final TenantId tenant = books.founded("ENTERPRISE");
    private final CurrentTenant payer = books.joined(tenant, books.person("陈"), Role.OWNER);

    @AfterEach
    void the_books_are_in_order() {
        books.shiftClock("0");
        books.audit();
    }

    private Operator operator(String name) {
        return new Operator(books.person(name), name);
    }

    private String slug() {
        return "t-" + tenant;
    }

    private Promotions.Grant given(String amount, int days) {
        return promotions.give(first, Ids.next(), slug(), yuan(amount), days, "开业");
    }

    private UUID asked(Offer offer) {
        Order order = order(offer, tenant);
        books.billing.reserve(order);
        return order.message();
    }

    private void answered(Offer offer, UUID message) {
        books.billing.record(offer, message, done());
        books.billing.settle(message);
    }

    private Money promo() {
        return books.balance(tenant, AccountKind.WALLET_PROMO);
    }

    private Money paid() {
        return books.balance(tenant, AccountKind.WALLET_PAID);
    }

    private static void refused(String code, Callable<?> call) {
        assertThatThrownBy(call::call)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    @Test
    void what_is_given_costs_the_platform_and_is_spent_before_paid_credit() {
        books.give(tenant, "1.00");
        given("0.30", 30);
        assertThat(books.platform(AccountKind.PROMO_COST)).isEqualTo(yuan("-0.30"));
        Offer offer = offer("0.50", 0);
        answered(offer, asked(offer));
        assertThat(promo()).isEqualTo(yuan("0"));
        assertThat(paid()).isEqualTo(yuan("0.80"));
    }

    @Test
    void the_lot_that_expires_soonest_is_spent_first() {
        given("0.30", 60);
        given("0.30", 10);
        Offer offer = offer("0.20", 0);
        answered(offer, asked(offer));
        assertThat(wallets.lots(payer, Money.CNY).stream().map(Wallets.Lot::unspent))
                .containsExactly(yuan("0.10"), yuan("0.30"));
    }

    @Test
    @Tag("P-M11")
    void an_expired_lot_takes_nothing_of_paid_credit_nor_of_other_lots() {
        books.give(tenant, "1.00");
        given("0.30", 10);
        given("0.40", 40);
        books.shiftClock("11 days");
        promotions.expire();
        assertThat(promotions.expire()).isZero();
        assertThat(promo()).isEqualTo(yuan("0.40"));
        assertThat(paid()).isEqualTo(yuan("1.00"));
    }

    @Test
    @Tag("P-F15")
    void schedulers_at_once_let_a_lot_expire_once() throws Exception {
        Promotions.Grant grant = given("0.30", 10);
        books.shiftClock("11 days");

        Callable<Integer> run = promotions::expire;
        try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
            for (Future<Integer> one : pool.invokeAll(List.of(run, run, run, run))) one.get();
        }

        assertThat(promo()).isEqualTo(yuan("0"));
        long postings = books.ops.in(handle -> handle.createQuery(
                        "select count(*) from market.ledger_transaction where kind = 'promo_expiry' and reference = :lot")
                .bind("lot", grant.id())
                .mapTo(Long.class)
                .one());
        assertThat(postings).isEqualTo(1);
    }

    @Test
    @Tag("P-M11")
    void an_expired_lot_is_not_spent_even_before_the_job_has_come() {
        books.give(tenant, "1.00");
        given("0.30", 10);
        books.shiftClock("11 days");
        assertThat(wallets.read(payer, null, 10).available()).isEqualTo(yuan("1.00"));
        Offer offer = offer("0.20", 0);
        answered(offer, asked(offer));
        assertThat(paid()).isEqualTo(yuan("0.80"));
        assertThat(promo()).isEqualTo(yuan("0.30"));
    }

    @Test
    @Tag("P-M11")
    void a_message_held_over_the_expiry_gives_back_to_the_lot_it_came_from_which_then_expires() {
        books.give(tenant, "1.00");
        given("0.30", 10);
        UUID message = asked(offer("0.50", 0));
        books.shiftClock("11 days");
        promotions.expire();
        books.billing.release(message, "failed");
        assertThat(paid()).isEqualTo(yuan("1.00"));
        assertThat(promo()).isEqualTo(yuan("0.30"));
        assertThat(promotions.expire()).isEqualTo(1);
        assertThat(promo()).isEqualTo(yuan("0"));
        assertThat(paid()).isEqualTo(yuan("1.00"));
    }

    @Test
    void a_refund_gives_promotional_credit_back_to_its_lot() {
        given("0.30", 10);
        Offer offer = offer("0.30", 0);
        UUID message = asked(offer);
        answered(offer, message);
        Refunds refunds = new Refunds(books.ops, books.accounts, books.ledger, books.settings, log);
        refunds.give(first, Ids.next(), message, null, "没答到");
        assertThat(wallets.lots(payer, Money.CNY).stream().map(Wallets.Lot::unspent))
                .containsExactly(yuan("0.30"));
        assertThat(paid()).isEqualTo(yuan("0"));
    }

    @Test
    @Tag("P-B73")
    void promotional_credit_does_not_pay_an_agent_of_ones_own() {
        given("0.30", 10);
        TenantId mine = books.founded("ENTERPRISE");
        books.joined(mine, payer.person(), Role.OWNER);
        Offer other = offer("0.20", 0);
        Offer own = new Offer(mine, Ids.next(), 1, "自家", "自", "jade", yuan("0.20"), 0);
        refused("insufficient_funds", () -> asked(own));
        asked(other);
    }

    private String lastReason() {
        return new OperatorLog(books.ops).page(null, 1).getFirst().reason();
    }

    @Test
    void a_large_grant_waits_for_a_second_person() {
        Promotions.Grant grant = given("1000.00", 10);
        assertThat(grant.state()).isEqualTo(Promotions.State.PROPOSED);
        assertThat(promo()).isEqualTo(yuan("0"));
        refused("second_person", () -> promotions.approve(first, grant.id()));
        promotions.approve(second, grant.id());
        assertThat(lastReason()).isEqualTo(grant.reason()).isNotEmpty();
        assertThat(promo()).isEqualTo(yuan("1000.00"));
        refused("credit_decided", () -> promotions.approve(second, grant.id()));
    }

    @Test
    void pressed_twice_it_is_given_once() {
        UUID id = Ids.next();
        promotions.give(first, id, slug(), yuan("1.00"), 10, "开业");
        promotions.give(first, id, slug(), yuan("1.00"), 10, "开业");
        assertThat(promo()).isEqualTo(yuan("1.00"));
        refused("idempotency_conflict", () -> promotions.give(first, id, slug(), yuan("2.00"), 10, "开业"));
    }

    @Test
    void bad_grants_are_refused() {
        refused("unknown_tenant", () -> promotions.give(first, Ids.next(), "nobody", yuan("1.00"), 10, "开业"));
        refused("invalid_days", () -> given("1.00", 0));
        refused("invalid_days", () -> given("1.00", 367));
        refused("invalid_amount", () -> given("0", 10));
        refused("reason_missing", () -> promotions.give(first, Ids.next(), slug(), yuan("1.00"), 10, " "));
    }

    private PromoCodes.Code code(String word, int most, int each) {
        return codes.make(first, Ids.next(), new PromoCodes.Terms(word, yuan("1.00"), 30, 10, most, each), "推广");
    }

    private static String word() {
        return "T"
                + UUID.randomUUID().toString().replace("-", "").substring(0, 15).toUpperCase(java.util.Locale.ROOT);
    }

    @Test
    void a_code_is_redeemed_as_typed_and_expires_with_its_days() {
        String word = word();
        code(word, 5, 1);
        assertThat(codes.redeem(
                        payer, word.substring(0, 4).toLowerCase(java.util.Locale.ROOT) + "-" + word.substring(4)))
                .isEqualTo(yuan("1.00"));
        assertThat(promo()).isEqualTo(yuan("1.00"));
        refused("code_used", () -> codes.redeem(payer, word));
        books.shiftClock("10 days 1 second");
        promotions.expire();
        assertThat(promo()).isEqualTo(yuan("0"));
    }

    @Test
    @Tag("P-B73")
    void the_same_person_does_not_redeem_again_for_another_wallet() {
        String word = word();
        code(word, 5, 1);
        codes.redeem(payer, word);
        TenantId other = books.founded("ENTERPRISE");
        CurrentTenant again = books.joined(other, payer.person(), Role.OWNER);
        refused("code_used", () -> codes.redeem(again, word));
    }

    @Test
    void of_many_who_redeem_at_once_no_more_get_it_than_there_is() throws Exception {
        String word = word();
        code(word, 3, 1);
        List<CurrentTenant> many = java.util.stream.IntStream.range(0, 8)
                .mapToObj(i -> books.joined(books.founded("ENTERPRISE"), books.person("p" + i), Role.OWNER))
                .toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> tries = many.stream()
                    .map(one -> threads.submit(() -> {
                        try {
                            codes.redeem(one, word);
                            return true;
                        } catch (Refusal refusal) {
                            assertThat(refusal.code()).isEqualTo("code_used_up");
                            return false;
                        }
                    }))
                    .toList();
            int got = 0;
            for (Future<Boolean> one : tries) if (one.get()) got++;
            assertThat(got).isEqualTo(3);
        }
    }

    @Test
    void a_code_that_has_ended_or_was_stopped_gives_nothing() {
        String word = word();
        PromoCodes.Code made = code(word, 5, 1);
        books.shiftClock("31 days");
        refused("unknown_code", () -> codes.redeem(payer, word));
        books.shiftClock("0");
        codes.stop(second, made.id(), "够了");
        refused("unknown_code", () -> codes.redeem(payer, word));
        refused("unknown_code", () -> codes.redeem(payer, "NOSUCHCODE"));
    }

    @Test
    void a_code_that_may_cost_much_in_all_waits_for_a_second_person() {
        String word = word();
        PromoCodes.Code made = code(word, 1_000, 1);
        assertThat(made.state()).isEqualTo(PromoCodes.State.PROPOSED);
        refused("unknown_code", () -> codes.redeem(payer, word));
        refused("second_person", () -> codes.approve(first, made.id()));
        codes.approve(second, made.id());
        assertThat(lastReason()).isEqualTo(made.reason()).isNotEmpty();
        codes.redeem(payer, word);
        refused("code_taken", () -> code(word, 1, 1));
    }

    @Test
    void bad_codes_are_refused() {
        refused("invalid_code", () -> code("short", 1, 1));
        refused("invalid_limit", () -> code(word(), 0, 1));
        refused("invalid_limit", () -> code(word(), 1, 101));
    }
}
