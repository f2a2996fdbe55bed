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
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Wallets that top up by themselves, with means that the provider has kept. */
class AutomaticTopUpsTest {
    private final StripeServer stripe = server();
    private final Books books =
            new Books(BillingSettings.defaults(false, true, Books.SECRET, URI.create("https://market.example")));
    private final PaymentSettings settings = stripe.settings(URI.create("https://market.example"), Funds.WALLET);
    private final Till till = new Till(books, books.settings, settings, List.of(new StripeCheckout(settings)));
    private final TenantId tenant = books.founded("ENTERPRISE");
    private final CurrentTenant payer = books.joined(tenant, books.person("陈"), Role.OWNER);

    private static StripeServer server() {
        try {
            return new StripeServer();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

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
        TopUp topUp = till.topUps.start(payer, UUID.randomUUID(), yuan(amount), "stripe", true);
        stripe.pay(Objects.requireNonNull(topUp.reference()), 0);
        time_passes();
        till.topUps.run();
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

    @Test
    void bad_wishes_are_refused() {
        for (String[] bad :
                new String[][] {{"0", "10.00", "100.00"}, {"5.00", "0.50", "100.00"}, {"5.00", "10.00", "9.99"}})
            assertThatThrownBy(() -> wishes(bad[0], bad[1], bad[2]))
                    .isInstanceOfSatisfying(
                            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("invalid_amount"));
    }
}
