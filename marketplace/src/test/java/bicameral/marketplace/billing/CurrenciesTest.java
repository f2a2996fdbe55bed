package bicameral.marketplace.billing;

import static bicameral.marketplace.billing.Books.offer;
import static bicameral.marketplace.billing.Books.order;
import static bicameral.marketplace.billing.Books.owner;
import static bicameral.marketplace.billing.Books.tenant;
import static bicameral.marketplace.billing.Books.yuan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.marketplace.money.Money;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.TenantId;
import bicameral.tenant.audit.AuditLog;
import java.net.URI;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CurrenciesTest {
    private static final Currency USD = Currency.getInstance("USD");
    private static final Currency EUR = Currency.getInstance("EUR");

    private final Books books = new Books();
    private final Wallets wallets = new Wallets(books.tx, new AuditLog(books.tx), books.settings);
    private final TenantId payer = tenant();

    private static Money dollars(String amount) {
        return Money.of(amount, USD);
    }

    @AfterEach
    void theBooksHold() {
        books.audit();
    }

    @Test
    @Tag("P-B64")
    void a_message_is_paid_from_the_wallet_in_its_currency_and_leaves_the_others_alone() {
        books.give(payer, "10.00");
        books.give(payer, dollars("5.00"));
        Offer offer = offer(dollars("0.20"), 0);
        Order order = order(offer, payer);

        books.billing.reserve(order);
        books.billing.record(offer, order.message(), new Outcome(Reservation.State.DONE, 900, 600, 400, null));
        books.billing.settle(order.message());

        assertThat(books.balance(payer, AccountKind.WALLET_PAID, USD)).isEqualTo(dollars("4.80"));
        assertThat(books.balance(payer, AccountKind.WALLET_PAID)).isEqualTo(yuan("10.00"));
        // 0.20 less what a thousand tokens cost in dollars, less 15 %.
        assertThat(books.balance(offer.publisher(), AccountKind.CREATOR_PENDING, USD))
                .isEqualTo(dollars("0.16881"));
        assertThat(books.balance(offer.publisher(), AccountKind.CREATOR_PENDING))
                .isEqualTo(yuan("0"));
    }

    @Test
    @Tag("P-B64")
    void credit_in_another_currency_is_never_turned_into_the_offers() {
        books.give(payer, "10.00");
        assertThatThrownBy(() -> books.billing.reserve(order(offer(dollars("0.20"), 0), payer)))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo("no_credit_in_currency");
                    assertThat(refusal.kind()).isEqualTo(Refusal.Kind.UNPAID);
                    assertThat(refusal.values()).containsEntry("currency", "USD");
                });
        assertThat(books.balance(payer, AccountKind.WALLET_PAID)).isEqualTo(yuan("10.00"));
    }

    @Test
    void too_little_in_the_offers_currency_is_told_as_such() {
        books.give(payer, "10.00");
        books.give(payer, dollars("0.10"));
        assertThatThrownBy(() -> books.billing.reserve(order(offer(dollars("0.20"), 0), payer)))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("insufficient_funds"));
    }

    @Test
    @Tag("P-B64")
    void a_currency_that_the_market_does_not_trade_in_is_refused() {
        Money francs = Money.of("0.20", Currency.getInstance("CHF"));
        books.give(payer, Money.of("5.00", francs.currency()));
        assertThatThrownBy(() -> books.billing.reserve(order(offer(francs, 0), payer)))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("currency_mismatch"));
    }

    @Test
    void a_daily_limit_is_of_one_currency() {
        CurrentTenant owner = books.joined(books.founded("ENTERPRISE"), books.person("陈"), Role.OWNER);
        TenantId payer = owner.tenant();
        books.give(payer, "10.00");
        books.give(payer, dollars("5.00"));
        wallets.limit(owner, dollars("0.10"));
        books.billing.reserve(order(offer("0.20", 0), payer));
        assertThatThrownBy(() -> books.billing.reserve(order(offer(dollars("0.20"), 0), payer)))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("daily_limit_reached"));
        wallets.limit(owner, USD, null);
        books.billing.reserve(order(offer(dollars("0.20"), 0), payer));
    }

    @Test
    void each_wallet_has_its_own_statement_and_one_list_has_them_all() {
        books.give(payer, "10.00");
        books.give(payer, dollars("5.00"));
        books.give(payer, Money.of("3.00", Currency.getInstance("CHF")));
        assertThat(wallets.read(owner(payer), USD, null, 20).lines()).hasSize(1);
        assertThat(wallets.read(owner(payer), USD, null, 20).available()).isEqualTo(dollars("5.00"));
        assertThat(wallets.read(owner(payer), EUR, null, 20).lines()).isEmpty();
        // Credit in a currency that the market has given up is still shown.
        assertThat(wallets.available(owner(payer)))
                .containsExactly(
                        yuan("10.00"), dollars("5.00"), Money.zero(EUR), Money.of("3.00", Currency.getInstance("CHF")));
    }

    @Test
    void earnings_mature_in_their_currency() {
        Books books = new Books(this.books.settings.with(1_500, 0, 0, 1_000_000_000));
        books.give(payer, dollars("5.00"));
        Offer offer = offer(dollars("1.00"), 0);
        Order order = order(offer, payer);
        books.billing.reserve(order);
        books.billing.record(offer, order.message(), Books.done());
        books.billing.settle(order.message());
        books.billing.matureEarnings();
        assertThat(books.balance(offer.publisher(), AccountKind.CREATOR_AVAILABLE, USD))
                .isEqualTo(dollars("0.85"));
    }

    @Test
    void a_currency_without_a_price_of_the_engine_is_refused_at_start() {
        BillingSettings settings =
                BillingSettings.defaults(false, true, Books.SECRET, URI.create("http://localhost:8080"));
        Currency francs = Currency.getInstance("CHF");
        assertThatThrownBy(() -> settings.withCurrencies(List.of(francs), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("CHF");
        assertThat(settings.withCurrencies(List.of(francs), Map.of(francs, 1_300L))
                        .currency())
                .isEqualTo(francs);
    }
}
