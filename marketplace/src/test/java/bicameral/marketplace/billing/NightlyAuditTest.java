package bicameral.marketplace.billing;

import static bicameral.marketplace.billing.Books.tenant;
import static org.assertj.core.api.Assertions.assertThat;

import bicameral.marketplace.billing.NightlyAudit.Night;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The books are checked each night, by the clock of money. */
class NightlyAuditTest {
    private final Books books = Books.apart();
    private final NightlyAudit nightly = new NightlyAudit(books.ops, new LedgerAudit(books.ops));
    private final List<String> errors = new ArrayList<>();
    private final Logger log = Logger.getLogger(NightlyAudit.class.getName());
    private final Handler listening = new Handler() {
        @Override
        public void publish(LogRecord told) {
            if (told.getLevel().intValue() >= Level.SEVERE.intValue()) errors.add(told.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        log.addHandler(listening);
        clockAt("2026-03-01 02:00");
    }

    @AfterEach
    void leave() {
        log.removeHandler(listening);
    }

    private void clockAt(String local) {
        books.execute("""
                insert into market.clock_shift (one, shift) values (true, timestamp '%s' at time zone 'Asia/Shanghai' - now())
                on conflict (one) do update set shift = excluded.shift""".formatted(local));
    }

    private Night last() {
        return nightly.last().orElseThrow();
    }

    @Test
    void each_night_is_checked_once() {
        books.give(tenant(), "1.00");
        assertThat(nightly.runDue()).as("made up for").isTrue();
        assertThat(nightly.runDue()).isFalse();
        assertThat(last().night()).isEqualTo("2026-02-28");

        clockAt("2026-03-01 02:59");
        assertThat(nightly.runDue()).isFalse();
        clockAt("2026-03-01 03:00");
        assertThat(nightly.runDue()).isTrue();

        assertThat(last().night()).isEqualTo("2026-03-01");
        assertThat(last().good()).isTrue();
        assertThat(last().rules()).isGreaterThanOrEqualTo(17);
        assertThat(errors).isEmpty();
    }

    @Test
    void what_is_broken_is_told_in_the_log_and_kept_until_the_next_night() {
        books.execute("insert into market.account (tenant_id, id, kind, currency, balance)"
                + " values ('%s', gen_random_uuid(), 'refund_transit', 'CNY', 7)".formatted(tenant()));

        nightly.runDue();

        assertThat(last().good()).isFalse();
        assertThat(last().broken())
                .anySatisfy(rule -> assertThat(rule).startsWith("M14 ").endsWith("(1)"));
        assertThat(errors)
                .hasSameSizeAs(last().broken())
                .anySatisfy(line -> assertThat(line).contains("M14 ", "2026-02-28", "violated 1 times"));

        books.execute("delete from market.account where kind = 'refund_transit'");
        clockAt("2026-03-02 04:00");
        nightly.runDue();
        assertThat(last().good()).isTrue();
    }

    @Test
    @Tag("P-F15")
    void two_schedulers_at_once_check_once() throws Exception {
        Callable<Boolean> run = nightly::runDue;
        List<Future<Boolean>> both;
        try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
            both = pool.invokeAll(List.of(run, run));
        }
        assertThat(List.of(both.get(0).get(), both.get(1).get())).containsExactlyInAnyOrder(true, false);
    }

    @Test
    void a_check_that_died_is_begun_anew() {
        books.execute("insert into market.audit_night (night) values ('2026-02-28')");
        assertThat(nightly.runDue()).as("somebody may be at it").isFalse();
        assertThat(nightly.last()).isEmpty();

        clockAt("2026-03-01 02:59");
        books.execute("update market.audit_night set begun_at = begun_at - interval '2 hours'");

        assertThat(nightly.runDue()).isTrue();
        assertThat(last().night()).isEqualTo("2026-02-28");
    }
}
