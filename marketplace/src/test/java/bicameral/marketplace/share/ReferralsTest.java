package bicameral.marketplace.share;

import static bicameral.marketplace.billing.Books.yuan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.marketplace.agent.AgentDraft;
import bicameral.marketplace.billing.AccountKind;
import bicameral.marketplace.billing.Books;
import bicameral.marketplace.earnings.Movements.Source;
import bicameral.marketplace.earnings.Movements.Which;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.share.Referrals.Brought;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.TenantId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Of 1.00 the platform has 0.20, a tenth of which goes to who brought somebody in. */
class ReferralsTest {
    private final Market market = new Market();
    private final Referrals referrals =
            referrals(new ShareSettings(2_000, 3, 1_000, 12, yuan("0.05").micros()));
    private final CurrentTenant referrer = market.founded("引路人");
    private final CurrentTenant creator = market.founded("新来的");
    private final TenantId payer = market.books.founded("PERSONAL");

    private Referrals referrals(ShareSettings settings) {
        return new Referrals(market.books.ops, market.books.tx, settings);
    }

    @AfterEach
    void the_books_are_in_order() {
        market.books.audit();
    }

    private UUID sold() {
        AgentDraft agent = market.published(creator, "问路", null);
        market.books.give(payer, "5.00");
        UUID message = market.sold(agent, payer);
        market.shares.run();
        return message;
    }

    @Test
    void who_brings_a_creator_in_has_a_part_of_the_commission_on_what_it_sells() {
        assertThat(referrals.join(referrals.code(referrer), creator.tenant())).isTrue();
        sold();
        assertThat(market.pending(referrer)).isEqualTo(yuan("0.02"));
        assertThat(market.pending(creator)).isEqualTo(yuan("0.80"));
        assertThat(market.books.platform(AccountKind.COMMISSION)).isEqualTo(yuan("0.18"));

        Which day = Which.of(Money.CNY, market.movements.today(referrer));
        assertThat(market.movements.sum(referrer, day.of(Source.REFERRAL)).net())
                .isEqualTo(yuan("0.02"));
        assertThat(market.movements.sum(creator, day).lines()).isEqualTo(1);
        assertThat(referrals.brought(referrer, Money.CNY))
                .extracting(Brought::referred, Brought::earned)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(creator.tenant().value(), yuan("0.02")));
        assertThat(referrals.brought(creator, Money.CNY)).isEmpty();
    }

    @Test
    void who_brings_a_payer_in_has_it_of_what_it_buys_and_never_more_than_the_most() {
        referrals.join(referrals.code(referrer), payer);
        for (int i = 0; i < 4; i++) sold();
        assertThat(market.pending(referrer)).isEqualTo(yuan("0.05"));
        assertThat(market.books.balance(payer, AccountKind.WALLET_PAID)).isEqualTo(yuan("16.00"));
    }

    @Test
    void a_refund_takes_it_back_and_it_counts_no_more_against_the_most() {
        referrals.join(referrals.code(referrer), payer);
        UUID message = sold();
        sold();
        sold();
        assertThat(market.pending(referrer)).isEqualTo(yuan("0.05"));
        market.refund(message, "1.00");
        assertThat(market.pending(referrer)).isEqualTo(yuan("0.03"));
        sold();
        assertThat(market.pending(referrer)).isEqualTo(yuan("0.05"));
        assertThat(market.books.platform(AccountKind.COMMISSION)).isEqualTo(yuan("0.55"));
    }

    @Test
    void a_refund_of_a_part_takes_that_part_of_it_back() {
        referrals.join(referrals.code(referrer), payer);
        UUID message = sold();
        assertThat(market.pending(referrer)).isEqualTo(yuan("0.02"));
        market.refund(message, "0.50");
        assertThat(market.pending(referrer)).isEqualTo(yuan("0.01"));
        market.refund(message, "0.50");
        assertThat(market.pending(referrer)).isEqualTo(yuan("0"));
    }

    @Test
    void it_ends_when_its_time_is_over() {
        referrals.join(referrals.code(referrer), payer);
        market.books.execute("update market.referral set since = market.clock() - interval '2 hours',"
                + " until = market.clock() - interval '1 hour' where referred = '%s'".formatted(payer));
        sold();
        assertThat(market.pending(referrer)).isEqualTo(yuan("0"));
    }

    @Test
    @Tag("P-B73")
    void nobody_brings_in_themselves_an_old_account_or_one_twice() {
        String code = referrals.code(referrer);
        assertThat(referrals.code(referrer)).isEqualTo(code);
        assertThat(referrals.join(code, referrer.tenant())).isFalse();
        CurrentTenant own = market.books.joined(market.books.founded("ENTERPRISE"), referrer.person(), Role.OWNER);
        assertThat(referrals.join(code, own.tenant())).isFalse();
        TenantId old = market.books.founded("PERSONAL");
        market.books.execute(
                "update market.tenant set created_at = now() - interval '2 hours' where id = '%s'".formatted(old));
        assertThat(referrals.join(code, old)).isFalse();
        assertThat(referrals.join(code, payer)).isTrue();
        assertThat(referrals.join(code, payer)).isFalse();
        assertThat(referrals.join(referrals.code(creator), payer)).isFalse();
    }

    @Test
    void there_are_no_chains() {
        CurrentTenant first = market.founded("一");
        referrals.join(referrals.code(first), referrer.tenant());
        referrals.join(referrals.code(referrer), creator.tenant());
        sold();
        assertThat(market.pending(referrer)).isEqualTo(yuan("0.02"));
        assertThat(market.pending(first)).isEqualTo(yuan("0"));
    }

    @Test
    void a_word_that_is_nobodys_and_a_market_that_offers_nothing_bring_nothing() {
        for (String code : new String[] {"", "aaaaaaaaaa", "AAAAAAAAAA", "'; drop --", "a".repeat(5_000)}) {
            assertThat(referrals.join(code, payer)).isFalse();
            assertThat(referrals.inviter(code)).isEmpty();
        }
        String code = referrals.code(referrer);
        assertThat(referrals.inviter(code)).contains("Tenant");
        Referrals off = referrals(new ShareSettings(2_000, 3, 0, 12, 1));
        assertThat(off.inviter(code)).isEmpty();
        assertThat(off.join(code, payer)).isFalse();
        CurrentTenant builder = market.books.joined(referrer.tenant(), market.books.person("工"), Role.BUILDER);
        assertThatThrownBy(() -> referrals.code(builder)).isInstanceOf(Refusal.class);
    }

    @Test
    @Tag("P-F10")
    void whether_an_account_is_new_and_how_long_it_counts_goes_by_the_clock_of_money() {
        Market leap = new Market(Books.apart(Market.settings()));
        leap.books.clock.set(Instant.parse("2028-02-29T22:00:00Z"));
        CurrentTenant inviter = leap.founded("引路人");
        CurrentTenant invited = leap.founded("新来的");
        Referrals there = new Referrals(leap.books.ops, leap.books.tx, ShareSettings.defaults());

        assertThat(there.join(there.code(inviter), invited.tenant())).isTrue();

        assertThat(there.brought(inviter, Money.CNY))
                .singleElement()
                .satisfies(one -> assertThat(one.until().truncatedTo(ChronoUnit.MINUTES))
                        .isEqualTo(Instant.parse("2029-02-28T22:00:00Z")));
    }

    @Test
    void a_line_that_fails_keeps_no_other_from_being_shared_and_comes_with_the_next_run() {
        Market alone = new Market(Books.apart(Market.settings()));
        Referrals there = new Referrals(alone.books.ops, alone.books.tx, ShareSettings.defaults());
        CurrentTenant inviter = alone.founded("引路人");
        CurrentTenant invited = alone.founded("新来的");
        TenantId buyer = alone.books.founded("PERSONAL");
        there.join(there.code(inviter), invited.tenant());
        AgentDraft agent = alone.published(invited, "问路", null);
        alone.books.give(buyer, "5.00");
        UUID broken = alone.sold(agent, buyer);
        alone.sold(agent, buyer);
        alone.books.execute(
                "alter table market.share add constraint broken check (line <> '%s') not valid".formatted(broken));

        alone.shares.run();
        Money without = alone.pending(inviter);
        alone.books.execute("alter table market.share drop constraint broken");
        alone.shares.run();

        assertThat(without.micros()).isPositive();
        assertThat(alone.pending(inviter)).isEqualTo(without.plus(without));
        alone.books.audit();
    }
}
