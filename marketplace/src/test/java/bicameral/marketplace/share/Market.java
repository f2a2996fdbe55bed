package bicameral.marketplace.share;

import static bicameral.marketplace.billing.Books.done;
import static bicameral.marketplace.billing.Books.yuan;

import bicameral.host.gateway.EgressPolicy;
import bicameral.marketplace.agent.AgentDraft;
import bicameral.marketplace.agent.AgentSettings;
import bicameral.marketplace.agent.Agents;
import bicameral.marketplace.agent.Terms;
import bicameral.marketplace.billing.AccountKind;
import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.billing.Books;
import bicameral.marketplace.billing.Offer;
import bicameral.marketplace.billing.Order;
import bicameral.marketplace.billing.Outcome;
import bicameral.marketplace.earnings.Movements;
import bicameral.marketplace.listing.Listings;
import bicameral.marketplace.listing.Shelf;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.plan.Plans;
import bicameral.marketplace.refund.Refunds;
import bicameral.marketplace.template.Templates;
import bicameral.protocol.AgentBrief.Engine;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.Operator;
import bicameral.tenant.Role;
import bicameral.tenant.TenantId;
import bicameral.tenant.audit.AuditLog;
import bicameral.tenant.audit.OperatorLog;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A market in which agents are made from agents: 20 % commission, no tax, earnings mature after a week. */
final class Market {
    final Books books;
    final Agents agents;
    final Listings listings;
    final Movements movements;
    final Shares shares;
    final Remixes remixes;
    final Refunds refunds;

    Market() {
        this(new Books(settings()));
    }

    Market(Books books) {
        this.books = books;
        this.agents = new Agents(books.tx, new AuditLog(books.tx), new Templates(), new Shelf(new Templates()));
        this.listings = new Listings(books.tx);
        this.movements = new Movements(books.tx);
        this.shares = new Shares(books.ops, books.accounts, books.ledger);
        this.remixes = remixes(ShareSettings.defaults());
        this.refunds = new Refunds(books.ops, books.accounts, books.ledger, books.settings, new OperatorLog(books.ops));
    }

    static BillingSettings settings() {
        return BillingSettings.defaults(false, true, Books.SECRET, URI.create("http://localhost:8080"))
                .with(2_000, 0, 7, yuan("1000").micros());
    }

    Remixes remixes(ShareSettings settings) {
        return new Remixes(books.ops, agents, listings, settings);
    }

    /** An organisation with an owner. */
    CurrentTenant founded(String owner) {
        return books.joined(books.founded("ENTERPRISE"), books.person(owner), Role.OWNER);
    }

    /** An agent for 1.00 a message, published. */
    AgentDraft published(CurrentTenant creator, String name, @Nullable Integer remixBasisPoints) {
        AgentDraft draft = agents.createAs(
                creator,
                "a-" + Ids.next().toString().substring(24),
                "practice-partner",
                settings(name, remixBasisPoints));
        agents.publish(creator, draft.id());
        return draft;
    }

    static AgentSettings settings(String name, @Nullable Integer remixBasisPoints) {
        return new AgentSettings(
                name,
                "帮人问路。",
                "慢慢说",
                "你好",
                "不知道",
                List.of("往哪走？"),
                "",
                "education",
                "路",
                "jade",
                Engine.EXTRACTIVE,
                EgressPolicy.NONE,
                yuan("1.00"),
                0,
                Plans.NONE,
                new Terms(true, false, remixBasisPoints));
    }

    /** Made from another one and published; what it may be remixed for in turn. */
    AgentDraft remixed(CurrentTenant creator, AgentDraft from, @Nullable Integer remixBasisPoints) {
        int agreed = remixes.terms(
                        creator.tenant(), listings.bySlug(from.slug()).orElseThrow())
                .orElseThrow()
                .basisPoints();
        AgentDraft draft = remixes.remix(creator, from.slug(), agreed);
        AgentDraft saved = agents.save(creator, draft.id(), settings("改" + agreed, remixBasisPoints), draft.revision());
        agents.publish(creator, saved.id());
        return saved;
    }

    /** A message to it that costs 1.00. */
    UUID sold(AgentDraft agent, TenantId payer) {
        return sold(agent, payer, done());
    }

    UUID sold(AgentDraft agent, TenantId payer, Outcome outcome) {
        Offer offer = Offer.of(listings.bySlug(agent.slug()).orElseThrow());
        Order order = new Order(Ids.next(), "asks", offer, payer, payer.toString());
        books.billing.reserve(order);
        books.billing.record(offer, order.message(), outcome);
        books.billing.settle(order.message());
        return order.message();
    }

    void refund(UUID message, String amount) {
        refunds.give(new Operator(books.person("林"), "林"), Ids.next(), message, yuan(amount), "答错了");
    }

    Money pending(CurrentTenant creator) {
        return books.balance(creator.tenant(), AccountKind.CREATOR_PENDING);
    }

    Money available(CurrentTenant creator) {
        return books.balance(creator.tenant(), AccountKind.CREATOR_AVAILABLE);
    }

    Money debt(CurrentTenant creator) {
        return books.balance(creator.tenant(), AccountKind.CREATOR_DEBT);
    }
}
