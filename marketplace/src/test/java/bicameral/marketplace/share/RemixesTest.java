package bicameral.marketplace.share;

import static bicameral.marketplace.billing.Books.yuan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.marketplace.agent.AgentDraft;
import bicameral.marketplace.billing.AccountKind;
import bicameral.marketplace.earnings.Movements.Cause;
import bicameral.marketplace.earnings.Movements.Source;
import bicameral.marketplace.earnings.Movements.Which;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.share.Lineage.Author;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.TenantId;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Of 1.00 the platform has 0.20 and the creator 0.80, a part of which goes on to authors. */
class RemixesTest {
    private final Market market = new Market();
    private final CurrentTenant author = market.founded("作者");
    private final CurrentTenant remixer = market.founded("改者");
    private final TenantId payer = market.books.founded("ENTERPRISE");

    @AfterEach
    void the_books_are_in_order() {
        market.books.audit();
    }

    private AgentDraft sold(AgentDraft agent) {
        market.books.give(payer, "10.00");
        market.sold(agent, payer);
        return agent;
    }

    private static void refused(String code, Runnable deed) {
        assertThatThrownBy(deed::run)
                .isInstanceOfSatisfying(Refusal.class, r -> assertThat(r.code()).isEqualTo(code));
    }

    @Test
    void an_author_has_a_share_of_what_a_remix_earns_and_it_matures_with_it() {
        AgentDraft made = market.remixed(remixer, market.published(author, "问路", 1_000), null);
        sold(made);

        assertThat(market.shares.run()).isEqualTo(1);
        assertThat(market.pending(author)).isEqualTo(yuan("0.08"));
        assertThat(market.pending(remixer)).isEqualTo(yuan("0.72"));
        assertThat(market.shares.run()).isZero();

        market.books.execute("update market.maturing set mature_at = market.clock() where tenant_id in ('%s', '%s')"
                .formatted(author.tenant(), remixer.tenant()));
        market.books.billing.matureEarnings();
        assertThat(market.available(author)).isEqualTo(yuan("0.08"));
        assertThat(market.available(remixer)).isEqualTo(yuan("0.72"));
    }

    @Test
    @Tag("P-F15")
    void schedulers_at_once_share_once() throws Exception {
        AgentDraft made = market.remixed(remixer, market.published(author, "问路", 1_000), null);
        for (int i = 0; i < 5; i++) sold(made);

        Callable<Integer> run = () -> new Market(market.books).shares.run();
        try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
            for (var one : pool.invokeAll(List.of(run, run, run, run))) one.get();
        }
        market.shares.run();

        assertThat(market.pending(author)).isEqualTo(yuan("0.40"));
        assertThat(market.pending(remixer)).isEqualTo(yuan("3.60"));
    }

    @Test
    void a_remix_takes_over_texts_and_prices_and_nothing_that_leaves_the_chamber() {
        AgentDraft made = market.published(author, "问路", 1_000);
        AgentDraft remix = market.remixes.remix(remixer, made.slug(), 1_000);

        assertThat(remix.settings()).isEqualTo(Market.settings("问路", null));
        assertThat(remix.collection()).isNotEqualTo(made.collection());
        assertThat(remix.liveVersion()).isNull();
        assertThat(market.remixes.of(remixer, remix.id()).authors())
                .containsExactly(new Author(author.tenant(), made.id(), 1_000));
        assertThat(market.remixes.of(author, remix.id())).isEqualTo(Lineage.NONE);
    }

    @Test
    void what_was_agreed_stays_when_the_author_asks_for_more() {
        AgentDraft original = market.published(author, "问路", 1_000);
        AgentDraft made = market.remixed(remixer, original, null);
        long revision = market.agents.get(author, original.id()).revision();
        market.agents.save(author, original.id(), Market.settings("问路", 2_000), revision);
        market.agents.publish(author, original.id());

        sold(made);
        market.shares.run();
        assertThat(market.pending(author)).isEqualTo(yuan("0.08"));
        refused("remix_terms_changed", () -> market.remixes.remix(remixer, original.slug(), 1_000));
    }

    @Test
    void an_agent_is_remixed_only_where_its_author_allows_it_and_by_builders() {
        AgentDraft closed = market.published(author, "问路", null);
        refused("remix_not_allowed", () -> market.remixes.remix(remixer, closed.slug(), 0));
        refused("unknown_agent", () -> market.remixes.remix(remixer, "a-nobodys", 0));
        AgentDraft open = market.published(author, "问路", 0);
        CurrentTenant billing = market.books.joined(remixer.tenant(), market.books.person("账"), Role.BILLING);
        assertThatThrownBy(() -> market.remixes.remix(billing, open.slug(), 0)).isInstanceOf(Refusal.class);
    }

    @Test
    void each_further_generation_has_half_and_all_together_stay_within_the_most() {
        TenantId a = new TenantId(Ids.next());
        TenantId b = new TenantId(Ids.next());
        TenantId c = new TenantId(Ids.next());
        TenantId d = new TenantId(Ids.next());
        UUID agent = Ids.next();
        ShareSettings settings = new ShareSettings(2_000, 3, 0, 12, 1);
        Lineage first = Lineage.of(b, new Author(a, agent, 1_001), Lineage.NONE, settings);
        Lineage second = Lineage.of(c, new Author(b, agent, 1_600), first, settings);
        Lineage third = Lineage.of(d, new Author(c, agent, 300), second, settings);
        Lineage fourth = Lineage.of(new TenantId(Ids.next()), new Author(d, agent, 300), third, settings);

        assertThat(first.authors()).extracting(Author::basisPoints).containsExactly(1_001);
        assertThat(second.authors()).extracting(Author::basisPoints).containsExactly(1_600, 400);
        assertThat(third.authors()).extracting(Author::basisPoints).containsExactly(300, 800, 200);
        assertThat(fourth.authors()).extracting(Author::basisPoints).containsExactly(300, 150, 400);
        assertThat(second.basisPoints()).isEqualTo(2_000);
    }

    @Test
    void a_lineage_is_paid_along_its_generations() {
        CurrentTenant second = market.founded("二");
        AgentDraft original = market.published(author, "问路", 1_000);
        AgentDraft middle = market.remixed(second, original, 500);
        sold(market.remixed(remixer, middle, null));
        market.shares.run();
        assertThat(market.pending(second)).isEqualTo(yuan("0.04"));
        assertThat(market.pending(author)).isEqualTo(yuan("0.04"));
        assertThat(market.pending(remixer)).isEqualTo(yuan("0.72"));
    }

    @Test
    @Tag("P-B73")
    void nobody_shares_with_themselves_nor_of_what_a_creator_buys_of_their_own() {
        AgentDraft original = market.published(author, "问路", 1_000);
        AgentDraft own = market.remixed(author, original, 1_000);
        assertThat(market.remixes.of(author, own.id()).basisPoints()).isZero();
        AgentDraft made = market.remixed(remixer, original, null);
        // The author's other organisation remixes too; and the author buys of the remixer.
        CurrentTenant other = market.books.joined(market.books.founded("ENTERPRISE"), author.person(), Role.OWNER);
        AgentDraft others = market.remixed(other, original, null);
        for (CurrentTenant buyer : new CurrentTenant[] {author, remixer}) {
            market.books.give(buyer.tenant(), "5.00");
            market.sold(made, buyer.tenant());
        }
        sold(others);
        sold(own);

        market.shares.run();
        assertThat(market.pending(author)).isEqualTo(yuan("0.80"));
        assertThat(market.pending(remixer)).isEqualTo(yuan("1.60"));
        assertThat(market.pending(other)).isEqualTo(yuan("0.80"));
    }

    @Test
    @Tag("P-M7")
    void a_refund_takes_the_share_back_pro_rata_and_a_whole_one_all_of_it() {
        AgentDraft made = market.remixed(remixer, market.published(author, "问路", 333), null);
        market.books.give(payer, "10.00");
        UUID message = market.sold(made, payer);
        market.shares.run();
        assertThat(market.pending(author)).isEqualTo(yuan("0.02664"));

        market.refund(message, "0.333333");
        assertThat(market.pending(author)).isEqualTo(yuan("0.017761"));
        market.refund(message, "0.666667");
        assertThat(market.pending(author)).isEqualTo(yuan("0"));
        assertThat(market.pending(remixer)).isEqualTo(yuan("0"));
        assertThat(market.books.balance(payer, AccountKind.WALLET_PAID)).isEqualTo(yuan("10.00"));
    }

    @Test
    void what_was_refunded_before_is_not_shared() {
        AgentDraft made = market.remixed(remixer, market.published(author, "问路", 1_000), null);
        market.books.give(payer, "10.00");
        UUID message = market.sold(made, payer);
        market.refund(message, "0.50");
        market.shares.run();
        assertThat(market.pending(author)).isEqualTo(yuan("0.04"));
        market.refund(message, "0.50");
        assertThat(market.pending(author)).isEqualTo(yuan("0"));
    }

    @Test
    void what_an_author_was_paid_out_already_is_the_authors_debt_and_not_the_remixers() {
        AgentDraft made = market.remixed(remixer, market.published(author, "问路", 1_000), null);
        market.books.give(payer, "10.00");
        UUID message = market.sold(made, payer);
        market.shares.run();
        market.books.execute("update market.maturing set mature_at = market.clock() where tenant_id in ('%s', '%s')"
                .formatted(author.tenant(), remixer.tenant()));
        market.books.billing.matureEarnings();
        gone(author);

        market.refund(message, "1.00");
        assertThat(market.debt(author)).isEqualTo(yuan("-0.08"));
        assertThat(market.debt(remixer)).isEqualTo(yuan("0"));
        assertThat(market.available(remixer)).isEqualTo(yuan("0"));
    }

    /** As a lost dispute about something else would leave them: nothing available. */
    private void gone(CurrentTenant creator) {
        Money all = market.available(creator);
        var from = market.books.accounts.of(creator.tenant(), AccountKind.CREATOR_AVAILABLE, Money.CNY);
        var to = market.books.accounts.platform(AccountKind.CHARGEBACK_LOSS, "", Money.CNY);
        UUID id = Ids.next();
        market.books.ops.in(handle -> market.books.ledger.post(
                handle,
                bicameral.marketplace.billing.Posting.of("gone:" + id, "dispute_won", id)
                        .debit(from, all.micros())
                        .credit(to, all.micros())
                        .build()));
    }

    @Test
    void what_is_shared_stands_in_both_earnings_and_each_figure_opens_its_lines() {
        AgentDraft original = market.published(author, "问路", 1_000);
        AgentDraft made = market.remixed(remixer, original, null);
        market.books.give(payer, "10.00");
        UUID message = market.sold(made, payer);
        market.sold(made, payer);
        market.shares.run();
        market.refund(message, "0.50");

        Which authors = day(author).of(Source.REMIX);
        assertThat(market.movements.sum(author, authors).net()).isEqualTo(yuan("0.12"));
        assertThat(market.movements.lines(author, authors, 0, 10)).hasSize(3).allSatisfy(line -> {
            assertThat(line.agent()).isEqualTo(original.id());
            assertThat(line.agentName()).isEqualTo("问路");
            assertThat(line.transaction()).isNotNull();
        });
        assertThat(market.movements.sum(author, authors.of(Cause.REFUND)).net()).isEqualTo(yuan("-0.04"));
        Which remixers = day(remixer);
        assertThat(market.movements.sum(remixer, remixers.of(Source.REMIX)).net())
                .isEqualTo(yuan("-0.12"));
        assertThat(market.movements.sum(remixer, remixers.of(made.id())).net())
                .isEqualTo(market.pending(remixer))
                .isEqualTo(yuan("1.08"));
        assertThat(market.movements.sum(market.founded("旁"), day(author)).lines())
                .isZero();
    }

    private Which day(CurrentTenant creator) {
        return Which.of(Money.CNY, market.movements.today(creator));
    }

    @Test
    void a_charge_that_is_captured_late_is_shared_when_it_is() {
        AgentDraft made = market.remixed(remixer, market.published(author, "问路", 1_000), null);
        market.books.give(payer, "10.00");
        var offer = bicameral.marketplace.billing.Offer.of(
                market.listings.bySlug(made.slug()).orElseThrow());
        var order = new bicameral.marketplace.billing.Order(Ids.next(), "asks", offer, payer, "v");
        market.books.billing.reserve(order);
        market.books.billing.record(offer, order.message(), bicameral.marketplace.billing.Books.done());
        // The process died before the capture, and hours pass in which shares are looked for.
        market.books.execute("update market.hold set created_at = created_at - interval '3 hours' where message = '%s'"
                .formatted(order.message()));
        market.books.execute("alter table market.usage_event disable trigger usage_event_is_history");
        market.books.execute(
                "update market.usage_event set created_at = created_at - interval '3 hours' where message = '%s'"
                        .formatted(order.message()));
        market.books.execute("alter table market.usage_event enable trigger usage_event_is_history");
        market.shares.run();
        assertThat(market.pending(author)).isEqualTo(yuan("0"));

        market.books.billing.settle(order.message());
        market.shares.run();
        assertThat(market.pending(author)).isEqualTo(yuan("0.08"));
    }

    @Test
    void instances_that_share_at_the_same_time_share_once() throws Exception {
        AgentDraft made = market.remixed(remixer, market.published(author, "问路", 1_000), null);
        market.books.give(payer, "10.00");
        for (int i = 0; i < 5; i++) market.sold(made, payer);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Integer> run =
                    () -> new Shares(market.books.ops, market.books.accounts, market.books.ledger).run();
            for (var each : threads.invokeAll(java.util.List.of(run, run, run))) each.get();
        }
        assertThat(market.pending(author)).isEqualTo(yuan("0.40"));
    }

    @Test
    void who_has_left_has_no_share_any_more() {
        AgentDraft made = market.remixed(remixer, market.published(author, "问路", 1_000), null);
        market.books.execute("update market.tenant set erased_at = now() where id = '%s'".formatted(author.tenant()));
        sold(made);
        market.shares.run();
        assertThat(market.pending(remixer)).isEqualTo(yuan("0.80"));
    }

    @Test
    void what_an_agent_was_made_from_is_named_while_it_is_listed() {
        AgentDraft original = market.published(author, "问路", 1_000);
        AgentDraft made = market.remixed(remixer, original, null);
        var listing = market.listings.bySlug(made.slug()).orElseThrow();
        assertThat(market.remixes.madeFrom(listing).orElseThrow().slug()).isEqualTo(original.slug());
        market.agents.unpublish(author, original.id());
        assertThat(market.remixes.madeFrom(listing)).isEmpty();
    }
}
