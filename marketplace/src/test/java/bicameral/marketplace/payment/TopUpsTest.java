package bicameral.marketplace.payment;

import static bicameral.marketplace.billing.Books.owner;
import static bicameral.marketplace.billing.Books.tenant;
import static bicameral.marketplace.billing.Books.yuan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.marketplace.billing.AccountKind;
import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.billing.Books;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.payment.TopUps.State;
import bicameral.marketplace.payment.TopUps.TopUp;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.TenantId;
import bicameral.tenant.audit.AuditLog;
import bicameral.tenant.identity.People;
import bicameral.tenant.identity.Person;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopUpsTest {
    private final Books books = new Books();
    private final Person person = new People(books.ops)
            .signedIn("https://id.example", UUID.randomUUID().toString(), "阿禾", "");
    private final TenantId tenant = person.personal();
    private final CurrentTenant payer = new CurrentTenant(tenant, person.id(), Set.of(Role.OWNER));
    private final AuditLog audit = new AuditLog(books.tx);
    private final TopUps topUps = topUps(books.settings);
    private final WebhookSignature signature = new WebhookSignature(Books.SECRET, "play");

    @AfterEach
    void the_books_are_in_order() {
        books.audit();
    }

    private TopUps topUps(BillingSettings settings) {
        return topUps(settings, Ids::next);
    }

    private TopUps topUps(BillingSettings settings, Supplier<UUID> ids) {
        return new Till(books, settings, List.of(new PlayMoney(books.ops, settings))).topUps(audit, ids);
    }

    @Test
    void a_top_up_started_twice_with_one_key_is_one_line_of_the_activity_log() {
        UUID key = UUID.randomUUID();
        TopUp first = topUps.start(payer, key, yuan("20.00"));
        topUps.start(payer, key, yuan("20.00"));
        assertThat(audit.page(payer, null, 10)).singleElement().satisfies(entry -> {
            assertThat(entry.action()).isEqualTo("top_up.start");
            assertThat(entry.who()).isEqualTo("阿禾");
            assertThat(entry.target()).isEqualTo(first.id().toString());
            assertThat(entry.details()).containsEntry("amount", "20.00");
        });
    }

    private TopUp started() {
        return topUps.start(payer, UUID.randomUUID(), yuan("20.00"));
    }

    private static byte[] event(String id, String type, UUID topUp, String amount, long sequence) {
        return """
                {"id":"%s","type":"%s","topUp":"%s","amount":"%s","currency":"CNY","sequence":%d}""".formatted(id, type, topUp, amount, sequence).getBytes(StandardCharsets.UTF_8);
    }

    private void deliver(byte[] body) {
        topUps.webhook("play", signed(body, signature.sign(body, Instant.now())));
    }

    private static Webhook signed(byte[] body, String signature) {
        return new Webhook(body, Map.of(PlayMoney.SIGNATURE_HEADER, signature));
    }

    private void deliver(String type, UUID topUp, long sequence) {
        deliver(event(Ids.next().toString(), type, topUp, "20.00", sequence));
    }

    private Money wallet() {
        return books.balance(tenant, AccountKind.WALLET_PAID);
    }

    @Test
    @Tag("P-M14")
    void a_top_up_is_in_the_wallet_once_the_provider_says_paid() {
        TopUp topUp = started();
        assertThat(wallet()).isEqualTo(yuan("0"));

        deliver("payment.succeeded", topUp.id(), 1);

        assertThat(wallet()).isEqualTo(yuan("20.00"));
        assertThat(topUps.get(payer, topUp.id()).state()).isEqualTo(State.PAID);
    }

    @Test
    @Tag("P-B70")
    @Tag("P-F11")
    void a_webhook_delivered_twice_counts_once() {
        byte[] event =
                event(Ids.next().toString(), "payment.succeeded", started().id(), "20.00", 1);
        deliver(event);
        deliver(event);
        assertThat(wallet()).isEqualTo(yuan("20.00"));
    }

    @Test
    @Tag("P-B70")
    void two_events_that_both_say_paid_count_once() {
        TopUp topUp = started();
        deliver("payment.succeeded", topUp.id(), 1);
        deliver("payment.succeeded", topUp.id(), 2);
        assertThat(wallet()).isEqualTo(yuan("20.00"));
    }

    @Test
    @Tag("P-B70")
    void a_hundred_webhooks_at_once_count_once() throws Exception {
        TopUp topUp = started();
        byte[] event = event(Ids.next().toString(), "payment.succeeded", topUp.id(), "20.00", 1);
        Callable<Boolean> delivery = () -> {
            deliver(event);
            return true;
        };
        try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
            for (Future<Boolean> one : threads.invokeAll(
                    IntStream.range(0, 100).mapToObj(i -> delivery).toList()))
                assertThat(one.get()).isTrue();
        }
        assertThat(wallet()).isEqualTo(yuan("20.00"));
    }

    @Test
    @Tag("P-B70")
    void reordered_webhooks_converge_to_what_was_said_last() {
        TopUp topUp = started();
        deliver("payment.failed", topUp.id(), 2);
        deliver("payment.succeeded", topUp.id(), 1);
        assertThat(wallet()).isEqualTo(yuan("0"));
        assertThat(topUps.get(payer, topUp.id()).state()).isEqualTo(State.FAILED);
    }

    @Test
    @Tag("P-B72")
    void a_payment_that_failed_after_it_succeeded_is_taken_back_by_a_compensating_entry() {
        Money before = books.platform(AccountKind.PSP_CLEARING);
        TopUp topUp = started();
        deliver("payment.succeeded", topUp.id(), 1);
        deliver("payment.failed", topUp.id(), 2);
        assertThat(wallet()).isEqualTo(yuan("0"));
        assertThat(books.platform(AccountKind.PSP_CLEARING)).isEqualTo(before);
    }

    @Test
    @Tag("P-B72")
    void paid_then_failed_then_paid_fills_the_wallet_once() {
        TopUp topUp = started();
        deliver("payment.succeeded", topUp.id(), 1);
        deliver("payment.failed", topUp.id(), 2);
        deliver("payment.succeeded", topUp.id(), 3);
        deliver("payment.failed", topUp.id(), 2);
        assertThat(wallet()).isEqualTo(yuan("20.00"));
    }

    @Test
    @Tag("P-B72")
    void what_was_spent_of_a_payment_taken_back_is_owed_and_paid_by_the_next_top_up() {
        TopUp first = started();
        deliver("payment.succeeded", first.id(), 1);
        var offer = Books.offer("15.00", 0);
        var order = Books.order(offer, tenant);
        books.billing.reserve(order);
        books.billing.record(offer, order.message(), Books.done());
        books.billing.settle(order.message());

        deliver("payment.failed", first.id(), 2);
        assertThat(books.balance(tenant, AccountKind.RECEIVABLE)).isEqualTo(yuan("-15.00"));
        deliver("payment.succeeded", started().id(), 1);

        assertThat(books.balance(tenant, AccountKind.RECEIVABLE)).isEqualTo(yuan("0"));
        assertThat(wallet()).isEqualTo(yuan("5.00"));
    }

    @Test
    @Tag("P-B71")
    void a_webhook_before_our_own_commit_is_applied_once() {
        UUID id = Ids.next();
        deliver(event("evt-early", "payment.succeeded", id, "20.00", 1));
        TopUps late = topUps(books.settings, () -> id);

        TopUp topUp = late.start(payer, UUID.randomUUID(), yuan("20.00"));

        assertThat(topUp.state()).isEqualTo(State.PAID);
        deliver(event("evt-early", "payment.succeeded", id, "20.00", 1));
        assertThat(wallet()).isEqualTo(yuan("20.00"));
    }

    @Test
    @Tag("P-B70")
    void a_webhook_with_a_bad_signature_is_refused() {
        byte[] event =
                event(Ids.next().toString(), "payment.succeeded", started().id(), "20.00", 1);
        String forged =
                new WebhookSignature("another secret of thirty-two characters", "play").sign(event, Instant.now());
        assertRefused("bad_signature", Refusal.Kind.MALFORMED, () -> topUps.webhook("play", signed(event, forged)));
        assertRefused("bad_signature", Refusal.Kind.MALFORMED, () -> topUps.webhook("play", signed(event, "")));
        assertThat(wallet()).isEqualTo(yuan("0"));
    }

    @Test
    @Tag("P-B70")
    void a_webhook_whose_body_was_changed_is_refused() {
        UUID topUp = started().id();
        byte[] event = event(Ids.next().toString(), "payment.succeeded", topUp, "20.00", 1);
        String before = signature.sign(event, Instant.now());
        byte[] changed = event(Ids.next().toString(), "payment.succeeded", topUp, "99.00", 1);
        assertRefused("bad_signature", Refusal.Kind.MALFORMED, () -> topUps.webhook("play", signed(changed, before)));
    }

    @Test
    @Tag("P-B70")
    void a_webhook_signed_more_than_five_minutes_ago_is_refused() {
        byte[] event =
                event(Ids.next().toString(), "payment.succeeded", started().id(), "20.00", 1);
        String old = signature.sign(event, Instant.now().minus(Duration.ofSeconds(301)));
        assertRefused("stale_webhook", Refusal.Kind.MALFORMED, () -> topUps.webhook("play", signed(event, old)));
    }

    @Test
    @Tag("P-B70")
    void a_webhook_of_an_unknown_type_is_accepted_and_does_nothing() {
        TopUp topUp = started();
        deliver("customer.updated", topUp.id(), 1);
        assertThat(topUps.get(payer, topUp.id()).state()).isEqualTo(State.PENDING);
    }

    @Test
    void a_webhook_of_another_amount_changes_nothing() {
        TopUp topUp = started();
        deliver(event(Ids.next().toString(), "payment.succeeded", topUp.id(), "2000.00", 1));
        assertThat(topUps.get(payer, topUp.id()).state()).isEqualTo(State.PENDING);
        assertThat(wallet()).isEqualTo(yuan("0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-5", "0", "0.99", "0.001", "1.001", "10000.01", "999999999999"})
    @Tag("P-B63")
    void amounts_that_cannot_be_paid_are_refused(String amount) {
        assertRefused(
                "invalid_amount",
                Refusal.Kind.INVALID,
                () -> topUps.start(payer, UUID.randomUUID(), Money.parse(amount, "CNY")));
    }

    @Test
    @Tag("P-B64")
    void another_currency_is_refused() {
        Money pounds = Money.of("20.00", Currency.getInstance("GBP"));
        assertRefused("currency_mismatch", Refusal.Kind.INVALID, () -> topUps.start(payer, UUID.randomUUID(), pounds));
    }

    @Test
    @Tag("P-B65")
    void the_same_key_gives_the_same_top_up_and_with_another_amount_a_conflict() {
        UUID key = UUID.randomUUID();
        TopUp first = topUps.start(payer, key, yuan("20.00"));
        assertThat(topUps.start(payer, key, yuan("20.00")).id()).isEqualTo(first.id());
        assertRefused("idempotency_conflict", Refusal.Kind.CONFLICT, () -> topUps.start(payer, key, yuan("21.00")));
    }

    @Test
    void another_tenants_top_up_is_not_there() {
        TopUp topUp = started();
        assertRefused("unknown_top_up", Refusal.Kind.NOT_FOUND, () -> topUps.get(owner(tenant()), topUp.id()));
    }

    @Test
    void without_play_money_nothing_can_be_topped_up_and_no_webhook_is_heard() {
        BillingSettings production =
                BillingSettings.defaults(true, true, Books.SECRET, URI.create("https://market.example"));
        TopUps closed = topUps(production);
        byte[] event = event(Ids.next().toString(), "payment.succeeded", Ids.next(), "20.00", 1);
        assertRefused(
                "payment_unavailable",
                Refusal.Kind.UNAVAILABLE,
                () -> closed.start(payer, UUID.randomUUID(), yuan("20.00")));
        assertRefused(
                "unknown_provider",
                Refusal.Kind.NOT_FOUND,
                () -> closed.webhook("play", signed(event, signature.sign(event, Instant.now()))));
    }

    @Test
    void the_play_page_delivers_a_signed_webhook_over_http() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/payments/webhooks/play", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            topUps.webhook("play", signed(body, exchange.getRequestHeaders().getFirst(PlayMoney.SIGNATURE_HEADER)));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        try {
            URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
            PlayMoney page = new PlayMoney(books.ops, BillingSettings.defaults(false, true, Books.SECRET, base));
            TopUp topUp = started();

            page.decide(topUp.id(), true);

            assertThat(wallet()).isEqualTo(yuan("20.00"));
            assertRefused("top_up_decided", Refusal.Kind.CONFLICT, () -> page.decide(topUp.id(), false));
        } finally {
            server.stop(0);
        }
    }

    private static void assertRefused(String code, Refusal.Kind kind, Runnable deed) {
        assertThatThrownBy(deed::run)
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(List.of(refusal.code(), refusal.kind()))
                                .isEqualTo(List.of(code, kind)));
    }
}
