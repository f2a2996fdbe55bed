package bicameral.marketplace.price;

import static bicameral.marketplace.billing.Books.done;
import static bicameral.marketplace.billing.Books.yuan;
import static org.assertj.core.api.Assertions.assertThat;

import bicameral.host.gateway.EgressPolicy;
import bicameral.marketplace.agent.AgentDraft;
import bicameral.marketplace.agent.AgentSettings;
import bicameral.marketplace.agent.Agents;
import bicameral.marketplace.billing.AccountKind;
import bicameral.marketplace.billing.Books;
import bicameral.marketplace.billing.Offer;
import bicameral.marketplace.billing.Order;
import bicameral.marketplace.listing.Listing;
import bicameral.marketplace.listing.Listings;
import bicameral.marketplace.listing.PricePerMessage;
import bicameral.marketplace.listing.Shelf;
import bicameral.marketplace.mail.Letters;
import bicameral.marketplace.mail.MailSettings;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.template.Templates;
import bicameral.protocol.AgentBrief.Engine;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.Role;
import bicameral.tenant.audit.AuditLog;
import bicameral.tenant.identity.People;
import bicameral.tenant.identity.Person;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The clock of money is moved; nothing waits. */
class PriceRisesTest {
    private final Books books = new Books();
    private final Letters letters = new Letters(
            books.ops,
            new MailSettings(Optional.of(new MailSettings.Server(
                    "127.0.0.1", 1, MailSettings.Security.NONE, "", "", "market@example.com"))));
    private final Agents agents =
            new Agents(books.tx, new AuditLog(books.tx), new Templates(), new Shelf(new Templates()));
    private final Listings listings = new Listings(books.tx);
    private final PriceRises rises = new PriceRises(books.ops, books.tx, letters, books.settings);
    private final CurrentTenant creator = owner("农社");
    private final CurrentTenant payer = owner("阿禾");
    private final AgentDraft agent = agents.createAs(
            creator,
            "a-" + Ids.next(),
            "blank",
            new AgentSettings(
                    "农技助手",
                    "回答栽培问题",
                    "",
                    "",
                    "",
                    List.of(),
                    "",
                    "farming",
                    "农",
                    "jade",
                    Engine.EXTRACTIVE,
                    EgressPolicy.NONE,
                    yuan("0.50"),
                    0));

    private CurrentTenant owner(String name) {
        Person person = new People(books.ops)
                .signedIn("https://id.example", Ids.next().toString(), name, Ids.next() + "@example.com");
        return new CurrentTenant(person.personal(), person.id(), Set.of(Role.OWNER));
    }

    @AfterEach
    void the_books_are_in_order_and_nothing_is_left() {
        books.audit();
        books.execute("update market.letter set state = 'given_up', ended_at = now() where state = 'waiting'");
        books.execute(
                "update market.listing set rises_from = null, price_before = null, passes_before = null, told_to = null");
        books.execute("delete from market.clock_shift");
    }

    private void publish(String price) {
        publish(price, false);
    }

    private void publish(String price, boolean passes) {
        AgentDraft draft = agents.get(creator, agent.id());
        agents.save(creator, agent.id(), draft.settings().with(yuan(price), passes), draft.revision());
        agents.publish(creator, agent.id());
    }

    private Listing listing() {
        return listings.bySlug(agent.slug()).orElseThrow();
    }

    private Money price() {
        return Offer.of(listing()).price();
    }

    private Instant now() {
        return books.ops.in(handle -> handle.createQuery("select market.clock()")
                .mapTo(OffsetDateTime.class)
                .one()
                .toInstant());
    }

    private void later(String interval) {
        books.execute("insert into market.clock_shift (shift) values (interval '" + interval
                + "') on conflict (one) do update set shift = clock_shift.shift + excluded.shift");
    }

    private Order ask(CurrentTenant by) {
        books.give(by.tenant(), "5.00");
        Order order = new Order(
                Ids.next(),
                "asks",
                Offer.of(listing()),
                by.tenant(),
                by.person().toString(),
                new Order.Member(by.tenant(), by.person()));
        books.billing.reserve(order);
        return order;
    }

    private void answered(Order order) {
        books.billing.record(order.offer(), order.message(), done());
        books.billing.settle(order.message());
    }

    private void paid() {
        publish("0.50");
        answered(ask(payer));
    }

    private List<String> letters() {
        return books.ops.in(handle -> handle.createQuery(
                        "select subject || ' ' || body from market.letter where business_key like :key order by id")
                .bind("key", "price:" + agent.id() + ":%")
                .mapTo(String.class)
                .list());
    }

    @Test
    void a_dearer_price_holds_a_week_after_it_was_announced() {
        paid();
        publish("0.80");

        assertThat(price()).isEqualTo(yuan("0.50"));
        PricePerMessage.Rise rise = Objects.requireNonNull(listing().rise());
        assertThat(rise.then().price()).isEqualTo(yuan("0.80"));
        assertThat(rise.before().price()).isEqualTo(yuan("0.50"));
        assertThat(rise.from())
                .isBetween(now().plus(Duration.ofDays(7)).minusSeconds(60), now().plus(Duration.ofDays(7)));

        later("6 days 23 hours");
        assertThat(price()).isEqualTo(yuan("0.50"));
        later("1 hour 1 minute");
        assertThat(price()).isEqualTo(yuan("0.80"));
        assertThat(listing().rise()).isNull();
    }

    @Test
    void what_was_asked_before_the_day_costs_what_it_was_asked_at() {
        paid();
        publish("0.80");
        later("6 days 23 hours 59 minutes");
        Order order = ask(payer);
        later("2 minutes");
        answered(order);
        assertThat(price()).isEqualTo(yuan("0.80"));
        // Two top-ups of 5.00, two answers at 0.50.
        assertThat(books.balance(payer.tenant(), AccountKind.WALLET_PAID)).isEqualTo(yuan("9.00"));
    }

    @Test
    void a_lower_price_holds_at_once_and_so_does_a_dearer_one_that_nobody_has_paid() {
        publish("0.50");
        publish("0.80");
        assertThat(price()).isEqualTo(yuan("0.80"));
        answered(ask(payer));
        publish("0.60");
        assertThat(price()).isEqualTo(yuan("0.60"));
        assertThat(listing().rise()).isNull();
        later("31 days");
        publish("0.90");
        assertThat(price()).as("nobody paid lately").isEqualTo(yuan("0.90"));
    }

    @Test
    void a_rise_that_is_announced_keeps_its_day_only_where_it_becomes_no_dearer() {
        paid();
        publish("0.80");
        later("3 days");
        publish("0.70");
        assertThat(price()).isEqualTo(yuan("0.50"));
        assertThat(listing().rise()).isNotNull().satisfies(rise -> {
            assertThat(rise.then().price()).isEqualTo(yuan("0.70"));
            assertThat(rise.from()).isBefore(now().plus(Duration.ofDays(5)));
        });
        publish("0.90");
        assertThat(listing().rise())
                .isNotNull()
                .satisfies(rise -> assertThat(rise.from()).isAfter(now().plus(Duration.ofDays(6))));
        publish("0.40");
        assertThat(price()).isEqualTo(yuan("0.40"));
        assertThat(listing().rise()).isNull();
    }

    @Test
    void taking_it_off_the_market_and_back_does_not_pass_the_notice_by() {
        paid();
        agents.unpublish(creator, agent.id());
        publish("0.80");
        assertThat(price()).isEqualTo(yuan("0.50"));
        agents.unpublish(creator, agent.id());
        agents.rollBack(creator, agent.id(), 2);
        assertThat(price()).isEqualTo(yuan("0.50"));
    }

    @Test
    void passing_the_engine_s_cost_on_is_dearer_too() {
        paid();
        publish("0.50", true);
        assertThat(listing().settings().terms().passesEngineCost()).isFalse();
        later("7 days 1 minute");
        assertThat(listing().settings().terms().passesEngineCost()).isTrue();
    }

    @Test
    void publishers_see_ahead_what_would_be_announced() {
        paid();
        assertThat(agents.rise(creator, agent.id())).isEmpty();
        AgentDraft draft = agents.get(creator, agent.id());
        agents.save(creator, agent.id(), draft.settings().with(yuan("0.80"), false), draft.revision());
        assertThat(agents.rise(creator, agent.id()))
                .hasValueSatisfying(rise -> assertThat(rise.then().price()).isEqualTo(yuan("0.80")));
        assertThat(listing().rise()).as("not announced yet").isNull();
    }

    @Test
    void those_who_paid_lately_see_it_and_have_one_letter_each() {
        CurrentTenant other = owner("别人");
        CurrentTenant longAgo = owner("从前");
        publish("0.50");
        answered(ask(longAgo));
        later("31 days");
        answered(ask(payer));
        publish("0.80");

        assertThat(rises.of(payer)).singleElement().satisfies(coming -> {
            assertThat(coming.slug()).isEqualTo(agent.slug());
            assertThat(coming.price()).isEqualTo(yuan("0.80"));
        });
        assertThat(rises.of(other)).isEmpty();
        assertThat(rises.of(longAgo)).isEmpty();

        rises.tell();
        rises.tell();
        assertThat(letters())
                .singleElement()
                .satisfies(letter -> assertThat(letter).contains("农技助手", "0.80", "0.50", "/a/" + agent.slug()));
        later("1 hour");
        publish("0.90");
        rises.tell();
        assertThat(letters()).as("a dearer one is told anew").hasSize(2);
        later("8 days");
        assertThat(rises.of(payer)).isEmpty();
    }

    @Test
    void letters_go_out_in_batches_until_all_are_told() {
        publish("0.50");
        for (int n = 1; n <= 5; n++) answered(ask(owner("付款人" + n)));
        publish("0.80");
        new PriceRises(books.ops, books.tx, letters, books.settings, 2).tell();
        assertThat(letters()).hasSize(5);
    }
}
