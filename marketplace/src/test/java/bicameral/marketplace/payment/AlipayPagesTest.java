package bicameral.marketplace.payment;

import static bicameral.marketplace.billing.Books.yuan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.marketplace.billing.AccountKind;
import bicameral.marketplace.billing.Books;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.payment.TopUps.State;
import bicameral.marketplace.payment.TopUps.TopUp;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.Operator;
import bicameral.tenant.PersonId;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.TenantId;
import bicameral.tenant.identity.People;
import bicameral.tenant.identity.Person;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Top-ups by Alipay's library against a gateway on this machine, with real keys on both sides. */
class AlipayPagesTest {
    private final AlipayServer alipay = new AlipayServer();
    private final Books books = new Books();
    private final PaymentSettings settings = new PaymentSettings(
            URI.create("https://market.example"), Optional.empty(), Optional.of(alipay.settings()), Optional.empty());
    private final Till till = till();
    private final Person person = new People(books.ops)
            .signedIn("https://id.example", UUID.randomUUID().toString(), "阿禾", "");
    private final TenantId tenant = person.personal();
    private final CurrentTenant payer = new CurrentTenant(tenant, person.id(), Set.of(Role.OWNER));
    private final Operator lin = new Operator(new PersonId(person.id().value()), "林");

    private Till till() {
        return new Till(books, books.settings, settings, List.of(new AlipayPages(settings)));
    }

    @AfterEach
    void the_books_are_in_order() {
        alipay.close();
        books.audit();
    }

    private TopUp started() {
        TopUp topUp = till.topUps.start(payer, UUID.randomUUID(), yuan("20.00"));
        alipay.open(Objects.requireNonNull(topUp.payPage()));
        return topUp;
    }

    private static String number(TopUp topUp) {
        return topUp.id().toString().replace("-", "");
    }

    private String deliver(String form) {
        return till.topUps.webhook("alipay", new Webhook(form.getBytes(StandardCharsets.UTF_8), Map.of()));
    }

    private String notice(TopUp topUp) {
        return alipay.notice(number(topUp), UUID.randomUUID().toString());
    }

    private TopUp paid() {
        TopUp topUp = started();
        alipay.pay(number(topUp));
        deliver(notice(topUp));
        return topUp;
    }

    private Money wallet() {
        return books.balance(tenant, AccountKind.WALLET_PAID);
    }

    private State state(TopUp topUp) {
        return till.topUps.get(payer, topUp.id()).state();
    }

    private void time_passes() {
        books.execute("update market.provider_call set due_at = now() where ended_at is null and tenant_id = '" + tenant
                + "'");
        books.execute(
                "update market.top_up set look_at = now() where look_at is not null and tenant_id = '" + tenant + "'");
    }

    private static void assertRefused(String code, Runnable deed) {
        assertThatThrownBy(deed::run)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    @Test
    void a_payer_is_led_to_a_page_whose_address_we_signed() {
        TopUp topUp = till.topUps.start(payer, UUID.randomUUID(), yuan("20.00"));

        Map<String, String> opened = alipay.open(Objects.requireNonNull(topUp.payPage()));

        assertThat(opened)
                .containsEntry("method", "alipay.trade.page.pay")
                .containsEntry("app_id", AlipayServer.APP)
                .containsEntry("sign_type", "RSA2")
                .containsEntry("return_url", "https://market.example/wallet/top-ups/" + topUp.id())
                .containsEntry("notify_url", "https://market.example/api/v1/payments/webhooks/alipay");
        assertThat(opened.get("biz_content"))
                .contains("\"total_amount\":\"20.00\"")
                .contains("\"out_trade_no\":\"" + number(topUp) + "\"");
    }

    @Test
    @Tag("P-M14")
    void what_alipay_says_is_paid_is_in_the_wallet_and_it_reads_success() {
        TopUp topUp = started();
        alipay.pay(number(topUp));
        assertThat(deliver(notice(topUp))).isEqualTo("success");
        assertThat(state(topUp)).isEqualTo(State.PAID);
        assertThat(wallet()).isEqualTo(yuan("20.00"));
        assertThat(books.platform(AccountKind.PSP_CLEARING)).isEqualTo(yuan("-20.00"));
    }

    @Test
    @Tag("P-B70")
    void a_notice_without_alipays_signature_is_refused() {
        TopUp topUp = started();
        alipay.pay(number(topUp));
        String notice = notice(topUp);
        for (String forged : List.of(
                notice.replace("total_amount=20.00", "total_amount=2.00"),
                notice.replace("sign_type=RSA2", "sign_type=RSA"),
                notice.replaceAll("sign=[^&]*", "sign="),
                new AlipayServerOfSomebodyElse().form(AlipayServer.fields(notice)),
                "nonsense",
                "%zz=1")) {
            assertThatThrownBy(() -> deliver(forged)).isInstanceOf(Refusal.class);
        }
        assertRefused("bad_signature", () -> deliver(notice.replace("total_amount=20.00", "total_amount=2.00")));
        assertThat(wallet()).isEqualTo(yuan("0"));
        assertThat(alipay.asked("alipay.trade.query")).isZero();
    }

    /** Signs with keys that are not Alipay's. */
    private static final class AlipayServerOfSomebodyElse {
        String form(Map<String, String> fields) {
            try (AlipayServer other = new AlipayServer()) {
                Map<String, String> plain = new HashMap<>(fields);
                plain.remove("sign");
                plain.remove("sign_type");
                return other.form(plain);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRADE_SUCCESS", "TRADE_FINISHED", "TRADE_CLOSED"})
    @Tag("P-B70")
    void a_whole_notice_is_read_as_it_was_signed_and_in_no_other_way(String status) {
        String whole = AlipayServer.whole(status);
        String signed = alipay.form(AlipayServer.fields(whole));
        AlipayPages pages = new AlipayPages(settings);

        PaymentProvider.Notice read = pages.read(new Webhook(signed.getBytes(StandardCharsets.UTF_8), Map.of()));

        assertThat(read.id()).isEqualTo(AlipayServer.fields(whole).get("notify_id"));
        assertThat(read.type()).isEqualTo(status);
        assertThat(read.topUp()).isEqualTo(UUID.fromString("019ad1c2-7f3e-7a54-9b61-3d0c5e8f4a27"));
        assertThat(read.amount()).isEqualTo(yuan("20.00"));
        for (String field : AlipayServer.fields(whole).keySet()) {
            String changed = signed.replaceFirst("(^|&)" + field + "=", "$1" + field + "=1");
            assertThat(changed).isNotEqualTo(signed);
            assertRefused(
                    "bad_signature", () -> pages.read(new Webhook(changed.getBytes(StandardCharsets.UTF_8), Map.of())));
        }
    }

    @Test
    @Tag("P-B70")
    void a_signed_notice_of_another_application_or_account_is_refused() {
        TopUp topUp = started();
        alipay.pay(number(topUp));
        for (String field : List.of("app_id", "seller_id")) {
            Map<String, String> fields = new HashMap<>(AlipayServer.fields(notice(topUp)));
            fields.remove("sign");
            fields.remove("sign_type");
            fields.put(field, "2088999999999999");
            assertRefused("bad_webhook", () -> deliver(alipay.form(fields)));
        }
        assertThat(wallet()).isEqualTo(yuan("0"));
    }

    @Test
    void a_signed_notice_of_another_amount_or_number_is_accepted_and_changes_nothing() {
        TopUp topUp = started();
        alipay.pay(number(topUp));
        for (Map.Entry<String, String> other :
                Map.of("total_amount", "2.00", "out_trade_no", "shop-4711").entrySet()) {
            Map<String, String> fields = new HashMap<>(AlipayServer.fields(notice(topUp)));
            fields.remove("sign");
            fields.remove("sign_type");
            fields.put(other.getKey(), other.getValue());
            assertThat(deliver(alipay.form(fields))).isEqualTo("success");
        }
        assertThat(wallet()).isEqualTo(yuan("0"));
    }

    @Test
    @Tag("P-F11")
    void a_notice_delivered_twice_asks_once_and_two_notices_count_once() {
        TopUp topUp = started();
        alipay.pay(number(topUp));
        String notice = notice(topUp);
        deliver(notice);
        deliver(notice);
        assertThat(alipay.asked("alipay.trade.query")).isEqualTo(1);
        deliver(notice(topUp));
        assertThat(wallet()).isEqualTo(yuan("20.00"));
    }

    @Test
    void a_payer_who_never_opened_the_page_is_waited_for() {
        TopUp topUp = till.topUps.start(payer, UUID.randomUUID(), yuan("20.00"));
        time_passes();
        till.topUps.run();
        assertThat(alipay.asked("alipay.trade.query")).isEqualTo(1);
        assertThat(state(topUp)).isEqualTo(State.PENDING);
    }

    @Test
    void a_trade_that_was_closed_unpaid_fails_and_a_lost_notice_is_made_up_for() {
        TopUp closed = started();
        alipay.close(number(closed));
        TopUp silent = started();
        alipay.pay(number(silent));
        time_passes();
        till.topUps.run();
        assertThat(state(closed)).isEqualTo(State.FAILED);
        assertThat(state(silent)).isEqualTo(State.PAID);
        assertThat(wallet()).isEqualTo(yuan("20.00"));
    }

    @Test
    @Tag("P-F11")
    void a_notice_while_alipay_cannot_be_asked_is_not_lost() {
        TopUp topUp = started();
        alipay.pay(number(topUp));
        alipay.down(true);
        assertThat(deliver(notice(topUp))).isEqualTo("success");
        assertThat(wallet()).isEqualTo(yuan("0"));
        alipay.down(false);
        time_passes();
        till().topUps.run();
        assertThat(wallet()).isEqualTo(yuan("20.00"));
    }

    @Test
    @Tag("P-M14")
    void unspent_credit_goes_back_and_is_booked_when_alipay_says_so() {
        TopUp topUp = paid();
        till.refunds.give(lin, Ids.next(), topUp.id(), yuan("5.00"), "退");
        till.topUps.run();
        assertThat(till.refunds.of(topUp.id()).getFirst().state()).isEqualTo(TopUpRefunds.State.SETTLED);
        assertThat(wallet()).isEqualTo(yuan("15.00"));
        assertThat(books.platform(AccountKind.PSP_CLEARING)).isEqualTo(yuan("-15.00"));
    }

    @Test
    @Tag("P-F12")
    void a_refund_whose_answer_was_lost_is_asked_for_and_not_made_twice() {
        TopUp topUp = paid();
        alipay.losesAnswers(true);
        till.refunds.give(lin, Ids.next(), topUp.id(), yuan("5.00"), "退");
        alipay.losesAnswers(false);
        long before = alipay.asked("alipay.trade.refund");
        time_passes();

        till().topUps.run();

        assertThat(alipay.asked("alipay.trade.refund")).isEqualTo(before);
        assertThat(alipay.refunds()).isEqualTo(1);
        assertThat(wallet()).isEqualTo(yuan("15.00"));
        assertThat(till.refunds.of(topUp.id()).getFirst().state()).isEqualTo(TopUpRefunds.State.SETTLED);
    }

    @Test
    void all_that_went_back_closes_the_trade_but_not_the_books() {
        TopUp topUp = paid();
        till.refunds.give(lin, Ids.next(), topUp.id(), yuan("20.00"), "退");
        alipay.close(number(topUp));
        till.topUps.run();
        assertThat(wallet()).isEqualTo(yuan("0"));
        assertThat(state(topUp)).isEqualTo(State.PAID);
        assertThat(books.platform(AccountKind.PSP_CLEARING)).isEqualTo(yuan("0"));
    }

    @Test
    void other_currencies_are_not_offered() {
        assertThat(till.providers.offered(Currency.getInstance("USD"))).isEmpty();
        assertThat(till.topUps.offered()).containsExactly("alipay");
    }

    @Test
    void keys_are_in_no_text() {
        assertThat(settings.toString()).doesNotContain(alipay.settings().privateKey());
    }
}
