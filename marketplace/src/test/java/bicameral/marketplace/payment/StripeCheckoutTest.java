package bicameral.marketplace.payment;

import static bicameral.marketplace.billing.Books.owner;
import static bicameral.marketplace.billing.Books.tenant;
import static bicameral.marketplace.billing.Books.yuan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.marketplace.billing.AccountKind;
import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.billing.Books;
import bicameral.marketplace.billing.Offer;
import bicameral.marketplace.billing.Order;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.payment.StripeServer.Fault;
import bicameral.marketplace.payment.TopUps.State;
import bicameral.marketplace.payment.TopUps.TopUp;
import bicameral.marketplace.refund.Refunds;
import bicameral.marketplace.risk.RiskFlags;
import bicameral.marketplace.risk.RiskSettings;
import bicameral.marketplace.share.Shares;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.Operator;
import bicameral.tenant.PersonId;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.TenantId;
import bicameral.tenant.audit.OperatorLog;
import bicameral.tenant.identity.People;
import bicameral.tenant.identity.Person;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Top-ups by Stripe's library against a server on this machine that speaks Stripe's wire format. */
class StripeCheckoutTest {
    private static final String SECRET = "whsec_local";
    private static final long FEE = 98;

    private final StripeServer stripe = new StripeServer();
    private final Books books =
            new Books(BillingSettings.defaults(false, true, Books.SECRET, URI.create("https://market.example"))
                    .with(1_500, 600, 7, yuan("50").micros()));
    private final PaymentSettings settings = new PaymentSettings(
            URI.create("https://market.example"),
            Optional.of(new PaymentSettings.Stripe(StripeServer.KEY, SECRET, stripe.address())),
            Optional.empty(),
            Optional.empty());
    private final Till till = till();
    private final Person person = person("阿禾");
    private final TenantId tenant = person.personal();
    private final CurrentTenant payer = new CurrentTenant(tenant, person.id(), Set.of(Role.OWNER));
    private final Operator lin = operator("林");
    private final Operator zhou = operator("周");

    /** Made again it is another process on the same database. */
    private Till till() {
        return new Till(books, books.settings, settings, List.of(new StripeCheckout(settings)));
    }

    private Person person(String name) {
        return new People(books.ops)
                .signedIn("https://id.example", UUID.randomUUID().toString(), name, "");
    }

    private Operator operator(String name) {
        return new Operator(new PersonId(person(name).id().value()), name);
    }

    @AfterEach
    void the_books_are_in_order() {
        stripe.fails(Fault.NONE);
        stripe.close();
        books.audit();
    }

    private TopUp started() {
        return till.topUps.start(payer, UUID.randomUUID(), yuan("20.00"));
    }

    private static String session(TopUp topUp) {
        return Objects.requireNonNull(topUp.reference());
    }

    private TopUp paid() {
        TopUp topUp = started();
        stripe.pay(session(topUp), FEE);
        deliver("checkout.session.completed", topUp);
        return topUp;
    }

    private static String body(String type, TopUp topUp, String event) {
        return StripeWebhooks.body(type, session(topUp), topUp.id().toString(), event);
    }

    private static Webhook webhook(String body, String signature) {
        return new Webhook(body.getBytes(StandardCharsets.UTF_8), Map.of("Stripe-Signature", signature));
    }

    private void deliver(String type, TopUp topUp) {
        deliver(body(type, topUp, StripeWebhooks.event()));
    }

    private void deliver(String body) {
        till.topUps.webhook("stripe", webhook(body, StripeWebhooks.sign(body, SECRET, Instant.now())));
    }

    /** As if the pauses of the outbox and of the looks were over. */
    private void time_passes() {
        books.execute("update market.provider_call set due_at = now() where ended_at is null and tenant_id = '" + tenant
                + "'");
        books.execute(
                "update market.top_up set look_at = now() where look_at is not null and tenant_id = '" + tenant + "'");
    }

    private Money wallet() {
        return books.balance(tenant, AccountKind.WALLET_PAID);
    }

    private Money aside() {
        return books.balance(tenant, AccountKind.REFUND_TRANSIT);
    }

    private State state(TopUp topUp) {
        return till.topUps.get(payer, topUp.id()).state();
    }

    private UUID spend(Offer offer) {
        Order order = Books.order(offer, tenant);
        books.billing.reserve(order);
        books.billing.record(offer, order.message(), Books.done());
        books.billing.settle(order.message());
        return order.message();
    }

    private static void assertRefused(String code, Runnable deed) {
        assertThatThrownBy(deed::run)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    // Starting

    @Test
    void a_payer_is_led_to_stripes_page_and_no_card_data_is_sent_or_kept() {
        TopUp topUp = started();

        assertThat(topUp.payPage()).startsWith(stripe.address() + "/c/pay/");
        assertThat(stripe.asked("POST", "/v1/checkout/sessions"))
                .singleElement()
                .satisfies(asked -> {
                    assertThat(asked.key()).isEqualTo(topUp.id().toString());
                    assertThat(asked.form())
                            .containsEntry("mode", "payment")
                            .containsEntry("client_reference_id", topUp.id().toString())
                            .containsEntry(
                                    "payment_intent_data[metadata][top_up]",
                                    topUp.id().toString())
                            .containsEntry("line_items[0][price_data][currency]", "cny")
                            .containsEntry("line_items[0][price_data][unit_amount]", "2000")
                            .containsEntry("success_url", "https://market.example/wallet/top-ups/" + topUp.id());
                    assertThat(asked.form().keySet())
                            .noneMatch(field -> field.contains("card") || field.contains("number"));
                });
    }

    @Test
    @Tag("P-B65")
    void the_same_key_by_another_provider_is_a_conflict() {
        UUID key = UUID.randomUUID();
        till.topUps.start(payer, key, yuan("20.00"), "stripe");
        Till both = new Till(
                books,
                books.settings,
                settings,
                List.of(new StripeCheckout(settings), new PlayMoney(books.ops, books.settings)));
        assertRefused("idempotency_conflict", () -> both.topUps.start(payer, key, yuan("20.00"), "play"));
        assertThat(both.topUps.offered()).containsExactly("stripe", "play");
    }

    @Test
    void a_provider_that_is_not_connected_is_not_offered() {
        assertThat(till.topUps.offered()).containsExactly("stripe");
        assertRefused(
                "payment_unavailable", () -> till.topUps.start(payer, UUID.randomUUID(), yuan("20.00"), "alipay"));
    }

    @Test
    @Tag("P-F12")
    void a_start_whose_answer_was_lost_is_asked_for_and_not_made_twice() {
        stripe.fails(Fault.AFTER);
        TopUp topUp = started();
        assertThat(topUp.payPage()).isNull();
        stripe.fails(Fault.NONE);
        time_passes();

        till.topUps.run();

        assertThat(stripe.asked("GET", "/v1/checkout/sessions")).hasSize(1);
        assertThat(stripe.sessions()).isEqualTo(1);
        assertThat(till.topUps.get(payer, topUp.id()).payPage()).startsWith(stripe.address() + "/c/pay/");
    }

    @Test
    @Tag("P-F12")
    void a_start_that_did_not_arrive_is_made_again_with_the_same_key() {
        stripe.fails(Fault.BEFORE);
        TopUp topUp = started();
        stripe.fails(Fault.NONE);
        time_passes();

        till.topUps.run();

        assertThat(till.topUps.get(payer, topUp.id()).payPage()).isNotNull();
        assertThat(stripe.asked("POST", "/v1/checkout/sessions"))
                .hasSizeGreaterThan(1)
                .allSatisfy(
                        asked -> assertThat(asked.key()).isEqualTo(topUp.id().toString()));
    }

    @Test
    void a_start_that_is_refused_fails_and_takes_nothing() {
        stripe.fails(Fault.REFUSED);
        TopUp topUp = started();
        assertThat(topUp.state()).isEqualTo(State.FAILED);
        assertThat(wallet()).isEqualTo(yuan("0"));
    }

    @Test
    void the_pause_before_the_next_attempt_grows() {
        stripe.fails(Fault.BEFORE);
        TopUp topUp = started();
        till.topUps.run();
        assertThat(stripe.asked("POST", "/v1/checkout/sessions")).hasSize(1);
        assertThat(pause(topUp)).isBetween(5L, 10L);
        time_passes();
        till.topUps.run();
        assertThat(pause(topUp)).isBetween(15L, 20L);
    }

    private long pause(TopUp topUp) {
        return books.ops.in(handle -> handle.createQuery(
                        "select extract(epoch from due_at - now())::bigint from market.provider_call where id = :id")
                .bind("id", topUp.id())
                .mapTo(Long.class)
                .one());
    }

    // Paying

    @Test
    @Tag("P-M14")
    void what_was_paid_is_in_the_wallet_and_stripes_fee_is_ours() {
        TopUp topUp = paid();
        assertThat(state(topUp)).isEqualTo(State.PAID);
        assertThat(wallet()).isEqualTo(yuan("20.00"));
        assertThat(books.platform(AccountKind.PSP_CLEARING)).isEqualTo(yuan("-19.02"));
        assertThat(books.platform(AccountKind.PSP_FEE)).isEqualTo(yuan("-0.98"));
    }

    @Test
    @Tag("P-B70")
    void a_webhook_without_the_right_signature_is_refused_and_nobody_is_asked() {
        TopUp topUp = started();
        stripe.pay(session(topUp), FEE);
        String body = body("checkout.session.completed", topUp, StripeWebhooks.event());
        Instant now = Instant.now();
        for (String signature : List.of(
                "",
                "t=1,v1=00",
                StripeWebhooks.sign(body, "whsec_other", now),
                StripeWebhooks.sign(body + " ", SECRET, now)))
            assertRefused("bad_signature", () -> till.topUps.webhook("stripe", webhook(body, signature)));
        assertRefused("bad_signature", () -> till.topUps.webhook("stripe", new Webhook(new byte[] {1}, Map.of())));
        assertThat(stripe.asked("GET", "/v1/checkout/sessions/" + session(topUp)))
                .isEmpty();
        assertThat(wallet()).isEqualTo(yuan("0"));
    }

    @Test
    @Tag("P-B70")
    void a_webhook_signed_more_than_five_minutes_ago_is_refused() {
        String body = body("checkout.session.completed", started(), StripeWebhooks.event());
        String old = StripeWebhooks.sign(body, SECRET, Instant.now().minusSeconds(302));
        assertRefused("stale_webhook", () -> till.topUps.webhook("stripe", webhook(body, old)));
    }

    @Test
    @Tag("P-B70")
    void a_webhook_that_is_signed_but_no_event_is_refused() {
        for (String body : List.of("[]", "{", "{\"id\":\"evt_1\"}", "nonsense"))
            assertRefused(
                    "bad_webhook",
                    () -> till.topUps.webhook(
                            "stripe", webhook(body, StripeWebhooks.sign(body, SECRET, Instant.now()))));
    }

    @Test
    @Tag("P-B70")
    @Tag("P-F11")
    void a_webhook_delivered_twice_asks_once_and_counts_once() {
        TopUp topUp = started();
        stripe.pay(session(topUp), FEE);
        String body = body("checkout.session.completed", topUp, StripeWebhooks.event());
        deliver(body);
        deliver(body);
        assertThat(stripe.asked("GET", "/v1/checkout/sessions/" + session(topUp)))
                .hasSize(1);
        assertThat(wallet()).isEqualTo(yuan("20.00"));
    }

    @Test
    @Tag("P-B70")
    void unknown_types_and_strangers_payments_are_accepted_and_do_nothing() {
        TopUp topUp = started();
        deliver(body("charge.refunded", topUp, StripeWebhooks.event())
                .replace("\"charge.refunded\"", "\"customer.updated\""));
        deliver("{\"id\":\"" + StripeWebhooks.event()
                + "\",\"type\":\"payout.paid\",\"data\":{\"object\":{\"id\":\"po_1\"}}}");
        deliver(body(
                "checkout.session.completed",
                new TopUp(Ids.next(), topUp.amount(), "stripe", State.PENDING, null, "cs_x"),
                StripeWebhooks.event()));
        assertThat(state(topUp)).isEqualTo(State.PENDING);
    }

    @Test
    @Tag("P-F11")
    void a_hundred_webhooks_at_once_count_once() throws Exception {
        TopUp topUp = started();
        stripe.pay(session(topUp), FEE);
        try (ExecutorService threads = Executors.newFixedThreadPool(12)) {
            List<Callable<Boolean>> deliveries = IntStream.range(0, 100)
                    .mapToObj(i -> (Callable<Boolean>) () -> {
                        deliver("checkout.session.completed", topUp);
                        return true;
                    })
                    .toList();
            for (Future<Boolean> one : threads.invokeAll(deliveries))
                assertThat(one.get()).isTrue();
        }
        assertThat(wallet()).isEqualTo(yuan("20.00"));
    }

    @Test
    @Tag("P-F11")
    void an_answer_that_was_overtaken_by_a_newer_one_changes_nothing() {
        TopUp topUp = paid();
        // Read by Stripe before the refund, but on its way for longer than the answer that tells of the refund.
        stripe.beforeAnswering(() -> {
            stripe.refundOutside(session(topUp), 500);
            deliver("charge.refunded", topUp);
        });

        deliver("checkout.session.async_payment_succeeded", topUp);

        assertThat(wallet()).isEqualTo(yuan("15.00"));
    }

    @Test
    @Tag("P-F11")
    void a_refund_that_is_reported_before_the_payment_converges() {
        TopUp topUp = started();
        stripe.pay(session(topUp), FEE);
        stripe.refundOutside(session(topUp), 500);
        deliver("charge.refunded", topUp);
        deliver("checkout.session.completed", topUp);
        assertThat(wallet()).isEqualTo(yuan("15.00"));
        assertThat(books.platform(AccountKind.PSP_CLEARING)).isEqualTo(yuan("-14.02"));
    }

    @Test
    @Tag("P-B71")
    void a_webhook_before_our_own_commit_is_applied_once_we_know_the_top_up() {
        UUID id = Ids.next();
        TopUp early = new TopUp(id, yuan("20.00"), "stripe", State.PENDING, null, "cs_early");
        deliver("checkout.session.completed", early);
        TopUps late = till.topUps(new bicameral.tenant.audit.AuditLog(books.tx), () -> id);

        TopUp topUp = late.start(payer, UUID.randomUUID(), yuan("20.00"));
        stripe.pay(session(topUp), FEE);
        till.topUps.run();

        assertThat(state(topUp)).isEqualTo(State.PAID);
        assertThat(wallet()).isEqualTo(yuan("20.00"));
    }

    @Test
    void a_payment_whose_webhook_was_lost_is_found_by_asking() {
        TopUp topUp = started();
        stripe.pay(session(topUp), FEE);
        time_passes();
        till.topUps.run();
        assertThat(wallet()).isEqualTo(yuan("20.00"));
        assertThat(state(topUp)).isEqualTo(State.PAID);
    }

    @Test
    void a_payer_who_comes_back_before_the_webhook_finds_it_arrived() {
        TopUp topUp = started();
        stripe.pay(session(topUp), FEE);
        assertThat(till.topUps.arrived(payer, topUp.id()).state()).isEqualTo(State.PAID);
        assertRefused("unknown_top_up", () -> till.topUps.arrived(owner(tenant()), topUp.id()));
    }

    @Test
    @Tag("P-F11")
    void a_webhook_while_stripe_cannot_be_asked_is_not_lost() {
        TopUp topUp = started();
        stripe.pay(session(topUp), FEE);
        stripe.fails(Fault.BEFORE);
        deliver("checkout.session.completed", topUp);
        assertThat(wallet()).isEqualTo(yuan("0"));
        stripe.fails(Fault.NONE);
        time_passes();
        till().topUps.run();
        assertThat(wallet()).isEqualTo(yuan("20.00"));
    }

    @Test
    void a_debit_that_fails_days_later_and_a_session_that_expires_fill_no_wallet() {
        TopUp debited = started();
        stripe.debit(session(debited), false);
        deliver("checkout.session.completed", debited);
        assertThat(state(debited)).isEqualTo(State.PENDING);
        stripe.debit(session(debited), true);
        deliver("checkout.session.async_payment_failed", debited);
        assertThat(state(debited)).isEqualTo(State.FAILED);

        TopUp expired = started();
        stripe.expire(session(expired));
        deliver("checkout.session.expired", expired);
        assertThat(state(expired)).isEqualTo(State.FAILED);
        assertThat(wallet()).isEqualTo(yuan("0"));
    }

    @Test
    void a_debit_that_succeeds_days_later_fills_the_wallet() {
        TopUp topUp = started();
        stripe.debit(session(topUp), false);
        deliver("checkout.session.completed", topUp);
        stripe.pay(session(topUp), FEE);
        deliver("checkout.session.async_payment_succeeded", topUp);
        assertThat(wallet()).isEqualTo(yuan("20.00"));
    }

    // Giving back

    @Test
    @Tag("P-M14")
    void unspent_credit_goes_back_to_the_card_in_whole_cents() {
        TopUp topUp = paid();
        UUID id = Ids.next();

        TopUpRefunds.Refund refund = till.refunds.give(lin, id, topUp.id(), yuan("5.00"), "重复充值");

        assertThat(refund.state()).isEqualTo(TopUpRefunds.State.UNDER_WAY);
        assertThat(wallet()).isEqualTo(yuan("15.00"));
        assertThat(aside()).isEqualTo(yuan("5.00"));
        assertThat(stripe.asked("POST", "/v1/refunds")).singleElement().satisfies(asked -> {
            assertThat(asked.key()).isEqualTo(id.toString());
            assertThat(asked.form()).containsEntry("amount", "500");
        });
        books.audit();

        deliver("charge.refunded", topUp);

        assertThat(till.refunds.of(topUp.id()).getFirst().state()).isEqualTo(TopUpRefunds.State.SETTLED);
        assertThat(aside()).isEqualTo(yuan("0"));
        assertThat(books.platform(AccountKind.PSP_CLEARING)).isEqualTo(yuan("-14.02"));
    }

    @Test
    @Tag("P-F12")
    void a_refund_whose_answer_was_lost_is_asked_for_and_not_made_twice() {
        TopUp topUp = paid();
        stripe.fails(Fault.AFTER);
        till.refunds.give(lin, Ids.next(), topUp.id(), yuan("5.00"), "重复充值");
        stripe.fails(Fault.NONE);
        time_passes();

        till().topUps.run();

        assertThat(stripe.asked("GET", "/v1/refunds")).hasSize(1);
        assertThat(stripe.refunds()).isEqualTo(1);
        assertThat(till.refunds.of(topUp.id()).getFirst().state()).isEqualTo(TopUpRefunds.State.SETTLED);
        assertThat(wallet()).isEqualTo(yuan("15.00"));
    }

    @Test
    @Tag("P-F12")
    void a_refused_question_is_no_refusal_of_the_refund() {
        TopUp topUp = paid();
        stripe.fails(Fault.AFTER);
        till.refunds.give(lin, Ids.next(), topUp.id(), yuan("5.00"), "重复充值");
        stripe.fails(Fault.FORGETFUL);
        time_passes();
        till.topUps.run();
        assertThat(till.refunds.of(topUp.id()).getFirst().state()).isEqualTo(TopUpRefunds.State.UNDER_WAY);
        assertThat(wallet()).isEqualTo(yuan("15.00"));

        stripe.fails(Fault.NONE);
        time_passes();
        till.topUps.run();
        assertThat(stripe.refunds()).isEqualTo(1);
        assertThat(till.refunds.of(topUp.id()).getFirst().state()).isEqualTo(TopUpRefunds.State.SETTLED);
    }

    @Test
    @Tag("P-F12")
    void a_refund_that_did_not_arrive_is_made_again_with_the_same_key() {
        TopUp topUp = paid();
        UUID id = Ids.next();
        stripe.fails(Fault.BEFORE);
        till.refunds.give(lin, id, topUp.id(), yuan("5.00"), "重复充值");
        time_passes();
        till.topUps.run();
        stripe.fails(Fault.NONE);
        time_passes();
        till.topUps.run();

        assertThat(stripe.asked("POST", "/v1/refunds"))
                .isNotEmpty()
                .allSatisfy(asked -> assertThat(asked.key()).isEqualTo(id.toString()));
        assertThat(stripe.refunds()).isEqualTo(1);
        assertThat(till.refunds.of(topUp.id()).getFirst().state()).isEqualTo(TopUpRefunds.State.SETTLED);
    }

    @Test
    @Tag("P-F12")
    void a_refund_whose_process_died_in_the_call_is_asked_for_first() {
        TopUp topUp = paid();
        till.refunds.give(lin, Ids.next(), topUp.id(), yuan("5.00"), "重复充值");
        books.execute("update market.provider_call set state = 'calling', ended_at = null, due_at = now()"
                + " where kind = 'refund' and top_up = '" + topUp.id() + "'");

        till().topUps.run();

        assertThat(stripe.asked("GET", "/v1/refunds")).hasSize(1);
        assertThat(stripe.refunds()).isEqualTo(1);
    }

    @Test
    @Tag("P-F12")
    void a_refund_nobody_knows_of_is_not_made_again_after_its_key_has_died() {
        TopUp topUp = paid();
        stripe.fails(Fault.BEFORE);
        till.refunds.give(lin, Ids.next(), topUp.id(), yuan("5.00"), "重复充值");
        stripe.fails(Fault.NONE);
        books.execute("update market.provider_call set created_at = now() - interval '21 hours' where tenant_id = '"
                + tenant + "'");
        time_passes();
        int before = stripe.asked("POST", "/v1/refunds").size();
        till.topUps.run();
        assertThat(stripe.asked("POST", "/v1/refunds")).hasSize(before);
        assertThat(aside()).isEqualTo(yuan("5.00"));
    }

    @Test
    void two_jobs_at_once_make_one_call() throws Exception {
        TopUp topUp = paid();
        stripe.fails(Fault.BEFORE);
        till.refunds.give(lin, Ids.next(), topUp.id(), yuan("5.00"), "重复充值");
        stripe.fails(Fault.NONE);
        int before = stripe.asked("POST", "/v1/refunds").size();
        time_passes();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Integer>> jobs = IntStream.range(0, 8)
                    .mapToObj(i -> (Callable<Integer>) () -> till().outbox.run())
                    .toList();
            for (Future<Integer> one : threads.invokeAll(jobs)) one.get();
        }
        assertThat(stripe.asked("POST", "/v1/refunds")).hasSize(before + 1);
    }

    @Test
    void a_refund_that_stripe_refuses_returns_to_the_wallet() {
        TopUp topUp = paid();
        stripe.fails(Fault.REFUSED);
        TopUpRefunds.Refund refund = till.refunds.give(lin, Ids.next(), topUp.id(), yuan("5.00"), "重复充值");
        assertThat(refund.state()).isEqualTo(TopUpRefunds.State.REFUSED);
        assertThat(wallet()).isEqualTo(yuan("20.00"));
        assertThat(aside()).isEqualTo(yuan("0"));
    }

    @Test
    void a_refund_that_the_card_did_not_take_returns_to_the_wallet() {
        TopUp topUp = paid();
        till.refunds.give(lin, Ids.next(), topUp.id(), yuan("5.00"), "重复充值");
        deliver("charge.refunded", topUp);
        stripe.refundOutside(session(topUp), -500);
        deliver("charge.refund.updated", topUp);
        assertThat(wallet()).isEqualTo(yuan("20.00"));
        assertThat(till.refunds.of(topUp.id()).getFirst().state()).isEqualTo(TopUpRefunds.State.REFUSED);
    }

    @Test
    void what_is_given_back_on_stripes_own_pages_leaves_the_wallet_and_what_is_missing_is_owed() {
        TopUp topUp = paid();
        spend(Books.offer("18.00", 0));
        stripe.refundOutside(session(topUp), 500);
        deliver("charge.refunded", topUp);
        assertThat(wallet()).isEqualTo(yuan("0"));
        assertThat(books.balance(tenant, AccountKind.RECEIVABLE)).isEqualTo(yuan("-3.00"));
    }

    @Test
    @Tag("P-B68")
    void no_more_goes_back_than_was_paid_or_is_left_in_the_wallet() {
        TopUp topUp = paid();
        assertRefused("refund_above_credit", () -> till.refunds.give(lin, Ids.next(), topUp.id(), yuan("20.01"), "多退"));
        till.refunds.give(lin, Ids.next(), topUp.id(), yuan("15.00"), "退");
        assertRefused("refund_above_credit", () -> till.refunds.give(lin, Ids.next(), topUp.id(), yuan("5.01"), "多退"));
        spend(Books.offer("4.00", 0));
        assertRefused("refund_above_credit", () -> till.refunds.give(lin, Ids.next(), topUp.id(), yuan("2.00"), "花掉了"));
    }

    @Test
    @Tag("P-B63")
    void refunds_are_whole_cents_with_a_reason_of_a_top_up_that_is_there() {
        TopUp topUp = paid();
        for (String amount : List.of("0.005", "-1", "0"))
            assertRefused("invalid_amount", () -> till.refunds.give(lin, Ids.next(), topUp.id(), yuan(amount), "退"));
        assertRefused("reason_missing", () -> till.refunds.give(lin, Ids.next(), topUp.id(), yuan("1.00"), " "));
        assertRefused("unknown_top_up", () -> till.refunds.give(lin, Ids.next(), Ids.next(), yuan("1.00"), "退"));
    }

    @Test
    @Tag("P-B65")
    void the_same_refund_twice_is_one_and_with_another_amount_a_conflict() {
        TopUp topUp = paid();
        UUID id = Ids.next();
        till.refunds.give(lin, id, topUp.id(), yuan("5.00"), "退");
        till.refunds.give(lin, id, topUp.id(), yuan("5.00"), "退");
        assertThat(wallet()).isEqualTo(yuan("15.00"));
        assertRefused("idempotency_conflict", () -> till.refunds.give(lin, id, topUp.id(), yuan("6.00"), "退"));
    }

    @Test
    void a_large_refund_needs_a_second_person() {
        TopUp topUp = till.topUps.start(payer, UUID.randomUUID(), yuan("100.00"));
        stripe.pay(session(topUp), FEE);
        deliver("checkout.session.completed", topUp);
        UUID id = Ids.next();
        assertThat(till.refunds.give(lin, id, topUp.id(), yuan("50.00"), "退").state())
                .isEqualTo(TopUpRefunds.State.PROPOSED);
        assertThat(stripe.refunds()).isZero();
        assertRefused("second_person", () -> till.refunds.approve(lin, id));

        till.refunds.approve(zhou, id);

        assertThat(new OperatorLog(books.ops).page(null, 1).getFirst().reason()).isEqualTo("退");
        assertThat(stripe.refunds()).isEqualTo(1);
        assertThat(wallet()).isEqualTo(yuan("50.00"));
        assertRefused("refund_decided", () -> till.refunds.reject(zhou, id, "不退"));
    }

    // Disputes

    private TopUp disputed(Offer... bought) {
        TopUp topUp = paid();
        for (Offer offer : bought) spend(offer);
        stripe.dispute(session(topUp), 2000, 1500);
        deliver("charge.dispute.created", topUp);
        return topUp;
    }

    private void decide(TopUp topUp, boolean won) {
        stripe.decide(session(topUp), won);
        deliver("charge.dispute.closed", topUp);
    }

    private void matured() {
        books.execute(
                "update market.maturing set mature_at = now() - interval '1 second' where mature_at < 'infinity'");
        books.billing.matureEarnings();
    }

    @Test
    void a_dispute_freezes_what_is_left_and_the_earnings_of_what_was_spent() {
        Offer offer = Books.offer("8.00", 0);
        disputed(offer);

        assertThat(wallet()).isEqualTo(yuan("0"));
        assertThat(books.balance(tenant, AccountKind.DISPUTE_HOLD)).isEqualTo(yuan("-8.00"));
        assertThat(books.platform(AccountKind.PSP_FEE)).isEqualTo(yuan("-15.98"));
        matured();
        assertThat(books.balance(offer.publisher(), AccountKind.CREATOR_AVAILABLE))
                .isEqualTo(yuan("0"));
    }

    @Test
    void a_dispute_that_is_won_undoes_it_all() {
        Offer offer = Books.offer("8.00", 0);
        TopUp topUp = disputed(offer);
        Money pending = books.balance(offer.publisher(), AccountKind.CREATOR_PENDING);

        decide(topUp, true);

        assertThat(wallet()).isEqualTo(yuan("12.00"));
        assertThat(books.balance(tenant, AccountKind.DISPUTE_HOLD)).isEqualTo(yuan("0"));
        matured();
        assertThat(books.balance(offer.publisher(), AccountKind.CREATOR_AVAILABLE))
                .isEqualTo(pending);
    }

    @Test
    @Tag("P-M7")
    void a_dispute_that_is_lost_reverses_the_legs_of_what_was_spent() {
        Offer offer = Books.offer("8.00", 0);
        TopUp topUp = disputed(offer);

        decide(topUp, false);

        assertThat(books.balance(offer.publisher(), AccountKind.CREATOR_PENDING))
                .isEqualTo(yuan("0"));
        assertThat(books.platform(AccountKind.COMMISSION)).isEqualTo(yuan("0"));
        assertThat(books.platform(AccountKind.TAX)).isEqualTo(yuan("0"));
        assertThat(books.platform(AccountKind.CHARGEBACK_LOSS)).isEqualTo(yuan("0"));
        assertThat(books.balance(tenant, AccountKind.DISPUTE_HOLD)).isEqualTo(yuan("0"));
        assertThat(wallet()).isEqualTo(yuan("0"));
    }

    /** A tenth of what an agent earns is an author's. */
    private TenantId author(Offer offer) {
        TenantId author = Books.tenant();
        books.execute("insert into market.remix (tenant_id, agent, generation, author, origin, basis_points)"
                + " values ('%s', '%s', 1, '%s', gen_random_uuid(), 1000)"
                        .formatted(offer.publisher(), offer.agent(), author));
        return author;
    }

    @Test
    void what_an_author_has_of_it_is_frozen_too_and_taken_back_or_left_as_the_dispute_ends() {
        Offer offer = Books.offer("8.00", 0);
        TenantId author = author(offer);
        TopUp topUp = paid();
        spend(offer);
        new Shares(books.ops, books.accounts, books.ledger).run();
        Money share = books.balance(author, AccountKind.CREATOR_PENDING);
        assertThat(share.micros()).isPositive();
        stripe.dispute(session(topUp), 2000, 1500);
        deliver("charge.dispute.created", topUp);
        matured();
        assertThat(books.balance(author, AccountKind.CREATOR_PENDING)).isEqualTo(share);

        decide(topUp, false);
        assertThat(books.balance(author, AccountKind.CREATOR_PENDING)).isEqualTo(yuan("0"));
        assertThat(books.balance(offer.publisher(), AccountKind.CREATOR_PENDING))
                .isEqualTo(yuan("0"));
        assertThat(books.platform(AccountKind.COMMISSION)).isEqualTo(yuan("0"));
    }

    @Test
    void what_an_author_has_of_it_matures_when_the_dispute_is_won() {
        Offer offer = Books.offer("8.00", 0);
        TenantId author = author(offer);
        TopUp topUp = paid();
        spend(offer);
        new Shares(books.ops, books.accounts, books.ledger).run();
        Money share = books.balance(author, AccountKind.CREATOR_PENDING);
        stripe.dispute(session(topUp), 2000, 1500);
        deliver("charge.dispute.created", topUp);

        decide(topUp, true);
        matured();
        assertThat(books.balance(author, AccountKind.CREATOR_AVAILABLE)).isEqualTo(share);
    }

    @Test
    void earnings_that_were_available_already_are_taken_back_too() {
        Offer offer = Books.offer("8.00", 0);
        TopUp topUp = paid();
        spend(offer);
        matured();
        stripe.dispute(session(topUp), 2000, 1500);
        deliver("charge.dispute.created", topUp);
        assertThat(books.balance(offer.publisher(), AccountKind.CREATOR_AVAILABLE)
                        .micros())
                .isPositive();

        decide(topUp, false);

        assertThat(books.balance(offer.publisher(), AccountKind.CREATOR_AVAILABLE))
                .isEqualTo(yuan("0"));
        assertThat(books.balance(tenant, AccountKind.DISPUTE_HOLD)).isEqualTo(yuan("0"));
    }

    @Test
    @Tag("P-B68")
    @Tag("P-M7")
    void what_a_refund_gave_back_before_is_not_clawed_back_again() {
        Offer offer = Books.offer("8.00", 0);
        TopUp topUp = paid();
        UUID message = spend(offer);
        Refunds refunds =
                new Refunds(books.ops, books.accounts, books.ledger, books.settings, new OperatorLog(books.ops));
        refunds.give(lin, Ids.next(), message, yuan("5.00"), "答错");
        stripe.dispute(session(topUp), 2000, 1500);
        deliver("charge.dispute.created", topUp);

        decide(topUp, false);

        // 12.00 + 5.00 came from the wallet, 3.00 from the legs: nobody lost anything.
        assertThat(books.platform(AccountKind.CHARGEBACK_LOSS)).isEqualTo(yuan("0"));
        assertThat(books.balance(offer.publisher(), AccountKind.CREATOR_DEBT)).isEqualTo(yuan("0"));
        assertRefused("refund_above_charge", () -> refunds.give(lin, Ids.next(), message, yuan("0.01"), "再退"));
    }

    @Test
    @Tag("P-B68")
    void what_a_refund_gives_back_during_the_dispute_is_the_platforms_loss_once() {
        Offer offer = Books.offer("8.00", 0);
        TopUp topUp = paid();
        UUID message = spend(offer);
        stripe.dispute(session(topUp), 2000, 1500);
        deliver("charge.dispute.created", topUp);
        new Refunds(books.ops, books.accounts, books.ledger, books.settings, new OperatorLog(books.ops))
                .give(lin, Ids.next(), message, null, "答错");

        decide(topUp, false);

        assertThat(books.platform(AccountKind.CHARGEBACK_LOSS)).isEqualTo(yuan("-8.00"));
        assertThat(wallet()).isEqualTo(yuan("8.00"));
        assertThat(books.balance(offer.publisher(), AccountKind.CREATOR_DEBT)).isEqualTo(yuan("0"));
    }

    @Test
    void a_charge_in_two_disputes_matures_when_both_are_won() {
        Offer offer = Books.offer("8.00", 0);
        TopUp first = paid();
        TopUp second = paid();
        for (int i = 0; i < 4; i++) spend(offer);
        Money pending = books.balance(offer.publisher(), AccountKind.CREATOR_PENDING);
        for (TopUp topUp : List.of(first, second)) {
            stripe.dispute(session(topUp), 2000, 1500);
            deliver("charge.dispute.created", topUp);
        }
        assertThat(books.balance(tenant, AccountKind.DISPUTE_HOLD)).isEqualTo(yuan("-32.00"));

        decide(first, true);
        matured();
        Money meanwhile = books.balance(offer.publisher(), AccountKind.CREATOR_AVAILABLE);
        decide(second, true);
        matured();

        assertThat(meanwhile).isLessThan(pending);
        assertThat(books.balance(offer.publisher(), AccountKind.CREATOR_AVAILABLE))
                .isEqualTo(pending);
        assertThat(wallet()).isEqualTo(yuan("8.00"));
    }

    @Test
    @Tag("P-F11")
    void a_dispute_of_which_only_the_end_was_heard_converges() {
        Offer offer = Books.offer("8.00", 0);
        TopUp topUp = paid();
        spend(offer);
        stripe.dispute(session(topUp), 2000, 1500);
        decide(topUp, false);
        deliver("charge.dispute.created", topUp);
        assertThat(books.balance(offer.publisher(), AccountKind.CREATOR_PENDING))
                .isEqualTo(yuan("0"));
        assertThat(books.balance(tenant, AccountKind.DISPUTE_HOLD)).isEqualTo(yuan("0"));
    }

    @Test
    @Tag("P-B73")
    void two_payments_taken_back_flag_whoever_paid_and_whoever_earned_by_them() {
        RiskFlags flags = new RiskFlags(books.ops, RiskSettings.defaults(), new OperatorLog(books.ops));
        Offer offer = Books.offer("5.00", 0);
        disputed(offer);
        assertThat(flags.open(tenant)).as("once may be chance").isEmpty();
        disputed(offer);
        paid();

        assertThat(flags.open(tenant)).singleElement().satisfies(flag -> {
            assertThat(flag.kind()).isEqualTo(RiskFlags.Kind.CHARGEBACKS);
            assertThat(flag.part()).isEqualTo(2);
            assertThat(flag.whole()).isEqualTo(3);
            assertThat(flag.figure()).as("hundredths of a percent").isEqualTo(6_666);
        });
        assertThat(flags.open(offer.publisher())).singleElement().satisfies(flag -> {
            assertThat(flag.kind()).isEqualTo(RiskFlags.Kind.CHARGEBACKS);
            assertThat(flag.part()).isEqualTo(2);
            assertThat(flag.figure()).isEqualTo(10_000);
        });
        assertThat(flags.all()).containsAll(flags.open(tenant)).containsAll(flags.open(offer.publisher()));
    }

    @Test
    void nothing_of_a_disputed_top_up_can_be_given_back() {
        TopUp topUp = disputed();
        assertRefused("refund_above_credit", () -> till.refunds.give(lin, Ids.next(), topUp.id(), yuan("1.00"), "退"));
    }

    @Test
    void secrets_are_in_no_text() {
        assertThat(settings.toString()).doesNotContain(StripeServer.KEY).doesNotContain(SECRET);
    }
}
