package bicameral.marketplace.payment;

import static bicameral.marketplace.billing.Books.yuan;
import static org.assertj.core.api.Assertions.assertThat;

import bicameral.marketplace.billing.AccountKind;
import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.billing.Books;
import bicameral.marketplace.mail.Post;
import bicameral.marketplace.payment.AutomaticTopUps.Wish;
import bicameral.marketplace.payment.StripeServer.Fault;
import bicameral.marketplace.payment.TopUps.TopUp;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.Operator;
import bicameral.tenant.PersonId;
import bicameral.tenant.Role;
import bicameral.tenant.TenantId;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PaymentLettersTest {
    private final StripeServer stripe = new StripeServer();
    private final Books books =
            new Books(BillingSettings.defaults(false, true, Books.SECRET, URI.create("https://market.example")));
    private final Post post = new Post(books);
    private final PaymentSettings settings = stripe.settings(URI.create("https://market.example"), Funds.WALLET);
    private final Till till =
            new Till(books, books.settings, settings, List.of(new StripeCheckout(settings)), post.letters());
    private final TenantId tenant = books.founded("ENTERPRISE");
    private final CurrentTenant owner = books.joined(tenant, post.person("陈", "chen@firm.example"), Role.OWNER);

    @AfterEach
    void the_books_are_in_order() {
        stripe.fails(Fault.NONE);
        stripe.close();
        post.burn();
        books.audit();
    }

    @Test
    void whoever_answers_for_the_wallet_gets_a_receipt_of_each_payment_once() {
        books.joined(tenant, post.person("账", "books@firm.example"), Role.BILLING);
        books.joined(tenant, post.person("工", "builder@firm.example"), Role.BUILDER);
        TopUp topUp = till.paid(stripe, owner, yuan("20.00"), 98);
        till.look(topUp.id());

        assertThat(post.of(tenant))
                .extracting(letter -> letter.substring(0, letter.indexOf(':')))
                .containsExactlyInAnyOrder("chen@firm.example", "books@firm.example");
        assertThat(post.of(tenant))
                .allSatisfy(letter -> assertThat(letter)
                        .contains("收据：充值 ¥20.00 · Receipt: top-up of CN¥20.00")
                        .contains("https://market.example/wallet/top-ups/" + topUp.id()));
    }

    @Test
    void a_payment_that_was_given_back_is_told_when_it_has_been() {
        TopUp topUp = till.paid(stripe, owner, yuan("20.00"), 98);
        Operator lin = new Operator(new PersonId(books.person("林").value()), "林");
        till.refunds.give(lin, Ids.next(), topUp.id(), yuan("8.00"), "多付了");
        books.execute("update market.provider_call set due_at = now() where top_up = '" + topUp.id() + "'");
        assertThat(post.of(tenant)).hasSize(1);

        till.outbox.run();
        till.look(topUp.id());

        assertThat(post.of(tenant)).hasSize(2);
        assertThat(post.of(tenant).getLast()).contains("退款 ¥8.00 · Refund of CN¥8.00");
    }

    @Test
    void what_the_provider_gave_back_on_its_own_pages_is_told_once_each_time() {
        TopUp topUp = till.paid(stripe, owner, yuan("20.00"), 98);
        stripe.refundOutside(Objects.requireNonNull(topUp.reference()), 500);
        till.look(topUp.id());
        till.look(topUp.id());
        stripe.refundOutside(Objects.requireNonNull(topUp.reference()), 300);
        till.look(topUp.id());

        assertThat(books.balance(tenant, AccountKind.WALLET_PAID)).isEqualTo(yuan("12.00"));
        assertThat(post.of(tenant)).hasSize(3);
        assertThat(post.of(tenant).get(1))
                .contains("退款 ¥5.00 · Refund of CN¥5.00")
                .contains("钱包里少了 ¥5.00")
                .contains("https://market.example/wallet/top-ups/" + topUp.id());
        assertThat(post.of(tenant).getLast()).contains("退款 ¥3.00 · Refund of CN¥3.00");
    }

    @Test
    void a_refund_that_did_not_reach_the_card_is_told_and_is_in_the_wallet_again() {
        TopUp topUp = till.paid(stripe, owner, yuan("20.00"), 98);
        stripe.refundOutside(Objects.requireNonNull(topUp.reference()), 800);
        till.look(topUp.id());
        stripe.refundOutside(Objects.requireNonNull(topUp.reference()), -800);
        till.look(topUp.id());
        till.look(topUp.id());

        assertThat(books.balance(tenant, AccountKind.WALLET_PAID)).isEqualTo(yuan("20.00"));
        assertThat(post.of(tenant)).hasSize(3);
        assertThat(post.of(tenant).getLast())
                .contains("退款 ¥8.00 没有到账 · A refund of CN¥8.00 came back")
                .contains("it is in the wallet again");
    }

    @Test
    void that_automatic_payments_have_ended_is_told() {
        TopUp first = till.topUps.start(owner, UUID.randomUUID(), yuan("20.00"), "stripe", true);
        stripe.pay(Objects.requireNonNull(first.reference()), 0);
        till.look(first.id());
        till.automatic.on(owner, new Wish(yuan("50.00"), yuan("30.00"), yuan("100.00")));
        stripe.fails(Fault.REFUSED);

        till.automatic.run();
        books.execute("update market.provider_call set due_at = now() where ended_at is null");
        till.outbox.run();
        till.automatic.run();
        till.automatic.run();

        assertThat(post.of(tenant)).hasSize(2);
        assertThat(post.of(tenant).getLast())
                .contains("自动充值没成 · An automatic top-up failed")
                .contains("¥30.00")
                .contains("https://market.example/wallet");
    }
}
