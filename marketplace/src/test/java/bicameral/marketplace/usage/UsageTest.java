package bicameral.marketplace.usage;

import static bicameral.marketplace.billing.Books.ended;
import static bicameral.marketplace.billing.Books.owner;
import static bicameral.marketplace.billing.Books.tenant;
import static bicameral.marketplace.billing.Books.yuan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.marketplace.agent.AgentDraft;
import bicameral.marketplace.billing.Books;
import bicameral.marketplace.billing.Charge.Means;
import bicameral.marketplace.billing.Offer;
import bicameral.marketplace.billing.Order;
import bicameral.marketplace.billing.Outcome;
import bicameral.marketplace.billing.Reservation.State;
import bicameral.marketplace.billing.RowsRead;
import bicameral.marketplace.plan.Plan;
import bicameral.marketplace.plan.Plans;
import bicameral.marketplace.subscription.Subscribers;
import bicameral.marketplace.subscription.Subscriptions.Choice;
import bicameral.marketplace.usage.Usage.Event;
import bicameral.marketplace.usage.Usage.Group;
import bicameral.marketplace.usage.Usage.Total;
import bicameral.marketplace.usage.UsageExport.Format;
import bicameral.marketplace.usage.UsagePeriod.Side;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.OpsTx;
import bicameral.tenant.PersonId;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.TenantId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageTest {
    private static final UsagePeriod SPRING =
            new UsagePeriod(Side.PUBLISHED, LocalDate.parse("2028-02-28"), LocalDate.parse("2028-03-03"), null);

    private final Books books = Books.apart();
    private final Usage usage = new Usage(books.tx, books.ops);
    private final TenantId payer = tenant();
    private final TenantId publisher = tenant();
    private final Offer tea = offer("茶师傅", "0.30");
    private final Offer sums = offer("=SUM(A1)", "0.20");

    private Offer offer(String name, String price) {
        return new Offer(publisher, Ids.next(), 3, name, "茶", "jade", yuan(price), 0);
    }

    private void answered(String when, Offer offer, Outcome outcome) {
        books.clock.set(Instant.parse(when));
        Order order = new Order(Ids.next(), "asks", offer, payer, payer.toString());
        books.billing.reserve(order);
        books.billing.record(offer, order.message(), outcome);
        books.billing.settle(order.message());
    }

    private void three_days() {
        books.give(payer, "100.00");
        answered("2028-02-28T15:50:00Z", tea, ended(State.DONE, 120));
        answered("2028-02-28T16:00:00Z", tea, new Outcome(State.DONE, 120, 2_000, 500, null));
        answered("2028-02-29T12:00:00Z", sums, ended(State.ABSTAINED, 0));
        answered("2028-03-01T12:00:00Z", sums, ended(State.PARTIAL, 200));
    }

    @Test
    @Tag("P-M13")
    void sums_by_day_are_what_the_ledger_captured_over_a_leap_day() {
        three_days();

        List<Total> days = usage.totals(owner(publisher), SPRING, Group.DAY, null, 100);

        assertThat(days).extracting(Total::key).containsExactly("2028-02-28", "2028-02-29", "2028-03-01");
        assertThat(days).extracting(Total::messages).containsExactly(1L, 2L, 1L);
        assertThat(days).extracting(Total::charged).containsExactly(yuan("0.30"), yuan("0.30"), yuan("0.10"));
        assertThat(days).extracting(Total::tokensIn).containsExactly(0L, 2_000L, 0L);
        long captured = books.ops.in(handle -> handle.createQuery("""
                        select sum(e.amount)::bigint from market.entry e join market.ledger_transaction t on t.id = e.transaction_id
                        join market.account a on a.id = e.account_id
                        where t.kind = 'capture' and a.kind = 'creator_pending' and e.tenant_id = :publisher""")
                .bind("publisher", publisher.value())
                .mapTo(Long.class)
                .one());
        assertThat(days.stream().mapToLong(day -> day.earned().micros()).sum()).isEqualTo(captured);
        books.audit();
    }

    @Test
    void sums_by_agent_and_what_was_consumed_are_two_sides_of_the_same_messages() {
        three_days();
        UsagePeriod bought = new UsagePeriod(Side.CONSUMED, SPRING.from(), SPRING.to(), null);

        List<Total> sold = usage.totals(owner(publisher), SPRING, Group.AGENT, null, 100);
        List<Total> paid = usage.totals(owner(payer), bought, Group.AGENT, null, 100);

        assertThat(sold).extracting(Total::name).containsExactlyInAnyOrder("茶师傅", "=SUM(A1)");
        assertThat(paid)
                .extracting(Total::key)
                .containsExactlyElementsOf(sold.stream().map(Total::key).toList());
        assertThat(paid)
                .extracting(Total::charged)
                .containsExactlyElementsOf(sold.stream().map(Total::charged).toList());
        UsagePeriod one = new UsagePeriod(Side.PUBLISHED, SPRING.from(), SPRING.to(), sums.agent());
        assertThat(usage.totals(owner(publisher), one, Group.AGENT, null, 100))
                .singleElement()
                .satisfies(total -> assertThat(total.paid()).isEqualTo(1));
    }

    @Test
    void what_was_consumed_has_what_was_free_and_what_a_plan_included_too() {
        Books here = Books.apart();
        Subscribers subscribers = new Subscribers(here);
        CurrentTenant creator = here.joined(here.founded("ENTERPRISE"), here.person("林"), Role.OWNER);
        CurrentTenant buyer = here.joined(here.founded("ENTERPRISE"), here.person("陈"), Role.OWNER);
        here.give(buyer.tenant(), "100.00");
        Plan month = new Plan(Plan.Kind.MONTH, yuan("12"), 1);
        AgentDraft planned = subscribers.publish(creator, new Plans(List.of(month), null));
        subscribers.subscriptions.subscribe(
                buyer, Ids.next(), planned.slug(), new Choice(Plan.Kind.MONTH, 1, false, month.price()));
        assertThat(subscribers.ask(buyer, planned, true, Books.done())).isEqualTo(Means.PLAN);
        assertThat(subscribers.ask(buyer, planned, true, Books.done())).isEqualTo(Means.WALLET);
        Offer free = Books.offer("0.20", 3);
        Order order = Books.order(free, buyer.tenant());
        here.billing.reserve(order);
        here.billing.record(free, order.message(), ended(State.ABSTAINED, 0));

        UsagePeriod today = UsagePeriod.read(Side.CONSUMED, null, null, null, Instant.now());
        Usage consumed = new Usage(here.tx, here.ops);
        List<Event> first = consumed.events(buyer, today, null, 2);
        List<Event> rest = consumed.events(buyer, today, first.getLast().message(), 2);

        assertThat(first).extracting(Event::means).containsExactly("plan", "wallet");
        assertThat(first).extracting(Event::charged).containsExactly(yuan("0"), yuan("0.50"));
        assertThat(rest).singleElement().satisfies(event -> {
            assertThat(event.message()).isEqualTo(order.message());
            assertThat(event.means()).isEqualTo("free_quota");
            assertThat(event.outcome()).isEqualTo("abstained");
            assertThat(event.charged()).isEqualTo(yuan("0"));
        });
        assertThat(consumed.totals(buyer, today, Group.DAY, null, 10))
                .singleElement()
                .satisfies(total -> {
                    assertThat(total.messages()).isEqualTo(3);
                    assertThat(total.paid()).isEqualTo(1);
                });
        assertThat(consumed.events(creator, today, null, 10))
                .as("nobody else's")
                .isEmpty();
        here.audit();
    }

    @Test
    @Tag("P-B1")
    void nobody_sees_the_usage_of_others() {
        three_days();
        TenantId stranger = tenant();

        for (Side side : Side.values()) {
            UsagePeriod all = new UsagePeriod(side, SPRING.from(), SPRING.to(), null);
            assertThat(usage.totals(owner(stranger), all, Group.DAY, null, 100)).isEmpty();
            assertThat(usage.events(owner(stranger), all, null, 100)).isEmpty();
        }
        assertThat(usage.events(owner(payer), SPRING, null, 100)).isEmpty();
        CurrentTenant viewer = new CurrentTenant(publisher, new PersonId(Ids.next()), Set.of(Role.VIEWER));
        assertThatThrownBy(() -> usage.events(viewer, SPRING, null, 100)).isInstanceOf(Refusal.class);
    }

    @Test
    void pages_go_on_where_the_last_one_ended_and_never_twice() {
        three_days();
        Set<UUID> seen = new HashSet<>();
        UUID after = null;
        for (int page = 0; page < 4; page++) {
            List<Event> events = usage.events(owner(publisher), SPRING, after, 1);
            assertThat(events).hasSize(1);
            after = events.getFirst().message();
            seen.add(after);
        }
        assertThat(seen).hasSize(4);
        assertThat(usage.events(owner(publisher), SPRING, after, 1)).isEmpty();

        List<String> keys = new ArrayList<>();
        String cursor = null;
        for (int page = 0; page < 3; page++) {
            Total total =
                    usage.totals(owner(publisher), SPRING, Group.DAY, cursor, 1).getFirst();
            cursor = total.cursor();
            keys.add(total.key());
        }
        assertThat(keys).containsExactly("2028-02-28", "2028-02-29", "2028-03-01");
        assertThat(usage.totals(owner(publisher), SPRING, Group.DAY, cursor, 1)).isEmpty();
    }

    @Test
    @Tag("P-B30")
    void a_file_of_more_than_a_page_has_every_message_once_and_no_formula() throws IOException {
        three_days();
        // Journal rows of the free: more than a page of them.
        books.execute("""
                insert into market.usage_event (tenant_id, message, agent, agent_name, mark, pigment, agent_version, means, outcome,
                  tokens_in, tokens_out, currency, price, charged, tax, engine, commission, earned, model_cost, mature_at, created_at)
                select '%s', gen_random_uuid(), '%s', '=cmd()', 'a', 'jade', 1, 'gratis', 'done', 1, 1, 'CNY', 0, 0, 0, 0, 0, 0, 0,
                  now(), timestamptz '2028-03-02T00:00:00Z' + (g / 3) * interval '1 second' from generate_series(1, 2500) g
                """.formatted(publisher, tea.agent()));

        String csv = file(Format.CSV);
        String jsonl = file(Format.JSONL);

        assertThat(csv.lines()).hasSize(2_505);
        assertThat(csv.lines().skip(1).map(line -> line.split(",", -1)[1]).distinct())
                .hasSize(2_504);
        assertThat(csv).contains("\"'=SUM(A1)\"").doesNotContain("\"=SUM(A1)\"").doesNotContain(",=");
        assertThat(jsonl.lines()).hasSize(2_504).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
    }

    @Test
    void a_page_reads_what_a_page_needs_however_far_on_it_is() {
        books.execute("""
                insert into market.hold (tenant_id, message, agent, agent_name, publisher, currency, from_promo, from_paid, state, captured,
                  created_at, ended_at)
                select '%1$s', gen_random_uuid(), '%2$s', '茶师傅', '%3$s', 'CNY', 0, 300000, 'captured', 300000, t.at, t.at
                from generate_series(timestamptz '2028-02-28T00:00:00Z', '2028-03-01T00:00:00Z', interval '10 seconds') as t (at);
                insert into market.free_message (tenant_id, message, agent, agent_name, means, currency, created_at)
                select '%1$s', gen_random_uuid(), '%2$s', '茶师傅', 'gratis', 'CNY', t.at
                from generate_series(timestamptz '2028-02-28T00:00:05Z', '2028-03-01T00:00:00Z', interval '10 seconds') as t (at);
                analyze market.hold; analyze market.free_message; analyze market.asked; analyze market.plan_message
                """.formatted(payer, tea.agent(), publisher));
        UUID far = books.ops.in(handle -> handle.createQuery(
                        "select message from market.hold where created_at = '2028-02-29T22:00:00Z'")
                .mapTo(UUID.class)
                .one());
        UsagePeriod bought = new UsagePeriod(Side.CONSUMED, SPRING.from(), SPRING.to(), null);
        RowsRead read = new RowsRead();
        Usage counted = new Usage(books.tx, new OpsTx(read.count(books.database.ops())));

        List<Event> page = counted.events(owner(payer), bought, far, 100);

        assertThat(page).hasSize(100).isSortedAccordingTo(Comparator.comparing(Event::at));
        assertThat(page.getFirst().at()).isEqualTo(Instant.parse("2028-02-29T22:00:05Z"));
        assertThat(page.getLast().at()).isEqualTo(Instant.parse("2028-02-29T22:08:20Z"));
        assertThat(read.of("hold") + read.of("free_message"))
                .as("rows read of 34,560")
                .isLessThan(500);
        assertThat(counted.events(owner(payer), bought, Ids.next(), 100))
                .as("after a message of nobody's")
                .isEmpty();
    }

    private String file(Format format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new UsageExport(usage).write(owner(publisher), SPRING, format, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "2028-03-01,2028-03-01",
        "2028-03-02,2028-03-01",
        "2026-01-01,2028-01-01",
        "2027-02-29,2027-03-01",
        "x,y"
    })
    void a_period_that_is_none_is_refused(String from, String to) {
        assertThatThrownBy(() -> UsagePeriod.read(Side.PUBLISHED, from, to, null, Instant.EPOCH))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("invalid_period"));
    }

    @Test
    void without_days_it_is_the_last_thirty() {
        UsagePeriod period = UsagePeriod.read(Side.PUBLISHED, null, null, null, Instant.parse("2028-02-29T20:00:00Z"));

        assertThat(period.from()).isEqualTo("2028-02-01");
        assertThat(period.to()).isEqualTo("2028-03-02");
    }
}
