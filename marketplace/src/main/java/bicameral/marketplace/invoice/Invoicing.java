package bicameral.marketplace.invoice;

import bicameral.marketplace.invoice.OpenCharges.Due;
import bicameral.marketplace.invoice.OpenCharges.Payer;
import bicameral.tenant.Ids;
import bicameral.tenant.Operator;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Refusal;
import bicameral.tenant.audit.OperatorLog;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Issues the documents of a month: everything that was charged until its end and stands on none yet, so that what was late comes
 * with the next run, and a run may be repeated or broken off. Thread-safe, also across instances: one payer at a time.
 *
 * <p>What was charged is an invoice, less what had been given back before it; what is given back of an invoice is a credit note of
 * that invoice. Totals are whole minor units. Charges are finer, so the rest is carried to the next document: nothing is lost, and
 * nobody is asked for more than the ledger says. Less than one minor unit is no document yet. For billing admins only: callers have
 * asked for the role.
 */
@ApplicationScoped
public class Invoicing {
    private static final Logger LOG = Logger.getLogger(Invoicing.class);

    /** Months are those of UTC+8. */
    static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    private final OpsTx ops;
    private final InvoiceSettings seller;
    private final OperatorLog log;

    public Invoicing(OpsTx ops, InvoiceSettings seller, OperatorLog log) {
        this.ops = ops;
        this.seller = seller;
        this.log = log;
    }

    /**
     * How many documents a run has made.
     *
     * @param failed payers without theirs, as something is the matter: they come with the next run
     */
    public record Issued(int invoices, int creditNotes, int failed) {}

    /**
     * Issues what is due for a month that is over.
     *
     * @throws Refusal month_not_over (INVALID), seller_missing (CONFLICT) where the operator has set no company, reason_missing
     *     (INVALID)
     */
    public Issued issue(Operator by, YearMonth month, String reason) {
        String why = reason.strip();
        if (why.isEmpty() || why.length() > 500)
            throw new Refusal("reason_missing", Refusal.Kind.INVALID, Map.of("most", 500));
        if (seller.name().isEmpty()) throw new Refusal("seller_missing", Refusal.Kind.CONFLICT);
        Issued all = issue(month, payers(until(month), false));
        ops.in(handle -> {
            log.write(handle, by, "invoice.issue", Ids.next(), why, details(month, all));
            return all;
        });
        return all;
    }

    /**
     * Issues by itself, once, what is due of the month before to payers who have told an address, when the day that the operator
     * set has come; nothing where none is set, or no company. Run by a job: one that breaks off, or in which a payer failed, goes on
     * with the next.
     */
    public Issued issueDue() {
        if (seller.name().isEmpty() || seller.dayOfMonth() == 0) return new Issued(0, 0, 0);
        Optional<YearMonth> due = ops.in(this::monthDue);
        if (due.isEmpty()) return new Issued(0, 0, 0);
        YearMonth month = due.get();
        Issued all = issue(month, payers(until(month), true));
        if (all.failed() == 0) ops.in(handle -> done(handle, month));
        LOG.infof("invoices of %s: %d, credit notes: %d", month, all.invoices(), all.creditNotes());
        return all;
    }

    private static int done(Handle handle, YearMonth month) {
        return handle.createUpdate("insert into market.invoice_run (month) values (:month) on conflict do nothing")
                .bind("month", month.toString())
                .execute();
    }

    /** The month before, by the database's clock, where its day has come and it was not done. */
    private Optional<YearMonth> monthDue(Handle handle) {
        return handle.createQuery("""
                        select (date_trunc('month', here) - interval '1 month')::date from (
                          select market.clock() at time zone 'Asia/Shanghai' as here) now
                        where extract(day from here) >= :day and not exists (
                          select 1 from market.invoice_run
                          where month = to_char(here - interval '1 month', 'YYYY-MM'))""")
                .bind("day", seller.dayOfMonth())
                .mapTo(LocalDate.class)
                .findOne()
                .map(YearMonth::from);
    }

    /** One payer after the other: one that fails must not keep the others from theirs. */
    private Issued issue(YearMonth month, List<Payer> payers) {
        OffsetDateTime until = until(month);
        int invoices = 0;
        int notes = 0;
        int failed = 0;
        for (Payer payer : payers) {
            try {
                Issued made = ops.in(handle -> issue(handle, payer, month, until));
                invoices += made.invoices();
                notes += made.creditNotes();
            } catch (RuntimeException e) {
                LOG.errorf(
                        e,
                        "the documents of payer %s in %s are left for the next run",
                        payer.tenant(),
                        payer.currency());
                failed++;
            }
        }
        return new Issued(invoices, notes, failed);
    }

    private static Map<String, String> details(YearMonth month, Issued made) {
        return Map.of(
                "month", month.toString(),
                "invoices", String.valueOf(made.invoices()),
                "creditNotes", String.valueOf(made.creditNotes()),
                "failed", String.valueOf(made.failed()));
    }

    private static OffsetDateTime until(YearMonth month) {
        return month.plusMonths(1).atDay(1).atStartOfDay(ZONE).toOffsetDateTime();
    }

    /** Of a month that is over by the database's clock: all, or those with an address. */
    private List<Payer> payers(OffsetDateTime until, boolean withAddress) {
        return ops.in(handle -> {
            boolean over = handle.createQuery("select market.clock() >= :until")
                    .bind("until", until)
                    .mapTo(Boolean.class)
                    .one();
            if (!over) throw new Refusal("month_not_over", Refusal.Kind.INVALID);
            return handle.createQuery("""
                            select distinct tenant_id, currency from market.account
                            where kind in ('hold', 'wallet_paid') and (not :withAddress or tenant_id in (
                              select tenant_id from market.invoice_address))
                            order by tenant_id, currency""")
                    .bind("withAddress", withAddress)
                    .map((row, context) -> new Payer(
                            row.getObject("tenant_id", UUID.class), Currency.getInstance(row.getString("currency"))))
                    .list();
        });
    }

    private Issued issue(Handle handle, Payer payer, YearMonth month, OffsetDateTime until) {
        handle.createQuery("select pg_advisory_xact_lock(hashtextextended(:payer, 5))::text")
                .bind("payer", payer.tenant().toString())
                .mapTo(String.class)
                .one();
        List<Due> due = OpenCharges.due(handle, payer, until);
        int invoices = 0;
        int notes = 0;
        for (Due one : due) {
            if (!document(handle, payer, month, until, one)) continue;
            if (one.of() == null) invoices++;
            else notes++;
        }
        OpenCharges.gone(handle, payer);
        return new Issued(invoices, notes, 0);
    }

    /** Writes one document; false where it would be of less than one minor unit. */
    private boolean document(Handle handle, Payer payer, YearMonth month, OffsetDateTime until, Due due) {
        long carriedIn = carried(handle, payer, due.of());
        long exact = Math.addExact(due.of() == null ? due.amount() : -due.amount(), carriedIn);
        long unit = Math.powExact(10L, 6 - Math.clamp(payer.currency().getDefaultFractionDigits(), 0, 6));
        long total = Math.floorDiv(exact, unit) * unit;
        if (total <= 0) return false;
        UUID id = Ids.next();
        OpenCharges.take(handle, payer, until, id, due.of());
        lines(handle, payer, id, due.of() == null ? 1 : -1);
        insert(handle, payer, month, new Head(id, due.of(), total, carriedIn, exact - total));
        return true;
    }

    /** What the document before this one could not ask for. */
    private static long carried(Handle handle, Payer payer, @Nullable UUID of) {
        return handle.createQuery("""
                        select carried_out from market.invoice where tenant_id = :payer and currency = :currency
                          and of is not distinct from cast(:of as uuid) order by id desc limit 1""")
                .bind("payer", payer.tenant())
                .bind("currency", payer.currency().getCurrencyCode())
                .bind("of", of)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L);
    }

    private static void lines(Handle handle, Payer payer, UUID id, int sign) {
        handle.createUpdate("""
                        insert into market.invoice_line (tenant_id, invoice, position, what, about, pieces, place, tax_name,
                          basis_points, amount, tax)
                        select :payer, :invoice, row_number() over (order by what, about, place, basis_points, tax_name), what, about,
                          count(*), place, tax_name, basis_points, sum(amount) * :sign, sum(tax) * :sign
                        from market.invoice_charge where invoice = :invoice
                        group by what, about, place, tax_name, basis_points""")
                .bind("payer", payer.tenant())
                .bind("invoice", id)
                .bind("sign", sign)
                .execute();
    }

    private record Head(UUID id, @Nullable UUID of, long total, long carriedIn, long carriedOut) {}

    /** Last, so that the number's row is locked for the shortest time. */
    private void insert(Handle handle, Payer payer, YearMonth month, Head head) {
        String series = handle.createQuery(
                        "select :series || to_char(market.clock() at time zone 'Asia/Shanghai', '-YYYY')")
                .bind("series", seller.series())
                .mapTo(String.class)
                .one();
        handle.createUpdate("""
                        insert into market.invoice (tenant_id, id, kind, series, number, of, currency, month, total, tax, carried_in,
                          carried_out, buyer_name, buyer_address, buyer_place, buyer_tax_number, seller_name, seller_address,
                          seller_tax_number)
                        select :payer, :id, :kind, :series, :number, cast(:of as uuid), :currency, cast(:month as date), :total,
                          (select sum(tax) from market.invoice_line where invoice = :id), :carriedIn, :carriedOut,
                          coalesce(a.name, t.name, '—'), coalesce(a.address, ''),
                          coalesce(a.country || case a.region when '' then '' else '-' || a.region end, ''),
                          coalesce(a.tax_number, ''), :seller, :sellerAddress, :sellerNumber
                        from (values (1)) one (n) left join market.invoice_address a on a.tenant_id = :payer
                        left join market.tenant t on t.id = :payer""")
                .bind("payer", payer.tenant())
                .bind("id", head.id())
                .bind("kind", head.of() == null ? "invoice" : "credit_note")
                .bind("series", series)
                .bind("number", next(handle, series))
                .bind("of", head.of())
                .bind("currency", payer.currency().getCurrencyCode())
                .bind("month", month.atDay(1))
                .bind("total", head.total())
                .bind("carriedIn", head.carriedIn())
                .bind("carriedOut", head.carriedOut())
                .bind("seller", seller.name())
                .bind("sellerAddress", seller.address())
                .bind("sellerNumber", seller.taxNumber())
                .execute();
    }

    /** The next number; given back with everything else where the transaction fails. */
    private static int next(Handle handle, String series) {
        return handle.createQuery("""
                        insert into market.invoice_series as s (series, last) values (:series, 1)
                        on conflict (series) do update set last = s.last + 1 returning last""")
                .bind("series", series)
                .mapTo(Integer.class)
                .one();
    }
}
