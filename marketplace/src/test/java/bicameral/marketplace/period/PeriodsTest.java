package bicameral.marketplace.period;

import static bicameral.marketplace.billing.Books.yuan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.db.TestDatabase;
import bicameral.marketplace.billing.AccountKind;
import bicameral.marketplace.billing.Books;
import bicameral.marketplace.billing.LedgerAudit;
import bicameral.marketplace.billing.Posting;
import bicameral.marketplace.invoice.Desk;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.period.Periods.Period;
import bicameral.marketplace.period.Periods.State;
import bicameral.tenant.Ids;
import bicameral.tenant.Refusal;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each story has a market of its own, for it closes its month. */
class PeriodsTest {
    private final Desk desk = new Desk(new Books(TestDatabase.fresh(), Desk.settings()));
    private final Periods periods = new Periods(desk.books.ops, new LedgerAudit(desk.books.ops), desk.log);
    private final YearMonth month = desk.month();

    @BeforeEach
    void a_month_of_business() {
        desk.books.give(desk.payer.tenant(), "20.00");
        desk.charged(desk.payer, "1.00");
        desk.charged(desk.payer, "0.0375");
    }

    @AfterEach
    void the_books_are_in_order() {
        desk.books.audit();
    }

    private Period closed() {
        desk.shift("40 days");
        return periods.close(
                desk.zhou, periods.propose(desk.lin, month, "month end").id());
    }

    private static void refused(String code, Runnable deed) {
        assertThatThrownBy(deed::run)
                .isInstanceOfSatisfying(Refusal.class, r -> assertThat(r.code()).isEqualTo(code));
    }

    private byte[] exported(UUID id, ExportFormat format) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        periods.write(id, format, out);
        return out.toByteArray();
    }

    @Test
    void a_closed_month_is_exported_byte_for_byte_whatever_happens_afterwards() throws Exception {
        Period period = closed();
        Map<ExportFormat, byte[]> first = new HashMap<>();
        for (ExportFormat format : ExportFormat.values()) first.put(format, exported(period.id(), format));
        assertThat(period.transactions()).isEqualTo(5);

        desk.charged(desk.payer, "2.00");
        desk.books.execute("update market.tenant set name = 'Renamed' where id = '"
                + desk.payer.tenant().value() + "'");

        for (ExportFormat format : ExportFormat.values()) {
            byte[] again = exported(period.id(), format);
            assertThat(again).isEqualTo(first.get(format));
            assertThat(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(again)))
                    .isEqualTo(period.sums().get(format.ending()));
        }
    }

    @Test
    void what_comes_after_the_close_is_posted_into_the_open_month() {
        Period period = closed();
        long entries = period.entries();
        UUID message = desk.charged(desk.payer, "2.00");

        List<YearMonth> months = desk.books.ops.in(handle -> handle.createQuery("""
                        select to_char(created_at at time zone 'Asia/Shanghai', 'YYYY-MM') from market.ledger_transaction
                        where reference = :message""")
                .bind("message", message)
                .map((row, context) -> YearMonth.parse(row.getString(1)))
                .list());
        assertThat(months)
                .isNotEmpty()
                .allSatisfy(posted -> assertThat(posted.compareTo(month)).isPositive());
        assertThat(periods.closed(period.id()).entries()).isEqualTo(entries);
        assertThat(periods.next()).contains(months.getFirst());
    }

    @Test
    void the_database_refuses_a_transaction_dated_into_a_closed_month() {
        closed();
        assertThatThrownBy(() -> desk.books.execute("""
                        insert into market.ledger_transaction (id, business_key, body_hash, kind, reference, created_at)
                        values (gen_random_uuid(), 'late', repeat('0', 64), 'top_up', gen_random_uuid(),
                          now() - interval '2 minutes')""")).hasStackTraceContaining("is closed");
    }

    @Test
    void closing_waits_for_whoever_is_posting() throws Exception {
        desk.shift("40 days");
        UUID proposal = periods.propose(desk.lin, month, "month end").id();
        desk.shiftBack();
        var wallet = desk.books.accounts.of(desk.payer.tenant(), AccountKind.WALLET_PAID, Money.CNY);
        var clearing = desk.books.accounts.platform(AccountKind.PSP_CLEARING, "test", Money.CNY);
        CountDownLatch posted = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Boolean> slow = threads.submit(() -> desk.books.ops.in(handle -> {
                UUID topUp = Ids.next();
                desk.books.ledger.post(
                        handle,
                        Posting.of("top_up:" + topUp, "top_up", topUp)
                                .credit(wallet, yuan("3.00").micros())
                                .debit(clearing, yuan("3.00").micros())
                                .build());
                posted.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return true;
            }));
            posted.await();
            desk.shift("40 days");
            Future<Period> close = threads.submit(() -> periods.close(desk.zhou, proposal));
            waitUntilSomebodyWaitsForALock();
            assertThat(close.isDone()).isFalse();
            goOn.countDown();
            assertThat(slow.get()).isTrue();
            Period period = close.get();
            assertThat(period.transactions()).isEqualTo(6);
            assertThat(new String(exported(period.id(), ExportFormat.CSV), StandardCharsets.UTF_8))
                    .contains(",,3.00")
                    .contains("3.00,\r\n");
        }
    }

    /** Asks the database, not the clock. */
    private void waitUntilSomebodyWaitsForALock() {
        boolean waiting = false;
        while (!waiting) {
            waiting = desk.books.ops.in(
                    handle -> handle.createQuery("""
                            select exists (select 1 from pg_locks where not granted
                              and relation = 'market.ledger_transaction'::regclass)""").mapTo(Boolean.class).one());
            Thread.onSpinWait();
        }
    }

    @Test
    void the_journal_balances_in_every_transaction_and_agrees_with_the_table() {
        Period period = closed();
        String journal = new String(exported(period.id(), ExportFormat.JOURNAL), StandardCharsets.UTF_8);
        String[] transactions = journal.split("\n\n");
        assertThat(transactions).hasSize(6);
        long entries = 0;
        for (int i = 1; i < transactions.length; i++) {
            BigDecimal sum = BigDecimal.ZERO;
            for (String line : transactions[i].lines().skip(1).toList()) {
                sum = sum.add(new BigDecimal(line.substring(line.lastIndexOf("  ") + 2, line.lastIndexOf(' '))));
                entries++;
            }
            assertThat(sum).as(transactions[i]).isEqualByComparingTo("0");
        }
        assertThat(entries).isEqualTo(period.entries());
        String csv = new String(exported(period.id(), ExportFormat.CSV), StandardCharsets.UTF_8);
        assertThat(csv.lines().count()).isEqualTo(entries + 1);
        assertThat(new String(exported(period.id(), ExportFormat.JSONL), StandardCharsets.UTF_8)
                        .lines()
                        .count())
                .isEqualTo(entries);
        assertThat(csv).contains("liabilities:tax").contains("income:commission");
    }

    @Test
    void a_month_is_closed_by_two_people_when_it_is_over_and_the_invariants_hold() {
        refused("month_not_over", () -> periods.propose(desk.lin, month, "early"));
        desk.shift("40 days");
        refused("reason_missing", () -> periods.propose(desk.lin, month, ""));
        Period proposed = periods.propose(desk.lin, month, "month end");
        refused("period_closed", () -> periods.propose(desk.zhou, month, "again"));
        refused("second_person", () -> periods.close(desk.lin, proposed.id()));
        refused("period_open", () -> periods.write(proposed.id(), ExportFormat.CSV, new ByteArrayOutputStream()));
        desk.books.execute("update market.account set balance = balance + 1 where kind = 'commission'");
        refused("invariants_broken", () -> periods.close(desk.zhou, proposed.id()));
        desk.books.execute("update market.account set balance = balance - 1 where kind = 'commission'");
        assertThat(periods.close(desk.zhou, proposed.id()).state()).isEqualTo(State.CLOSED);
        assertThat(desk.log.page(null, 1).getFirst().reason()).isEqualTo("month end");
        refused("period_decided", () -> periods.close(desk.zhou, proposed.id()));
        refused("period_closed", () -> periods.propose(desk.lin, month, "again"));
        assertThat(desk.log.page(null, 5)).extracting("action").contains("period.propose", "period.close");
    }

    @Test
    void months_are_closed_in_their_order() {
        desk.shift("40 days");
        desk.charged(desk.payer, "1.00");
        desk.shift("80 days");
        assertThat(periods.next()).contains(month);
        refused("earlier_month_open", () -> periods.propose(desk.lin, month.plusMonths(1), "jump"));
        Period rejected = periods.reject(
                desk.lin, periods.propose(desk.lin, month, "month end").id(), "not yet");
        assertThat(rejected.state()).isEqualTo(State.REJECTED);
        periods.close(desk.zhou, periods.propose(desk.lin, month, "month end").id());
        assertThat(periods.propose(desk.lin, month.plusMonths(1), "next").state())
                .isEqualTo(State.PROPOSED);
    }
}
