package bicameral.marketplace.invoice;

import static bicameral.marketplace.billing.Books.yuan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.marketplace.billing.Books;
import bicameral.marketplace.billing.LedgerAudit;
import bicameral.marketplace.invoice.Invoice.Kind;
import bicameral.marketplace.invoice.Invoice.Line;
import bicameral.marketplace.invoice.Invoicing.Issued;
import bicameral.marketplace.money.Money;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.Refusal;
import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("P-M12")
class InvoicingTest {
    private final Desk desk = new Desk();
    private final YearMonth month = desk.month().plusMonths(1);
    private YearMonth open = month;

    @BeforeEach
    void credit() {
        desk.at(month);
        desk.books.give(desk.payer.tenant(), "90.00");
    }

    @AfterEach
    void the_books_are_in_order() {
        desk.shiftBack();
        desk.books.audit();
    }

    /** The month goes by, and its documents are issued. */
    private Issued issued() {
        desk.at(open.plusMonths(1));
        Issued issued = desk.invoicing.issue(desk.lin, open, "month run");
        open = open.plusMonths(1);
        return issued;
    }

    private List<Invoice> documents() {
        return desk.invoices.of(desk.payer, null, 200).reversed().stream()
                .map(one -> desk.invoices.one(desk.payer, one.id()))
                .toList();
    }

    private static void refused(String code, Runnable deed) {
        assertThatThrownBy(deed::run)
                .isInstanceOfSatisfying(Refusal.class, r -> assertThat(r.code()).isEqualTo(code));
    }

    @Test
    void a_month_of_charges_is_one_invoice_with_the_tax_that_is_in_them() {
        desk.addresses.set(desk.payer, new InvoiceAddress("山货合作社", "北街 2 号\n云上镇", "ie", "", "ie 123-456.7t"));
        desk.rates.approve(
                desk.zhou,
                desk.rates
                        .propose(desk.lin, "IE", "VAT", 2_300, desk.clock().plus(Duration.ofHours(1)), "law")
                        .id());
        desk.charged(desk.payer, "1.00");
        desk.at(month);
        desk.books.clock.forward(Duration.ofHours(2));
        desk.charged(desk.payer, "2.46");
        desk.charged(desk.payer, "1.23");

        issued();

        Invoice invoice = documents().getFirst();
        assertThat(documents()).hasSize(1);
        assertThat(invoice.kind()).isEqualTo(Kind.INVOICE);
        assertThat(invoice.total()).isEqualTo(yuan("4.69"));
        assertThat(invoice.tax()).isEqualTo(yuan("0.75"));
        assertThat(invoice.number()).matches("BM-20[0-9]{2}-[0-9]{6}");
        assertThat(invoice.buyer()).isEqualTo(new Invoice.Party("山货合作社", "北街 2 号\n云上镇", "IE", "IE1234567T"));
        assertThat(invoice.seller().name()).isEqualTo("双脑集市");
        assertThat(invoice.lines())
                .extracting(Line::place, Line::basisPoints, Line::amount, Line::tax)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("", 0, yuan("1.00"), yuan("0.06")),
                        org.assertj.core.groups.Tuple.tuple("IE", 2_300, yuan("3.69"), yuan("0.69")));
    }

    @Test
    void what_stands_on_an_invoice_stands_on_no_other_and_what_was_late_comes_with_the_next() {
        desk.charged(desk.payer, "1.00");
        issued();
        desk.invoicing.issue(desk.lin, month, "again");
        assertThat(documents()).hasSize(1);

        desk.charged(desk.payer, "2.00");
        desk.invoicing.issue(desk.lin, month, "again");
        assertThat(documents()).as("charged after the month").hasSize(1);
        issued();

        assertThat(documents()).extracting(Invoice::total).containsExactly(yuan("1.00"), yuan("2.00"));
    }

    @Test
    @Tag("P-M12")
    void payers_with_an_address_get_theirs_by_themselves_and_once() {
        CurrentTenant nowhere = desk.payer();
        desk.books.give(nowhere.tenant(), "5.00");
        desk.addresses.set(desk.payer, new InvoiceAddress("Payer", "Street 1", "IE", "", ""));
        desk.charged(desk.payer, "1.00");
        desk.charged(nowhere, "1.00");
        desk.invoicing.issueDue();
        assertThat(documents()).as("the month is not over").isEmpty();

        desk.at(month.plusMonths(1));
        Invoicing never = new Invoicing(desk.books.ops, new InvoiceSettings("Seller", "", "", "BM", 0), desk.log);
        assertThat(never.issueDue()).isEqualTo(new Invoicing.Issued(0, 0, 0));
        Invoicing later = new Invoicing(desk.books.ops, new InvoiceSettings("Seller", "", "", "BM", 3), desk.log);
        assertThat(later.issueDue()).as("on the second of the month").isEqualTo(new Invoicing.Issued(0, 0, 0));
        desk.invoicing.issueDue();
        assertThat(documents()).extracting(Invoice::total).containsExactly(yuan("1.00"));
        assertThat(desk.invoices.of(nowhere, null, 10)).isEmpty();

        desk.charged(desk.payer, "2.00");
        assertThat(desk.invoicing.issueDue()).as("done for this month").isEqualTo(new Invoicing.Issued(0, 0, 0));
        desk.at(month.plusMonths(2));
        assertThat(desk.invoicing.issueDue().invoices()).isEqualTo(1);
        assertThat(documents()).hasSize(2);
        desk.invoicing.issue(desk.lin, month.plusMonths(1), "those without an address");
        assertThat(desk.invoices.of(nowhere, null, 10)).hasSize(1);
    }

    @Test
    void a_month_that_is_not_over_has_no_invoice_yet() {
        refused("month_not_over", () -> desk.invoicing.issue(desk.lin, month, "early"));
        refused("reason_missing", () -> desk.invoicing.issue(desk.lin, month, " "));
        Invoicing nobody = new Invoicing(desk.books.ops, new InvoiceSettings("", "", "", "BM", 2), desk.log);
        refused("seller_missing", () -> nobody.issue(desk.lin, month, "month run"));
    }

    @Test
    void what_is_finer_than_a_cent_is_carried_and_never_lost() {
        desk.charged(desk.payer, "0.0375");
        issued();
        desk.charged(desk.payer, "0.0375");
        issued();

        assertThat(documents()).extracting(Invoice::total).containsExactly(yuan("0.03"), yuan("0.04"));
        assertThat(documents()).extracting(Invoice::carriedIn).containsExactly(yuan("0"), yuan("0.0075"));
        assertThat(documents()).extracting(Invoice::carriedOut).containsExactly(yuan("0.0075"), yuan("0.005"));
    }

    @Test
    void less_than_a_cent_waits_for_more() {
        desk.charged(desk.payer, "0.004");
        issued();
        assertThat(documents()).isEmpty();
        desk.charged(desk.payer, "0.006");
        issued();
        assertThat(documents()).extracting(Invoice::total).containsExactly(yuan("0.01"));
    }

    @Test
    void what_waits_for_more_is_found_again_however_long_it_waits() {
        UUID message = desk.charged(desk.payer, "0.004");
        madeLongAgo(desk, message);
        issued();
        desk.charged(desk.payer, "0.006");

        issued();

        assertThat(documents()).extracting(Invoice::total).containsExactly(yuan("0.01"));
    }

    /** As if it had been charged when ids began, so that all that is remembered by ids comes after it. */
    private static void madeLongAgo(Desk desk, UUID message) {
        UUID old = new UUID(0x7000L, Ids.next().getLeastSignificantBits());
        desk.books.execute("""
                set session_replication_role = replica;
                update market.entry set transaction_id = '%1$s' where transaction_id = (
                  select id from market.ledger_transaction where business_key = 'capture:%2$s');
                update market.ledger_transaction set id = '%1$s' where business_key = 'capture:%2$s';
                set session_replication_role = origin""".formatted(old, message));
    }

    @Test
    void what_is_on_documents_is_not_gone_through_again() {
        Desk alone = new Desk(Books.apart(Desk.settings()));
        alone.at(month);
        alone.books.give(alone.payer.tenant(), "90.00");
        UUID message = alone.charged(alone.payer, "1.00");
        alone.at(month.plusMonths(1));
        alone.invoicing.issue(alone.lin, month, "month run");
        // Nothing says any more that it is on a document: who went through everything again would issue a second one.
        madeLongAgo(alone, message);
        alone.books.execute("""
                set session_replication_role = replica;
                delete from market.invoice_charge where reference = '%s';
                set session_replication_role = origin""".formatted(message));

        assertThat(alone.invoicing.issue(alone.lin, month, "again")).isEqualTo(new Issued(0, 0, 0));
    }

    @Test
    @Tag("P-M12")
    void a_payer_that_fails_keeps_nobody_from_theirs_and_comes_with_the_next_run() {
        Desk alone = new Desk(Books.apart(Desk.settings()));
        alone.at(month);
        CurrentTenant broken = alone.payer();
        for (CurrentTenant payer : List.of(broken, alone.payer)) {
            alone.books.give(payer.tenant(), "5.00");
            alone.charged(payer, "1.00");
            alone.addresses.set(payer, new InvoiceAddress("Payer", "Street 1", "IE", "", ""));
        }
        alone.books.execute("alter table market.invoice add constraint broken check (tenant_id <> '%s')"
                .formatted(broken.tenant()));
        alone.at(month.plusMonths(1));

        Issued first = alone.invoicing.issueDue();
        Issued byHand = alone.invoicing.issue(alone.lin, month, "month run");
        alone.books.execute("alter table market.invoice drop constraint broken");

        assertThat(first).isEqualTo(new Issued(1, 0, 1));
        assertThat(byHand).isEqualTo(new Issued(0, 0, 1));
        assertThat(alone.invoicing.issueDue()).isEqualTo(new Issued(1, 0, 0));
        assertThat(alone.invoicing.issueDue()).as("done for this month").isEqualTo(new Issued(0, 0, 0));
        alone.books.audit();
    }

    @Test
    @Tag("P-F15")
    void schedulers_at_once_issue_a_month_once() throws Exception {
        Desk alone = new Desk(Books.apart(Desk.settings()));
        alone.at(month);
        alone.books.give(alone.payer.tenant(), "5.00");
        alone.charged(alone.payer, "1.00");
        alone.addresses.set(alone.payer, new InvoiceAddress("Payer", "Street 1", "IE", "", ""));
        alone.at(month.plusMonths(1));

        Callable<Issued> run = alone.invoicing::issueDue;
        int invoices = 0;
        try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
            for (Future<Issued> one : pool.invokeAll(List.of(run, run, run, run)))
                invoices += one.get().invoices();
        }

        assertThat(invoices).isEqualTo(1);
        assertThat(alone.invoices.of(alone.payer, null, 10)).hasSize(1);
        alone.books.audit();
    }

    @Test
    void what_was_given_back_before_the_invoice_is_taken_off_it() {
        UUID message = desk.charged(desk.payer, "1.00");
        desk.refunds.give(desk.lin, Ids.next(), message, yuan("0.25"), "wrong");
        UUID whole = desk.charged(desk.payer, "3.00");
        desk.refunds.give(desk.lin, Ids.next(), whole, null, "wrong");

        issued();

        assertThat(documents()).extracting(Invoice::total).containsExactly(yuan("0.75"));
        assertThat(documents().getFirst().lines())
                .extracting(Line::what, Line::amount)
                .contains(org.assertj.core.groups.Tuple.tuple("refund", new Money(-3_250_000, Money.CNY)));
    }

    @Test
    void a_refund_after_the_invoice_is_a_credit_note_of_it_down_to_one_cent() {
        UUID message = desk.charged(desk.payer, "1.00");
        issued();
        Invoice invoice = documents().getFirst();
        desk.refunds.give(desk.lin, Ids.next(), message, yuan("0.01"), "one cent");
        issued();

        Invoice note = documents().getLast();
        assertThat(note.kind()).isEqualTo(Kind.CREDIT_NOTE);
        assertThat(note.of()).isEqualTo(invoice.number());
        assertThat(note.total()).isEqualTo(yuan("0.01"));
        assertThat(note.tax()).isEqualTo(yuan("0.0006"));
        assertThat(note.number()).isNotEqualTo(invoice.number());

        desk.refunds.give(desk.lin, Ids.next(), message, yuan("0.004"), "less than a cent");
        issued();
        assertThat(documents()).as("nothing of less than a cent").hasSize(2);
        desk.refunds.give(desk.lin, Ids.next(), message, null, "all the rest");
        issued();
        assertThat(documents()).extracting(Invoice::total).containsExactly(yuan("1.00"), yuan("0.01"), yuan("0.99"));
    }

    @Test
    void numbers_have_no_gap_whoever_issues_at_once_and_whatever_fails() throws Exception {
        List<CurrentTenant> payers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            CurrentTenant payer = desk.payer();
            desk.books.give(payer.tenant(), "5.00");
            desk.charged(payer, "1.00");
            payers.add(payer);
        }
        desk.at(month.plusMonths(1));
        // The third document of this story's run fails at its last statement.
        CurrentTenant unlucky = payers.get(2);
        desk.books.execute("alter table market.invoice add constraint unlucky check (tenant_id <> '"
                + unlucky.tenant().value() + "')");
        assertThat(desk.invoicing.issue(desk.lin, month, "month run").failed()).isEqualTo(1);
        desk.books.execute("alter table market.invoice drop constraint unlucky");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Issued> run = () -> desk.invoicing.issue(desk.lin, month, "month run");
            for (Future<Issued> done : threads.invokeAll(List.of(run, run, run))) done.get();
        }
        for (CurrentTenant payer : payers)
            assertThat(desk.invoices.of(payer, null, 10)).hasSize(1);
    }

    @Test
    void the_audit_sees_what_is_not_the_ledgers_any_more() {
        desk.charged(desk.payer, "1.00");
        issued();
        UUID id = documents().getFirst().id();
        for (String change : List.of(
                "update market.invoice_line set amount = amount %s 1 where invoice = '" + id + "'",
                "update market.invoice_charge set amount = amount %s 1 where invoice = '" + id + "'",
                "update market.invoice set total = total %s 10000 where id = '" + id + "'",
                "update market.invoice set number = number %s 100000 where id = '" + id + "'")) {
            behindItsBack(change.formatted("+"));
            assertThat(new LedgerAudit(desk.books.ops).run()).as(change).anySatisfy(finding -> {
                assertThat(finding.name()).startsWith("M12 ");
                assertThat(finding.ok()).isFalse();
            });
            behindItsBack(change.formatted("-"));
        }
    }

    private void behindItsBack(String change) {
        String table = change.split(" ")[1];
        assertThatThrownBy(() -> desk.books.execute(change)).hasStackTraceContaining("append-only");
        desk.books.execute("alter table %1$s disable trigger all; %2$s; alter table %1$s enable trigger all"
                .formatted(table, change));
    }

    @Test
    @Tag("P-B1")
    void nobody_reads_anothers_invoice() {
        desk.charged(desk.payer, "1.00");
        issued();
        UUID id = documents().getFirst().id();
        CurrentTenant other = desk.payer();
        refused("unknown_invoice", () -> desk.invoices.one(other, id));
        assertThat(desk.invoices.of(other, null, 10)).isEmpty();
        assertThat(desk.addresses.find(other)).isEmpty();
    }

    @Test
    void an_address_is_checked() {
        refused("unknown_country", () -> set("Name", "Street", "ZZ", "", ""));
        refused("unknown_region", () -> set("Name", "Street", "US", "CALI", ""));
        refused("bad_tax_number", () -> set("Name", "Street", "DE", "", "no!"));
        refused("bad_invoice_name", () -> set(" ", "Street", "DE", "", ""));
        refused("bad_address", () -> set("Name", "", "DE", "", ""));
    }

    private void set(String name, String address, String country, String region, String number) {
        desk.addresses.set(desk.payer, new InvoiceAddress(name, address, country, region, number));
    }
}
