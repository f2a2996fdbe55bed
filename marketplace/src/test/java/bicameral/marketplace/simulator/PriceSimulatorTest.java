package bicameral.marketplace.simulator;

import static bicameral.marketplace.billing.Books.yuan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import bicameral.db.TestDatabase;
import bicameral.marketplace.agent.AgentDraft;
import bicameral.marketplace.billing.AccountKind;
import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.billing.Books;
import bicameral.marketplace.billing.Commissions;
import bicameral.marketplace.billing.Offer;
import bicameral.marketplace.billing.Order;
import bicameral.marketplace.billing.Outcome;
import bicameral.marketplace.billing.Reservation;
import bicameral.marketplace.billing.Split;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.plan.Plan;
import bicameral.marketplace.plan.Plan.Kind;
import bicameral.marketplace.plan.Plans;
import bicameral.marketplace.share.ShareForecast;
import bicameral.marketplace.share.Shares;
import bicameral.marketplace.simulator.PriceSimulator.Example;
import bicameral.marketplace.simulator.PriceSimulator.Question;
import bicameral.marketplace.simulator.PriceSimulator.Result;
import bicameral.marketplace.subscription.PeriodForecast;
import bicameral.marketplace.subscription.Subscribers;
import bicameral.marketplace.subscription.Subscriptions.Choice;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.Role;
import bicameral.tenant.TenantId;
import bicameral.tenant.identity.People;
import bicameral.tenant.identity.Person;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is simulated of random prices is what the ledger then books for the same numbers. On a market of its own. */
class PriceSimulatorTest {
    private static final TestDatabase MARKET = market();
    private static final Instant APRIL = Instant.parse("2027-04-01T00:00:00Z");

    private @Nullable Books books;

    private static TestDatabase market() {
        TestDatabase market = TestDatabase.fresh();
        Books books =
                new Books(market, BillingSettings.defaults(false, true, Books.SECRET, URI.create("http://localhost")));
        for (String rate : List.of("'AT', 2000", "'DE', 1900", "'CN', 0")) books.execute("""
                    insert into market.tax_rate (id, place, name, basis_points, valid_from, reason, state, proposed_by, proposer,
                      decided_by, decided_at)
                    select gen_random_uuid(), place, 'VAT', points, now() - interval '1 day', 'law', 'agreed', gen_random_uuid(),
                      'Ann', gen_random_uuid(), now() - interval '2 days' from (values (%s)) r (place, points)""".formatted(rate));
        return market;
    }

    @AfterEach
    void the_books_are_in_order() {
        if (books != null) {
            // Nothing is left for the next story to share.
            new Shares(books.ops, books.accounts, books.ledger).run();
            books.audit();
            books.shiftClock("0");
        }
    }

    private Books books() {
        return Objects.requireNonNull(books);
    }

    /** Commission, the settings' tax and what authors and a referrer have, from the dice; the market's table has rates of three places. */
    private final class Story {
        final SplittableRandom dice;
        final CurrentTenant creator;
        final CurrentTenant payer;
        final TenantId author;
        final TenantId referrer;
        final Subscribers subscribers;
        final PriceSimulator simulator;
        final String place;

        Story(long seed) {
            dice = new SplittableRandom(seed);
            BillingSettings settings = BillingSettings.defaults(
                            false, true, Books.SECRET, URI.create("http://localhost"))
                    .with(
                            dice.nextInt(10_001),
                            dice.nextInt(3_000),
                            7,
                            yuan("1000").micros());
            Books made = new Books(MARKET, settings);
            books = made;
            subscribers = new Subscribers(made);
            simulator = new PriceSimulator(
                    made.tx, made.ops, settings, new Commissions(made.ops, settings), new ShareForecast(made.ops));
            creator = person("creator");
            payer = person("payer");
            author = person("author").tenant();
            referrer = person("referrer").tenant();
            place = List.of("AT", "DE", "CN", "FR").get(dice.nextInt(4));
            made.execute("""
                    insert into market.invoice_address (tenant_id, name, address, country) values ('%s', 'Payer', 'Street 1', '%s')""".formatted(payer.tenant(), place));
            if (dice.nextBoolean()) made.execute("""
                        insert into market.referral (tenant_id, referred, basis_points, most, since, until)
                        values ('%s', '%s', %d, 1000000000000, timestamptz '2020-01-01', timestamptz '2100-01-01')""".formatted(referrer, creator.tenant(), 1 + dice.nextInt(5_000)));
        }

        private CurrentTenant person(String name) {
            Person person = new People(books().ops)
                    .signedIn("https://id.example", Ids.next().toString(), name, "");
            return new CurrentTenant(person.personal(), person.id(), Set.of(Role.OWNER));
        }

        void remix(AgentDraft agent) {
            if (dice.nextInt(3) > 0)
                books().execute("insert into market.remix (tenant_id, agent, generation, author, origin, basis_points)"
                        + " values ('%s', '%s', 1, '%s', gen_random_uuid(), %d)"
                                .formatted(creator.tenant(), agent.id(), author, dice.nextInt(2_001)));
        }

        Outcome answer() {
            return new Outcome(Reservation.State.DONE, 900, dice.nextInt(40_000), 0, null);
        }

        Money has(TenantId tenant) {
            return books().balance(tenant, AccountKind.CREATOR_PENDING);
        }

        Money random(long most) {
            return new Money(1 + dice.nextLong(most), Money.CNY);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    @Tag("P-M2")
    void a_message_is_divided_as_the_ledger_then_books_it(long seed) {
        Story story = new Story(seed);
        AgentDraft agent = story.subscribers.publish(story.creator, Plans.NONE);
        story.remix(agent);
        Money price = story.random(2_000_000);
        books().give(story.payer.tenant(), price);
        Offer offer = new Offer(story.creator.tenant(), agent.id(), 1, "农技助手", "农", "jade", price, 0);
        Order order = new Order(
                Ids.next(),
                "asks",
                offer,
                story.payer.tenant(),
                story.payer.tenant().toString());

        books().billing.reserve(order);
        books().billing.record(offer, order.message(), story.answer());
        books().billing.settle(order.message());
        new Shares(books().ops, books().accounts, books().ledger).run();

        Result result = story.simulator.simulate(
                story.creator, agent.id(), agent.settings(), new Question(price, 0, 1, Plans.NONE, story.place));
        Example one = result.average();
        assertThat(result.usage().answers()).isEqualTo(1);
        assertThat(one.charged()).isEqualTo(price);
        assertThat(one.kept()).isEqualTo(story.has(story.creator.tenant())).isEqualTo(result.perVisitorDay());
        assertThat(one.authors()).isEqualTo(story.has(story.author));
        assertThat(one.referrer()).isEqualTo(story.has(story.referrer));
        assertThat(one.commission().minus(one.referrer())).isEqualTo(books().platform(AccountKind.COMMISSION));
        assertThat(one.tax()).isEqualTo(books().platform(AccountKind.TAX));
        assertThat(one.engine()).isEqualTo(books().platform(AccountKind.MODEL_RECOVERY));
        assertThat(one.tax().plus(one.engine()).plus(one.commission()).plus(one.earned()))
                .isEqualTo(one.charged());
        if (!story.place.equals("FR"))
            assertThat(result.places())
                    .filteredOn(at -> at.place().equals(story.place))
                    .singleElement()
                    .satisfies(at -> assertThat(at.average()).isEqualTo(one));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    @Tag("P-M2")
    void a_period_is_divided_as_the_ledger_then_books_it_day_by_day(long seed) {
        Story story = new Story(seed);
        Kind kind = seed == 4 ? Kind.DAY : Kind.MONTH;
        int asked = 1 + story.dice.nextInt(2);
        Plan plan = new Plan(kind, story.random(40_000_000), 30 * asked);
        Plans plans = new Plans(List.of(plan), null);
        AgentDraft agent = story.subscribers.publish(story.creator, plans);
        story.remix(agent);
        books().give(story.payer.tenant(), plan.price());
        books().clock.set(APRIL);

        story.subscribers.subscriptions.subscribe(
                story.payer, Ids.next(), agent.slug(), new Choice(kind, 1, false, plan.price()));
        Outcome answer = story.answer();
        int messages = kind == Kind.DAY ? asked : 30 * asked;
        for (int i = 0; i < messages; i++) story.subscribers.ask(story.payer, agent, true, answer);
        // By the usage of now, which is that of the period.
        Example one = story.simulator
                .simulate(
                        story.creator,
                        agent.id(),
                        agent.settings(),
                        new Question(yuan("0.50"), 0, asked, plans, story.place))
                .periods()
                .getFirst()
                .expected();
        // Long after its end, with nothing left for another one.
        books().clock.set(Instant.parse("2027-05-02T00:00:00Z"));
        story.subscribers.renewals.sweep();
        new Shares(books().ops, books().accounts, books().ledger).run();

        assertThat(one.messages()).isEqualTo(messages);
        assertThat(one.charged()).isEqualTo(plan.price());
        assertThat(one.tax()).isEqualTo(books().platform(AccountKind.TAX));
        assertThat(one.engine()).isEqualTo(books().platform(AccountKind.MODEL_RECOVERY));
        // A bought period does not begin at midnight: each of its days is rounded by itself.
        near(one.kept(), story.has(story.creator.tenant()));
        near(one.authors(), story.has(story.author));
        near(one.referrer(), story.has(story.referrer));
        near(one.commission().minus(one.referrer()), books().platform(AccountKind.COMMISSION));
    }

    private static void near(Money simulated, Money booked) {
        assertThat(simulated.micros()).isCloseTo(booked.micros(), within(64L));
    }

    @Test
    void the_days_of_a_period_add_up_and_pay_the_engine_first() {
        SplittableRandom dice = new SplittableRandom(20261130);
        for (int round = 0; round < 2_000; round++) {
            long net = dice.nextLong(100_000_000_000L);
            long cost = dice.nextLong(2 * net + 1);
            int commission = dice.nextInt(10_001);
            List<Split> days = PeriodForecast.days(net, cost, 30, commission);
            long engine = days.stream().mapToLong(Split::engine).sum();
            long rest = days.stream()
                    .mapToLong(day -> day.commission() + day.earned())
                    .sum();
            assertThat(engine).isEqualTo(Math.min(net, cost));
            assertThat(engine + rest).isEqualTo(net);
        }
    }

    @Test
    void break_even_is_the_lowest_price_that_leaves_something() {
        Story story = new Story(77);
        AgentDraft agent = story.subscribers.publish(story.creator, Plans.NONE);
        books().give(story.payer.tenant(), "0.50");
        story.subscribers.ask(story.payer, agent, true, new Outcome(Reservation.State.DONE, 900, 3_000, 0, null));
        Plans plans = new Plans(List.of(new Plan(Kind.MONTH, yuan("1"), 100)), new Plans.Trial(7, 50));

        Result result = story.simulator.simulate(
                story.creator, agent.id(), agent.settings(), new Question(yuan("0.50"), 2, 5, plans, "AT"));

        Money even = Objects.requireNonNull(result.breakEven());
        Money below = even.minus(new Money(1, Money.CNY));
        assertThat(left(story, agent, even, plans)).isPositive();
        assertThat(left(story, agent, below, plans)).isZero();
        PriceSimulator.Period month = result.periods().getFirst();
        assertThat(Objects.requireNonNull(month.breakEven()).micros())
                .as("a fifth of tax on a hundred answers of 0.03")
                .isBetween(3_600_000L, 3_600_100L);
        assertThat(month.expected().messages()).isEqualTo(100);
        assertThat(month.beyond()).isEqualTo(50);
        assertThat(month.beyondKept().micros())
                .isEqualTo(50 * result.average().kept().micros());
        assertThat(month.full().loses()).isTrue();
        assertThat(Objects.requireNonNull(result.trial()).messages()).isEqualTo(35);
        assertThat(result.trial().cost()).isEqualTo(yuan("1.05"));
        assertThat(result.taxed()).isTrue();
        assertThat(result.taxBasisPoints()).isEqualTo(2_000);
    }

    private long left(Story story, AgentDraft agent, Money price, Plans plans) {
        Example one = story.simulator
                .simulate(story.creator, agent.id(), agent.settings(), new Question(price, 0, 1, plans, "AT"))
                .average();
        return one.commission().plus(one.earned()).micros();
    }
}
