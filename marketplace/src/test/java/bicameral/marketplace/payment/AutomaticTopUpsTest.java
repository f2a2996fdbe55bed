package bicameral.marketplace.payment;

import static bicameral.marketplace.billing.Books.yuan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.marketplace.billing.AccountKind;
import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.billing.Books;
import bicameral.marketplace.billing.Offer;
import bicameral.marketplace.billing.Order;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.payment.AutomaticTopUps.State;
import bicameral.marketplace.payment.AutomaticTopUps.Wish;
import bicameral.marketplace.payment.StripeServer.Fault;
import bicameral.marketplace.payment.TopUps.TopUp;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.TenantId;
import bicameral.tenant.audit.AuditEntry;
import bicameral.tenant.audit.AuditLog;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Wallets that top up by themselves, with means that the provider has kept. */
class AutomaticTopUpsTest {
    private final StripeServer stripe = new StripeServer();
    private final Books books =
            new Books(BillingSettings.defaults(false, true, Books.SECRET, URI.create("https://market.example")));
    private final PaymentSettings settings = stripe.settings(URI.create("https://market.example"), Funds.WALLET);
    private final Till till = new Till(books, books.settings, settings, List.of(new StripeCheckout(settings)));
    private final TenantId tenant = books.founded("ENTERPRISE");
    private final CurrentTenant payer = books.joined(tenant, books.person("陈"), Role.OWNER);

    @AfterEach
    void the_books_are_in_order() {
        stripe.fails(Fault.NONE);
        stripe.close();
        books.audit();
    }

    private void wishes(String below, String amount, String perMonth) {
        till.automatic.on(payer, new Wish(yuan(below), yuan(amount), yuan(perMonth)));
    }

    /** A first top-up that the payer makes, agreeing to have the means used again. */
    private void agrees(String amount) {
        agreed(amount);
    }

    private TopUp agreed(String amount) {
        TopUp topUp = till.topUps.start(payer, UUID.randomUUID(), yuan(amount), "stripe", true);
        stripe.pay(Objects.requireNonNull(topUp.reference()), 0);
        time_passes();
        till.topUps.run();
        return topUp;
    }

    private void time_passes() {
        books.execute("update market.provider_call set due_at = now() where ended_at is null and tenant_id = '" + tenant
                + "'");
        books.execute(
                "update market.top_up set look_at = now() where look_at is not null and tenant_id = '" + tenant + "'");
    }

    private void spend(String price) {
        Offer offer = Books.offer(price, 0);
        Order order = Books.order(offer, tenant);
        books.billing.reserve(order);
        books.billing.record(offer, order.message(), Books.done());
        books.billing.settle(order.message());
    }

    private Money wallet() {
        return books.balance(tenant, AccountKind.WALLET_PAID);
    }

    private State state() {
        return till.automatic.read(payer, Money.CNY).orElseThrow().state();
    }

    private List<String> told() {
        return new AuditLog(books.tx)
                .page(payer, null, 50).stream().map(AuditEntry::action).toList();
    }

    /** The job runs, and what it asked for is booked. */
    private void job() {
        till.automatic.run();
        time_passes();
        till.topUps.run();
        till.automatic.run();
    }

    @Test
    void a_wallet_that_runs_low_is_topped_up_with_what_the_provider_kept() {
        agrees("20.00");
        wishes("5.00", "30.00", "100.00");
        job();
        assertThat(stripe.intents()).isZero();
        spend("16.00");
        job();
        assertThat(wallet()).isEqualTo(yuan("34.00"));
        assertThat(stripe.asked("POST", "/v1/payment_intents")).singleElement().satisfies(asked -> {
            assertThat(asked.form())
                    .containsEntry("off_session", "true")
                    .containsEntry("confirm", "true")
                    .containsEntry("amount", "3000");
            assertThat(asked.form().keySet()).noneMatch(field -> field.contains("card") || field.contains("number"));
        });
        assertThat(told()).contains("top_up.by_itself");
        assertThat(state()).isEqualTo(State.ON);
    }

    @Test
    void without_means_at_the_provider_nothing_is_asked() {
        wishes("5.00", "30.00", "100.00");
        job();
        assertThat(stripe.asked("POST", "/v1/payment_intents")).isEmpty();
    }

    @Test
    void no_more_than_the_payer_said_is_paid_in_a_month() {
        agrees("1.00");
        wishes("100.00", "10.00", "25.00");
        job();
        job();
        job();
        assertThat(stripe.intents()).isEqualTo(2);
        assertThat(wallet()).isEqualTo(yuan("21.00"));
    }

    @Test
    @Tag("P-F12")
    void an_answer_that_was_lost_is_asked_for_and_never_paid_twice() {
        agrees("1.00");
        wishes("5.00", "10.00", "100.00");
        stripe.fails(Fault.AFTER);
        till.automatic.run();
        stripe.fails(Fault.NONE);
        // Still under way: no second one is started meanwhile.
        assertThat(till.automatic.run()).isZero();
        time_passes();
        till.topUps.run();
        time_passes();
        till.topUps.run();
        assertThat(stripe.intents()).isEqualTo(1);
        assertThat(wallet()).isEqualTo(yuan("11.00"));
    }

    private void at_once(Runnable... deeds) throws Exception {
        try (ExecutorService pool = Executors.newFixedThreadPool(deeds.length)) {
            List<Future<?>> all = new ArrayList<>();
            for (Runnable deed : deeds) all.add(pool.submit(deed));
            for (Future<?> one : all) one.get();
        }
    }

    @Test
    @Tag("P-F15")
    void schedulers_at_once_start_one() throws Exception {
        agrees("1.00");
        wishes("5.00", "10.00", "100.00");

        at_once(till.automatic::run, till.automatic::run, till.automatic::run, till.automatic::run);

        assertThat(stripe.asked("POST", "/v1/payment_intents")).hasSize(1);
        time_passes();
        till.topUps.run();
        assertThat(wallet()).isEqualTo(yuan("11.00"));
    }

    /** The trap: what is paid at the page and what is charged by itself are both taken, one for the other. */
    @Test
    @Tag("P-M4")
    void a_check_out_that_filled_the_wallet_leaves_nothing_for_the_automatic_charge() {
        agrees("1.00");
        wishes("5.00", "10.00", "100.00");
        TopUp page = till.topUps.start(payer, UUID.randomUUID(), yuan("20.00"), "stripe", false);
        stripe.pay(Objects.requireNonNull(page.reference()), 0);
        till.look(page.id());

        job();

        assertThat(stripe.intents()).isZero();
        assertThat(wallet()).isEqualTo(yuan("21.00"));
    }

    @Test
    @Tag("P-M4")
    void a_check_out_that_is_paid_after_the_automatic_charge_is_a_payment_of_its_own() {
        agrees("1.00");
        wishes("5.00", "10.00", "100.00");
        TopUp page = till.topUps.start(payer, UUID.randomUUID(), yuan("20.00"), "stripe", false);
        job();
        stripe.pay(Objects.requireNonNull(page.reference()), 0);

        till.look(page.id());
        till.look(page.id());
        job();

        assertThat(stripe.intents()).isEqualTo(1);
        assertThat(wallet()).isEqualTo(yuan("31.00"));
        assertThat(booked()).isEqualTo(3);
    }

    @Test
    @Tag("P-M4")
    void a_check_out_and_an_automatic_charge_at_once_are_each_booked_once() throws Exception {
        agrees("1.00");
        wishes("5.00", "10.00", "100.00");
        TopUp page = till.topUps.start(payer, UUID.randomUUID(), yuan("20.00"), "stripe", false);
        stripe.pay(Objects.requireNonNull(page.reference()), 0);
        time_passes();

        at_once(till.automatic::run, () -> till.topUps.look(page.id()), till.automatic::run, till.topUps::run);
        time_passes();
        till.topUps.run();
        job();

        // The automatic one began before the other was booked, or not at all.
        assertThat(stripe.intents()).isLessThanOrEqualTo(1);
        assertThat(wallet()).isEqualTo(yuan(stripe.intents() == 1 ? "31.00" : "21.00"));
        assertThat(booked()).isEqualTo(2 + stripe.intents());
    }

    private long booked() {
        return books.ops.in(handle -> handle.createQuery("""
                        select count(*) from market.ledger_transaction t join market.top_up u on u.id = t.reference
                        where t.kind = 'top_up' and u.tenant_id = :tenant""")
                .bind("tenant", tenant.value())
                .mapTo(Long.class)
                .one());
    }

    @Test
    void a_payment_that_is_refused_turns_it_off_and_tells() {
        agrees("1.00");
        wishes("5.00", "10.00", "100.00");
        stripe.fails(Fault.REFUSED);
        till.automatic.run();
        stripe.fails(Fault.NONE);
        job();
        assertThat(state()).isEqualTo(State.FAILED);
        assertThat(told()).contains("top_up.by_itself_failed");
        assertThat(wallet()).isEqualTo(yuan("1.00"));
        assertThat(stripe.intents()).isZero();
    }

    @Test
    void a_card_that_wants_its_holder_turns_it_off() {
        agrees("1.00");
        wishes("5.00", "10.00", "100.00");
        stripe.wantsHolder();
        job();
        assertThat(state()).isEqualTo(State.FAILED);
        assertThat(wallet()).isEqualTo(yuan("1.00"));
    }

    @Test
    void what_was_forgotten_is_not_used_again() {
        agrees("1.00");
        wishes("5.00", "10.00", "100.00");
        assertThat(till.automatic.hasMeans(payer)).isTrue();
        till.automatic.forget(payer);
        assertThat(till.automatic.hasMeans(payer)).isFalse();
        job();
        assertThat(stripe.intents()).isZero();
        assertThat(state()).isEqualTo(State.OFF);
    }

    /** Asks the provider to forget what is due; what did not go well is due again. */
    private void forgets() {
        till.forgotten.run();
        books.execute("update market.forgotten_means set due_at = now()");
    }

    private long still_to_be_forgotten() {
        return books.ops.in(
                handle -> handle.createQuery("select count(*) from market.forgotten_means where means in (<all>)")
                        .bindList("all", stripe.everKept())
                        .mapTo(Long.class)
                        .one());
    }

    @Test
    void what_is_forgotten_here_is_forgotten_by_the_provider() {
        agrees("1.00");
        assertThat(stripe.attached()).hasSize(1);
        till.automatic.forget(payer);
        assertThat(still_to_be_forgotten()).isEqualTo(1);

        forgets();

        assertThat(stripe.attached()).isEmpty();
        assertThat(still_to_be_forgotten()).as("not even its name is left").isZero();
    }

    @Test
    @Tag("P-F12")
    void a_provider_that_does_not_forget_is_asked_again_until_it_has() {
        agrees("1.00");
        till.automatic.forget(payer);
        for (Fault fault : List.of(Fault.BEFORE, Fault.REFUSED)) {
            stripe.fails(fault);
            forgets();
            assertThat(stripe.attached()).as(fault.name()).hasSize(1);
            assertThat(still_to_be_forgotten()).as(fault.name()).isEqualTo(1);
        }

        stripe.fails(Fault.AFTER);
        forgets();
        assertThat(stripe.attached()).isEmpty();
        assertThat(still_to_be_forgotten()).as("nobody heard the answer").isEqualTo(1);

        stripe.fails(Fault.NONE);
        forgets();
        assertThat(still_to_be_forgotten()).isZero();
    }

    @Test
    void news_of_an_old_payment_do_not_bring_back_what_was_forgotten() {
        TopUp topUp = agreed("1.00");
        till.automatic.forget(payer);

        till.look(topUp.id());

        assertThat(till.automatic.hasMeans(payer)).isFalse();
    }

    @Test
    void means_that_newer_ones_replace_are_forgotten() {
        agrees("1.00");
        String old = stripe.attached().getFirst();
        agrees("1.00");

        forgets();

        assertThat(stripe.attached()).hasSize(1).doesNotContain(old);
        wishes("5.00", "10.00", "100.00");
        job();
        assertThat(stripe.intents()).isEqualTo(1);
    }

    private void erase() {
        books.execute("""
                insert into market.tenant_erasure (tenant_id, id, asked_by, asked_by_name, due_at, begun_at, token_hash)
                values ('%s', gen_random_uuid(), '%s', '', now(), now(), sha256(random()::text::bytea))""".formatted(tenant, payer.person().value()));
        books.ops.in(handle -> handle.createQuery("select market.erase_tenant(:tenant)::text")
                .bind("tenant", tenant.value())
                .mapTo(String.class)
                .one());
    }

    @Test
    void the_means_of_who_is_erased_are_forgotten_by_the_provider() {
        agrees("1.00");

        erase();
        forgets();

        assertThat(stripe.attached()).isEmpty();
        assertThat(still_to_be_forgotten()).isZero();
    }

    @Test
    void means_that_come_after_the_erasure_are_forgotten_at_once() {
        TopUp topUp = till.topUps.start(payer, UUID.randomUUID(), yuan("1.00"), "stripe", true);
        erase();
        stripe.pay(Objects.requireNonNull(topUp.reference()), 0);
        till.look(topUp.id());
        assertThat(stripe.attached()).hasSize(1);

        forgets();

        assertThat(stripe.attached()).isEmpty();
        long kept = books.ops.in(
                handle -> handle.createQuery("select count(*) from market.saved_means where tenant_id = :tenant")
                        .bind("tenant", tenant.value())
                        .mapTo(Long.class)
                        .one());
        assertThat(kept).isZero();
    }

    @Test
    void bad_wishes_are_refused() {
        for (String[] bad :
                new String[][] {{"0", "10.00", "100.00"}, {"5.00", "0.50", "100.00"}, {"5.00", "10.00", "9.99"}})
            assertThatThrownBy(() -> wishes(bad[0], bad[1], bad[2]))
                    .isInstanceOfSatisfying(
                            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("invalid_amount"));
    }
}
