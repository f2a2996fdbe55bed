package bicameral.marketplace.billing;

import static bicameral.marketplace.billing.Books.done;
import static bicameral.marketplace.billing.Books.offer;
import static bicameral.marketplace.billing.Books.order;
import static bicameral.marketplace.billing.Books.owner;
import static bicameral.marketplace.billing.Books.tenant;
import static bicameral.marketplace.billing.Books.yuan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.marketplace.money.Money;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.PersonId;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.TenantId;
import bicameral.tenant.audit.AuditLog;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WalletsTest {
    private final Books books = new Books();
    private final Wallets wallets = new Wallets(books.tx, new AuditLog(books.tx), books.settings);
    private final TenantId tenant = tenant();
    private final CurrentTenant payer = owner(tenant);

    private void message(String price, boolean answered) {
        Offer offer = offer(price, 0);
        Order order = order(offer, tenant);
        books.billing.reserve(order);
        if (answered) books.billing.record(offer, order.message(), done());
        else books.billing.release(order.message(), "failed");
        books.billing.settle(order.message());
    }

    @Test
    void a_tenant_that_never_paid_has_an_empty_wallet() {
        Wallet wallet = wallets.read(payer, null, 20);
        assertThat(wallet.available()).isEqualTo(yuan("0"));
        assertThat(wallet.lines()).isEmpty();
        assertThat(wallet.dailyLimit()).isNull();
    }

    @Test
    void the_statement_has_a_line_for_each_change_with_the_balance_after_it() {
        books.give(tenant, "1.00");
        message("0.05", true);
        message("0.20", false);
        books.billing.reserve(order(offer("0.10", 0), tenant));

        Wallet wallet = wallets.read(payer, null, 20);

        assertThat(wallet.available()).isEqualTo(yuan("0.85"));
        assertThat(wallet.held()).isEqualTo(yuan("0.10"));
        assertThat(wallet.spentToday()).isEqualTo(yuan("0.15"));
        assertThat(wallet.lines().stream().map(Wallet.Line::kind)).containsExactly("release", "message", "top_up");
        assertThat(wallet.lines().stream().map(Wallet.Line::amount))
                .containsExactly(yuan("0"), yuan("-0.05"), yuan("1.00"));
        assertThat(wallet.lines().stream().map(Wallet.Line::balance))
                .containsExactly(yuan("0.95"), yuan("0.95"), yuan("1.00"));
        assertThat(wallet.lines().get(1).about()).isEqualTo("农技助手");
    }

    @Test
    void the_next_page_goes_on_where_the_last_ended() {
        books.give(tenant, "1.00");
        for (int i = 0; i < 4; i++) message("0.05", true);
        List<Wallet.Line> all = wallets.read(payer, null, 20).lines();
        List<Wallet.Line> first = wallets.read(payer, null, 2).lines();
        List<Wallet.Line> rest = wallets.read(payer, first.getLast().id(), 20).lines();
        assertThat(first).isEqualTo(all.subList(0, 2));
        assertThat(rest).isEqualTo(all.subList(2, 5));
    }

    @Test
    void who_may_not_spend_sets_no_limit() {
        CurrentTenant viewer = new CurrentTenant(tenant, new PersonId(Ids.next()), Set.of(Role.VIEWER));
        assertThatThrownBy(() -> wallets.limit(viewer, yuan("5.00")))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("not_allowed"));
    }

    @Test
    void a_negative_limit_is_refused() {
        assertThatThrownBy(() -> wallets.limit(payer, new Money(-1, Money.CNY)))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("invalid_amount"));
    }
}
