package bicameral.marketplace.billing;

import static bicameral.marketplace.billing.Books.done;
import static bicameral.marketplace.billing.Books.offer;
import static bicameral.marketplace.billing.Books.order;
import static bicameral.marketplace.billing.Books.tenant;
import static bicameral.marketplace.billing.Books.yuan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import bicameral.tenant.Ids;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Money goes by one clock, the database's, and nothing that decides about money reads another. */
@Tag("P-F10")
class MarketClockTest {
    private static final Path SOURCES = Path.of("src/main/java/bicameral/marketplace");
    /** What is no money: it may go by any clock. */
    private static final Set<String> NO_MONEY =
            Set.of("agent", "chamber", "limits", "listing", "message", "portability", "seeding", "source", "template");
    /** Plays a payment provider, whose signatures carry the time of the wire. */
    private static final Set<String> WIRE = Set.of("PlayMoney.java");

    private static final Pattern OTHER_CLOCKS = Pattern.compile(
            "(?<![\\w.])now\\(\\)|(?i:\\b(current_date|current_timestamp|localtimestamp|clock_timestamp|statement_timestamp)\\b)"
                    + "|\\b(Instant|LocalDate|LocalDateTime|OffsetDateTime|ZonedDateTime|YearMonth|Year)\\.now\\("
                    + "|System\\.currentTimeMillis|Clock\\.system");

    /** But for the queue of receipts, which are about money and are none. */
    private static final String MONEY_BY_ANOTHER_CLOCK = """
            select c.table_name || '.' || c.column_name from information_schema.columns c
            where c.table_schema = 'market' and c.table_name <> 'receipt_due' and c.column_default ~* '(now\\(\\)|current_|clock_timestamp)'
              and exists (select 1 from information_schema.columns m where m.table_schema = 'market'
                and m.table_name = c.table_name and m.column_name in ('currency', 'amount', 'top_up'))""";

    private final Books books = Books.apart();
    private final TenantId payer = tenant();
    private final Offer offer = offer("0.30", 1);

    @Test
    void the_clock_of_money_is_the_database_s_until_it_is_turned() {
        MarketClock clock = new MarketClock(books.ops);

        assertThat(clock.instant()).isCloseTo(Instant.now(), within(2, ChronoUnit.SECONDS));
        books.clock.set(Instant.parse("2028-02-29T12:00:00Z"));
        assertThat(clock.instant()).isCloseTo(Instant.parse("2028-02-29T12:00:00Z"), within(30, ChronoUnit.SECONDS));
        books.clock.forward(Duration.ofDays(1));
        assertThat(clock.instant()).isCloseTo(Instant.parse("2028-03-01T12:00:00Z"), within(30, ChronoUnit.SECONDS));
    }

    @Test
    void a_turn_of_the_clock_expires_holds_and_no_other_time_does() {
        books.give(payer, "1.00");
        Order held = new Order(Ids.next(), "asks", offer("0.30", 0), payer, "visitor");
        books.billing.reserve(held);

        assertThat(books.billing.expireHolds()).isZero();
        books.clock.forward(Duration.ofMinutes(books.settings.holdMinutes()).plusSeconds(1));
        assertThat(books.billing.expireHolds()).isEqualTo(1);
        assertThat(books.balance(payer, AccountKind.WALLET_PAID)).isEqualTo(yuan("1.00"));
        books.audit();
    }

    @Test
    void a_turn_of_the_clock_matures_earnings() {
        books.give(payer, "1.00");
        Offer paid = offer("0.30", 0);
        Order order = order(paid, payer);
        books.billing.reserve(order);
        books.billing.record(paid, order.message(), done());
        books.billing.settle(order.message());

        books.clock.forward(Duration.ofDays(books.settings.maturationDays()).minusMinutes(1));
        assertThat(books.billing.matureEarnings()).isZero();
        books.clock.forward(Duration.ofMinutes(2));
        assertThat(books.billing.matureEarnings()).isEqualTo(1);
        assertThat(books.balance(paid.publisher(), AccountKind.CREATOR_PENDING)).isEqualTo(yuan("0"));
        books.audit();
    }

    /** Midnight in Shanghai, where days of money begin; its clocks have no daylight saving, others' change that night. */
    @Test
    void free_messages_and_daily_limits_begin_anew_at_midnight() {
        books.give(payer, "10.00");
        books.execute("insert into market.spending_limit values ('" + payer + "', 'CNY', 300000)");
        Instant midnight = Instant.parse("2027-03-28T16:00:00Z");
        books.clock.set(midnight.minusSeconds(120));
        spend();
        assertThatThrownBy(this::ask).isInstanceOf(Refusal.class).hasMessageContaining("daily_limit_reached");

        books.clock.set(midnight.plusSeconds(1));
        spend();
        assertThat(books.clock.now().atZone(ZoneId.of("Asia/Shanghai")).getHour())
                .isZero();
        books.audit();
    }

    /** The free one, then the one that the limit allows. */
    private void spend() {
        assertThat(ask().charge().means()).isEqualTo(Charge.Means.FREE_QUOTA);
        assertThat(ask().charge().means()).isEqualTo(Charge.Means.WALLET);
    }

    private Reservation ask() {
        return books.billing.reserve(order(offer, payer));
    }

    @Test
    void no_column_of_money_is_filled_by_another_clock() {
        int filled = books.ops.in(handle -> handle.createQuery(
                        "select count(*) from pg_attrdef where pg_get_expr(adbin, adrelid) like '%clock()'")
                .mapTo(Integer.class)
                .one());
        List<String> otherwise = books.ops.in(handle ->
                handle.createQuery(MONEY_BY_ANOTHER_CLOCK).mapTo(String.class).list());

        assertThat(filled).isGreaterThan(10);
        assertThat(otherwise).isEmpty();
    }

    @Test
    void no_code_of_money_reads_another_clock() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            List<Path> money = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !NO_MONEY.contains(
                            SOURCES.relativize(file).getName(0).toString()))
                    .filter(file -> !WIRE.contains(file.getFileName().toString()))
                    .toList();
            assertThat(money).hasSizeGreaterThan(30);
            assertThat(money).allSatisfy(file -> assertThat(text(file)).doesNotContainPattern(OTHER_CLOCKS));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
