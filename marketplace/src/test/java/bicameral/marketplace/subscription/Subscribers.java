package bicameral.marketplace.subscription;

import static bicameral.marketplace.billing.Books.yuan;

import bicameral.host.gateway.EgressPolicy;
import bicameral.marketplace.agent.AgentDraft;
import bicameral.marketplace.agent.AgentSettings;
import bicameral.marketplace.agent.Agents;
import bicameral.marketplace.agent.SampleAgent;
import bicameral.marketplace.billing.Books;
import bicameral.marketplace.billing.Charge.Means;
import bicameral.marketplace.billing.Offer;
import bicameral.marketplace.billing.Order;
import bicameral.marketplace.billing.Outcome;
import bicameral.marketplace.billing.Reservation;
import bicameral.marketplace.listing.Listings;
import bicameral.marketplace.mail.Letters;
import bicameral.marketplace.mail.MailSettings;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.plan.Plans;
import bicameral.protocol.AgentBrief.Engine;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.TenantId;
import bicameral.tenant.audit.AuditLog;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Agents with plans, and what their subscribers do: the application's parts on a market's books, by its default settings. */
public final class Subscribers {
    public final Renewals renewals;
    public final Subscriptions subscriptions;
    final Agents agents;
    final Listings listings;
    private final Books books;
    private final Letters letters;

    /** Without mail. */
    public Subscribers(Books books) {
        this(books, new Letters(books.ops, MailSettings.NONE));
    }

    Subscribers(Books books, Letters letters) {
        AuditLog audit = new AuditLog(books.tx);
        this.books = books;
        this.letters = letters;
        this.agents = SampleAgent.agents(books.tx);
        this.listings = new Listings(books.tx);
        this.renewals = another();
        PeriodBooks periods = new PeriodBooks(books.ops, books.accounts, books.ledger, books.settings);
        this.subscriptions = new Subscriptions(
                books.ops, books.tx, listings, periods, renewals, SubscriptionSettings.defaults(), audit);
    }

    /** As of another instance of the application. */
    Renewals another() {
        return new Renewals(
                books.ops,
                new PeriodBooks(books.ops, books.accounts, books.ledger, books.settings),
                new SubscriptionLetters(letters, books.settings),
                SubscriptionSettings.defaults());
    }

    /** An agent for 0.50 a message, none of them free, published. */
    public AgentDraft publish(CurrentTenant creator, Plans plans) {
        AgentSettings settings = SampleAgent.settings(Engine.EXTRACTIVE, EgressPolicy.NONE, yuan("0.50"), 0, plans);
        AgentDraft draft = agents.createAs(creator, "a-" + Ids.next(), "blank", settings);
        agents.publish(creator, draft.id());
        return draft;
    }

    /** A message of a member, who may spend or has to have a seat. */
    public Order order(CurrentTenant by, AgentDraft agent, boolean spends) {
        return new Order(
                Ids.next(),
                "asks",
                Offer.of(listings.bySlug(agent.slug()).orElseThrow()),
                spends ? by.tenant() : null,
                by.person().toString(),
                new Order.Member(by.tenant(), by.person()));
    }

    /** Asks, is answered, and says by which means that was paid. */
    public Means ask(CurrentTenant by, AgentDraft agent, boolean spends, Outcome outcome) {
        Order order = order(by, agent, spends);
        Reservation reservation = books.billing.reserve(order);
        books.billing.record(order.offer(), order.message(), outcome);
        books.billing.settle(order.message());
        return reservation.charge().means();
    }

    /** What of a payer's periods is paid and not earned yet. */
    public Money deferred(TenantId payer) {
        long micros = books.ops.in(handle -> handle.createQuery(
                        "select coalesce(sum(balance), 0)::bigint from market.account where kind = 'deferred' and tenant_id = :t")
                .bind("t", payer.value())
                .mapTo(Long.class)
                .one());
        return new Money(micros, Money.CNY);
    }

    /** When the next of all subscriptions has something to do. */
    public Instant due() {
        return books.ops.in(handle ->
                handle.createQuery("""
                        select coalesce(min(due_at), '9999-12-31') from market.subscription where state <> 'ended'""").mapTo(OffsetDateTime.class).one().toInstant());
    }
}
