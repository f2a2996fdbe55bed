package bicameral.marketplace.refund;

import static bicameral.marketplace.billing.Books.done;
import static bicameral.marketplace.billing.Books.offer;
import static bicameral.marketplace.billing.Books.order;
import static bicameral.marketplace.billing.Books.yuan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.marketplace.billing.AccountKind;
import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.billing.Books;
import bicameral.marketplace.billing.Offer;
import bicameral.marketplace.billing.Order;
import bicameral.marketplace.earnings.Earnings;
import bicameral.marketplace.money.Money;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.Operator;
import bicameral.tenant.PersonId;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.TenantId;
import bicameral.tenant.audit.AuditLog;
import bicameral.tenant.audit.OperatorLog;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RefundsTest {
    private final Books books =
            new Books(BillingSettings.defaults(false, true, Books.SECRET, URI.create("http://localhost:8080"))
                    .with(1_500, 600, 0, yuan("5").micros()));
    private final OperatorLog log = new OperatorLog(books.ops);
    private final Refunds refunds = new Refunds(books.ops, books.accounts, books.ledger, books.settings, log);
    private final Cases cases = new Cases(books.tx, books.ops, new AuditLog(books.tx), log);
    private final Operator first = operator("林");
    private final Operator second = operator("周");
    private final CurrentTenant payer = payer();

    @AfterEach
    void the_books_are_in_order() {
        books.audit();
    }

    private Operator operator(String name) {
        return new Operator(person(name), name);
    }

    private PersonId person(String name) {
        UUID id = Ids.next();
        books.execute("insert into market.person (id, issuer, subject, display_name, email, personal_tenant)"
                + " values ('%1$s', 'test', '%1$s', '%2$s', '', '%3$s')".formatted(id, name, founded("PERSONAL")));
        return new PersonId(id);
    }

    private CurrentTenant payer() {
        return new CurrentTenant(new TenantId(founded("ENTERPRISE")), person("陈"), Set.of(Role.OWNER));
    }

    private UUID founded(String kind) {
        UUID tenant = Ids.next();
        books.execute("insert into market.tenant (id, kind, slug, name) values ('%1$s', '%2$s', 't-%1$s', 'Tenant')"
                .formatted(tenant, kind));
        return tenant;
    }

    /** A message that was answered and paid. */
    private UUID charged(Offer offer) {
        Order order = order(offer, payer.tenant());
        books.billing.reserve(order);
        books.billing.record(offer, order.message(), done());
        books.billing.settle(order.message());
        return order.message();
    }

    private Money wallet() {
        return books.balance(payer.tenant(), AccountKind.WALLET_PAID);
    }

    private Refund give(UUID message, String amount) {
        return refunds.give(first, Ids.next(), message, yuan(amount), "答错了");
    }

    private static void refused(String code, Runnable deed) {
        assertThatThrownBy(deed::run)
                .isInstanceOfSatisfying(Refusal.class, r -> assertThat(r.code()).isEqualTo(code));
    }

    @Test
    @Tag("P-M7")
    @Tag("P-M8")
    void a_whole_refund_reverses_each_leg_while_the_earning_is_pending() {
        books.promote(payer.tenant(), "0.02");
        books.give(payer.tenant(), "1.00");
        Offer offer = offer("0.05", 0);
        UUID message = charged(offer);
        assertThat(books.balance(offer.publisher(), AccountKind.CREATOR_PENDING))
                .isEqualTo(yuan("0.03995"));

        Refund refund = refunds.give(first, Ids.next(), message, null, "答错了");

        assertThat(refund.amount()).isEqualTo(yuan("0.05"));
        assertThat(refund.state()).isEqualTo(Refund.State.POSTED);
        assertThat(wallet()).isEqualTo(yuan("1.00"));
        assertThat(books.balance(payer.tenant(), AccountKind.WALLET_PROMO)).isEqualTo(yuan("0.02"));
        assertThat(books.balance(offer.publisher(), AccountKind.CREATOR_PENDING))
                .isEqualTo(yuan("0"));
        for (AccountKind kind : List.of(AccountKind.TAX, AccountKind.COMMISSION, AccountKind.MODEL_RECOVERY))
            assertThat(books.platform(kind)).as(kind.id()).isEqualTo(yuan("0"));
        refused("refund_above_charge", () -> refunds.give(first, Ids.next(), message, null, "again"));
    }

    @Test
    @Tag("P-B68")
    void refunds_together_never_exceed_the_charge() {
        books.give(payer.tenant(), "1.00");
        UUID message = charged(offer("0.05", 0));
        give(message, "0.02");
        refused("refund_above_charge", () -> give(message, "0.030001"));
        refused("invalid_amount", () -> give(message, "0"));
        give(message, "0.03");
        refused("refund_above_charge", () -> give(message, "0.000001"));
        assertThat(wallet()).isEqualTo(yuan("1.00"));
        assertThat(refunds.refundable(message)).isEqualTo(yuan("0"));
    }

    @Test
    @Tag("P-B65")
    void the_same_refund_twice_is_one_and_with_another_amount_a_conflict() {
        books.give(payer.tenant(), "1.00");
        UUID message = charged(offer("0.05", 0));
        UUID id = Ids.next();
        Refund one = refunds.give(first, id, message, yuan("0.02"), "答错了");
        assertThat(refunds.give(first, id, message, yuan("0.02"), "答错了")).isEqualTo(one);
        refused("idempotency_conflict", () -> refunds.give(first, id, message, yuan("0.01"), "答错了"));
        assertThat(wallet()).isEqualTo(yuan("0.97"));
    }

    @Test
    void what_has_matured_comes_from_what_is_available_then_from_debt_that_later_earnings_pay_off() {
        books.give(payer.tenant(), "9.00");
        Offer offer = offer("1.00", 0);
        UUID paidOut = charged(offer);
        books.billing.matureEarnings();
        assertThat(books.balance(offer.publisher(), AccountKind.CREATOR_AVAILABLE))
                .isEqualTo(yuan("0.799"));
        payOut(offer.publisher(), "0.600");

        give(paidOut, "1.00");

        assertThat(books.balance(offer.publisher(), AccountKind.CREATOR_AVAILABLE))
                .isEqualTo(yuan("0"));
        assertThat(books.balance(offer.publisher(), AccountKind.CREATOR_DEBT))
                .isEqualTo(new Money(-600_000, Money.CNY));

        charged(offer);
        books.billing.matureEarnings();
        assertThat(books.balance(offer.publisher(), AccountKind.CREATOR_DEBT)).isEqualTo(yuan("0"));
        assertThat(books.balance(offer.publisher(), AccountKind.CREATOR_AVAILABLE))
                .isEqualTo(yuan("0.199"));
    }

    /** Money that has left for a bank account. */
    private void payOut(TenantId creator, String amount) {
        UUID payout = Ids.next();
        var available = books.accounts.of(creator, AccountKind.CREATOR_AVAILABLE, Money.CNY);
        var transit = books.accounts.of(creator, AccountKind.PAYOUT_TRANSIT, Money.CNY);
        books.execute(
                "insert into market.payout (tenant_id, id, currency, amount, method, tail, provider, state, needs_second, released_at,"
                        + " ended_at) values ('%s', '%s', 'CNY', %d, 'bank_cn', '', 'bank', 'settled', false, now(), now())"
                                .formatted(creator.value(), payout, yuan(amount).micros()));
        books.ops.in(handle -> books.ledger.post(
                handle,
                bicameral.marketplace.billing.Posting.of("payout:" + payout, "payout", payout)
                        .debit(available, yuan(amount).micros())
                        .credit(transit, yuan(amount).micros())
                        .build()));
        var clearing = books.accounts.platform(AccountKind.PSP_CLEARING, "test", Money.CNY);
        books.ops.in(handle -> books.ledger.post(
                handle,
                bicameral.marketplace.billing.Posting.of("payout_settled:" + payout, "payout_settled", payout)
                        .debit(transit, yuan(amount).micros())
                        .credit(clearing, yuan(amount).micros())
                        .build()));
    }

    @Test
    void a_large_refund_waits_for_a_second_person() {
        books.give(payer.tenant(), "20.00");
        UUID message = charged(offer("8.00", 0));
        Refund proposed = give(message, "5.00");
        assertThat(proposed.state()).isEqualTo(Refund.State.PROPOSED);
        assertThat(wallet()).isEqualTo(yuan("12.00"));
        assertThat(refunds.waiting()).extracting(Refund::id).contains(proposed.id());
        refused("refund_above_charge", () -> give(message, "3.01"));
        refused("second_person", () -> refunds.approve(first, proposed.id()));

        assertThat(refunds.approve(second, proposed.id()).state()).isEqualTo(Refund.State.POSTED);

        assertThat(wallet()).isEqualTo(yuan("17.00"));
        refused("refund_decided", () -> refunds.approve(second, proposed.id()));
        refused("refund_decided", () -> refunds.reject(second, proposed.id(), "no"));
        assertThat(log.page(null, 10))
                .extracting(OperatorLog.Entry::action)
                .contains("refund.propose", "refund.approve");
        assertThat(log.page(null, 1).getFirst().reason()).isEqualTo(proposed.reason());
    }

    @Test
    void a_rejected_refund_moves_nothing_and_frees_the_charge() {
        books.give(payer.tenant(), "20.00");
        UUID message = charged(offer("8.00", 0));
        Refund proposed = give(message, "8.00");
        refused("reason_missing", () -> refunds.reject(second, proposed.id(), " "));
        refunds.reject(second, proposed.id(), "答得没错");
        assertThat(wallet()).isEqualTo(yuan("12.00"));
        assertThat(refunds.refundable(message)).isEqualTo(yuan("8.00"));
    }

    @Test
    @Tag("P-B69")
    void two_admins_at_once_give_back_once() throws Exception {
        books.give(payer.tenant(), "1.00");
        UUID message = charged(offer("0.05", 0));
        long given = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(12)) {
            Callable<Boolean> whole = () -> {
                try {
                    refunds.give(first, Ids.next(), message, null, "答错了");
                    return true;
                } catch (Refusal refused) {
                    return false;
                }
            };
            for (var one : threads.invokeAll(java.util.Collections.nCopies(12, whole))) if (one.get()) given++;
        }
        assertThat(given).isEqualTo(1);
        assertThat(wallet()).isEqualTo(yuan("1.00"));
    }

    @Test
    void a_free_message_or_one_that_is_not_there_has_no_charge() {
        refused("unknown_charge", () -> give(Ids.next(), "0.01"));
        refused("reason_missing", () -> refunds.give(first, Ids.next(), Ids.next(), null, ""));
    }

    @Test
    void a_case_is_opened_once_and_ends_with_the_refund_and_its_words() {
        books.give(payer.tenant(), "1.00");
        UUID message = charged(offer("0.05", 0));
        assertThat(cases.paid(payer, message).disputable()).isTrue();
        Case opened = cases.open(payer, message, Case.Ground.WRONG);
        assertThat(cases.open(payer, message, Case.Ground.TWICE)).isEqualTo(opened);
        assertThat(cases.open()).extracting(Case::id).contains(opened.id());

        refunds.give(first, Ids.next(), message, yuan("0.03"), "第二句没有依据，退给你六成");

        Cases.Paid paid = cases.paid(payer, message);
        assertThat(paid.refunded()).isEqualTo(yuan("0.03"));
        Case ended = java.util.Objects.requireNonNull(paid.charge());
        assertThat(ended.state()).isEqualTo(Case.State.REFUNDED);
        assertThat(ended.answer()).isEqualTo("第二句没有依据，退给你六成");
        refused("case_ended", () -> cases.open(payer, message, Case.Ground.WRONG));
        assertThat(cases.open()).extracting(Case::id).doesNotContain(opened.id());
    }

    @Test
    void a_declined_case_says_why_and_a_withdrawn_one_is_gone() {
        books.give(payer.tenant(), "1.00");
        UUID message = charged(offer("0.05", 0));
        Case opened = cases.open(payer, message, Case.Ground.NOT_ASKED);
        refused("reason_missing", () -> cases.decline(first, opened.id(), ""));
        cases.decline(first, opened.id(), "是你同事问的");
        refused("case_ended", () -> cases.decline(first, opened.id(), "again"));
        assertThat(java.util.Objects.requireNonNull(cases.paid(payer, message).charge())
                        .answer())
                .isEqualTo("是你同事问的");

        UUID other = charged(offer("0.05", 0));
        cases.open(payer, other, Case.Ground.TWICE);
        cases.withdraw(payer, other);
        refused("unknown_case", () -> cases.withdraw(payer, other));
    }

    @Test
    @Tag("P-B1")
    void anothers_charge_is_as_good_as_missing() {
        books.give(payer.tenant(), "1.00");
        UUID message = charged(offer("0.05", 0));
        CurrentTenant stranger = payer();
        refused("unknown_message", () -> cases.paid(stranger, message));
        refused("unknown_message", () -> cases.open(stranger, message, Case.Ground.WRONG));
        refused("unknown_case", () -> cases.withdraw(stranger, message));
    }

    @Test
    void earnings_are_less_what_was_taken_back() {
        books.give(payer.tenant(), "2.00");
        Offer offer = offer("1.00", 0);
        UUID message = charged(offer);
        charged(offer);
        Earnings earnings = new Earnings(books.tx, books.settings);
        CurrentTenant creator = Books.owner(offer.publisher());
        assertThat(earnings.summary(creator).thisMonth()).isEqualTo(yuan("1.598"));

        give(message, "1.00");

        Earnings.Summary summary = earnings.summary(creator);
        assertThat(summary.thisMonth()).isEqualTo(yuan("0.799"));
        assertThat(summary.agents().getFirst().earned()).isEqualTo(yuan("0.799"));
        assertThat(earnings.line(creator, message).takenBack()).isEqualTo(yuan("0.799"));
    }
}
