package bicameral.marketplace.reconciliation;

import bicameral.marketplace.money.Money;
import bicameral.marketplace.payment.Booking;
import bicameral.marketplace.payment.ProviderStatements;
import bicameral.marketplace.reconciliation.Comparison.Difference;
import bicameral.marketplace.reconciliation.Comparison.Figures;
import bicameral.marketplace.reconciliation.Comparison.Side;
import bicameral.tenant.Ids;
import bicameral.tenant.Operator;
import bicameral.tenant.OpsTx;
import bicameral.tenant.PlainText;
import bicameral.tenant.Refusal;
import bicameral.tenant.audit.OperatorLog;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Takes providers' reports in and compares them with the books. A report is taken in whole or not at all; the same one again, or
 * another one with the same bookings, changes nothing. Money is never moved here: what differs is shown until it agrees, or until
 * somebody says why it does not. For billing admins only: callers have asked for the role. Thread-safe.
 */
@ApplicationScoped
public class Reconciliation {
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final int MOST_REASON = 500;
    private static final int MOST_SHOWN = 500;
    private static final int MOST_STATEMENTS = 50;
    private static final int BATCH = 500;
    private static final int LONGEST_DAYS = 400;
    private static final int MOST_ASKED = 200_000;

    private final OpsTx ops;
    private final ProviderStatements providers;
    private final Bills bills;
    private final OperatorLog log;

    public Reconciliation(OpsTx ops, ProviderStatements providers, Bills bills, OperatorLog log) {
        this.ops = ops;
        this.providers = providers;
        this.bills = bills;
        this.log = log;
    }

    /**
     * A report that was taken in.
     *
     * @param name of the file; empty where the provider was asked
     * @param fresh how many of its bookings no report before had
     */
    public record Statement(
            UUID id,
            String provider,
            String name,
            int items,
            int fresh,
            Instant from,
            Instant until,
            String who,
            Instant at) {}

    /** Providers whose reports can be compared. */
    public List<String> providers() {
        return ReportReader.providers().stream().sorted().toList();
    }

    /** Whether a provider can be asked here, without a file. */
    public boolean canAsk(String provider) {
        return providers.can(provider);
    }

    /** Reports of a provider, newest first; at most 50. */
    public List<Statement> statements(String provider) {
        return ops.in(handle -> handle.createQuery(
                        "select * from market.provider_statement where provider = :provider order by at desc limit :most")
                .bind("provider", provider)
                .bind("most", MOST_STATEMENTS)
                .map((row, context) -> statement(row))
                .list());
    }

    /**
     * Takes a file in. The same file again is the same report.
     *
     * @throws Refusal unknown_report (NOT_FOUND), and those of a file that cannot be read, INVALID, with line and column:
     *     report_header, report_empty, report_too_long, report_amount, report_time, report_currency, report_id, report_quote,
     *     report_cell, report_columns, and report_contradicts where a booking was reported otherwise before
     */
    public Statement upload(Operator by, String provider, String name, Path file) {
        ReportReader reader = ReportReader.of(provider);
        String called = PlainText.cleaned(name, 120);
        return take(by, provider, called.isEmpty() ? "report.csv" : called, sha256(file), each -> {
            try {
                reader.read(file, each);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /**
     * Asks the provider for what it booked on the days from the first to the last (UTC+8).
     *
     * @throws Refusal provider_not_asked (CONFLICT) where this one cannot be, provider_silent (UNAVAILABLE) where it does not
     *     answer, bad_days (INVALID); where it gives bills also bill_not_yet (CONFLICT), bill_unreadable (UNAVAILABLE), and those of
     *     {@link #upload}
     */
    public Statement ask(Operator by, String provider, LocalDate first, LocalDate last) {
        if (!providers.can(provider)) throw new Refusal("provider_not_asked", Refusal.Kind.CONFLICT);
        checked(first, last);
        Instant from = first.atStartOfDay(ZONE).toInstant();
        List<Booking> bookings = new ArrayList<>();
        Instant until = told(provider, first, last, booking -> {
            // Held until the provider has told all, for no transaction waits for it.
            if (bookings.size() == MOST_ASKED) throw new Refusal("bad_days", Refusal.Kind.INVALID, Map.of("most", 1));
            bookings.add(booking);
        });
        String sum = sha256((provider + from + until + bookings).getBytes(StandardCharsets.UTF_8));
        Statement taken = take(by, provider, "", sum, each -> bookings.forEach(one -> each.booking(one, 0)));
        return covering(taken.id(), from, until);
    }

    /** Hands over what the provider tells of the days, and gives the instant before which it has told all. */
    private Instant told(String provider, LocalDate first, LocalDate last, Consumer<Booking> each) {
        if (providers.givesBills(provider)) {
            LocalDate today = ops.in(handle -> handle.createQuery("select market.clock()")
                    .mapTo(OffsetDateTime.class)
                    .one()
                    .atZoneSameInstant(ZONE)
                    .toLocalDate());
            LocalDate covered = bills.read(provider, first, last, today.minusDays(1), each);
            return covered.plusDays(1).atStartOfDay(ZONE).toInstant();
        }
        Instant until = last.plusDays(1).atStartOfDay(ZONE).toInstant();
        providers.read(provider, first.atStartOfDay(ZONE).toInstant(), until, each);
        return until;
    }

    /** What was asked for is covered, also where nothing was booked at its ends. */
    private Statement covering(UUID id, Instant from, Instant until) {
        return ops.in(handle -> {
            handle.createUpdate("""
                            update market.provider_statement set from_at = least(from_at, :from), until_at = greatest(until_at, :until)
                            where id = :id""")
                    .bind("from", from.atOffset(ZoneOffset.UTC))
                    .bind("until", until.atOffset(ZoneOffset.UTC))
                    .bind("id", id)
                    .execute();
            return one(handle, id);
        });
    }

    private interface Source {
        void read(ReportReader.Each each);
    }

    private Statement take(Operator by, String provider, String name, String sum, Source source) {
        return ops.in(handle -> {
            handle.createQuery("select pg_advisory_xact_lock(hashtextextended(:provider, 6))::text")
                    .bind("provider", provider)
                    .mapTo(String.class)
                    .one();
            Optional<Statement> before = handle.createQuery(
                            "select * from market.provider_statement where provider = :provider and sha256 = :sum")
                    .bind("provider", provider)
                    .bind("sum", sum)
                    .map((row, context) -> statement(row))
                    .findOne();
            if (before.isPresent()) return before.get();
            UUID id = Ids.next();
            insert(handle, by, new Head(id, provider, name, sum));
            Taking taking = new Taking(handle, provider, id);
            source.read(taking);
            taking.end();
            Statement taken = one(handle, id);
            log.write(handle, by, "report.take", id, name.isEmpty() ? provider : name, details(taken));
            return taken;
        });
    }

    private static Map<String, String> details(Statement taken) {
        return Map.of(
                "provider", taken.provider(),
                "items", String.valueOf(taken.items()),
                "fresh", String.valueOf(taken.fresh()));
    }

    private record Head(UUID id, String provider, String name, String sum) {}

    private static void insert(Handle handle, Operator by, Head head) {
        handle.createUpdate("""
                        insert into market.provider_statement
                          (id, provider, name, sha256, items, fresh, from_at, until_at, brought_by, who)
                        values (:id, :provider, :name, :sum, 0, 0, market.clock(), market.clock(), :by, :who)""")
                .bind("id", head.id())
                .bind("provider", head.provider())
                .bind("name", head.name())
                .bind("sum", head.sum())
                .bind("by", by.person().value())
                .bind("who", by.name())
                .execute();
    }

    /** Writes bookings in batches, so that a report of any length needs the memory of one. */
    private static final class Taking implements ReportReader.Each {
        private final Handle handle;
        private final String provider;
        private final UUID statement;
        private final List<Booking> batch = new ArrayList<>(BATCH);
        private final List<Integer> lines = new ArrayList<>(BATCH);
        private int items;
        private @Nullable Instant from;
        private @Nullable Instant until;

        Taking(Handle handle, String provider, UUID statement) {
            this.handle = handle;
            this.provider = provider;
            this.statement = statement;
        }

        @Override
        public void booking(Booking booking, int line) {
            batch.add(booking);
            lines.add(line);
            items++;
            if (from == null || booking.at().isBefore(from)) from = booking.at();
            if (until == null || booking.at().isAfter(until)) until = booking.at();
            if (batch.size() == BATCH) flush();
        }

        /** A booking that is known says the same again, or the report contradicts an earlier one. */
        private void flush() {
            if (batch.isEmpty()) return;
            var insert = handle.prepareBatch("""
                    insert into market.provider_item as i (provider, item, kind, payment, currency, amount, fee, at, statement)
                    values (:provider, :item, :kind, :payment, :currency, :amount, :fee, :at, :statement)
                    on conflict (provider, item) do update set statement = i.statement
                      where i.amount = excluded.amount and i.fee = excluded.fee and i.currency = excluded.currency
                        and i.payment = excluded.payment""");
            for (Booking one : batch)
                insert.bind("provider", provider)
                        .bind("item", one.id())
                        .bind("kind", one.kind().name().toLowerCase(Locale.ROOT))
                        .bind("payment", one.payment())
                        .bind("currency", one.amount().currency().getCurrencyCode())
                        .bind("amount", one.amount().micros())
                        .bind("fee", one.fee())
                        .bind("at", one.at().atOffset(ZoneOffset.UTC))
                        .bind("statement", statement)
                        .add();
            int[] written = insert.execute();
            for (int i = 0; i < written.length; i++)
                if (written[i] == 0)
                    throw new Refusal(
                            "report_contradicts",
                            Refusal.Kind.INVALID,
                            Map.of("line", lines.get(i), "id", batch.get(i).id()));
            batch.clear();
            lines.clear();
        }

        void end() {
            flush();
            if (from == null || until == null) return;
            handle.createUpdate("""
                            update market.provider_statement set items = :items, from_at = :from, until_at = :until,
                              fresh = (select count(*) from market.provider_item where statement = :id) where id = :id""")
                    .bind("items", items)
                    .bind("from", from.atOffset(ZoneOffset.UTC))
                    .bind("until", until.atOffset(ZoneOffset.UTC))
                    .bind("id", statement)
                    .execute();
        }
    }

    /**
     * Payments that a report of those days (UTC+8) has a booking of, and payments that the books have of them where a report covers
     * their time. Each as a whole, whatever days its refunds are of. Where several bookings of a payment are of other currencies,
     * each currency is compared by itself. So are payouts and, where they go out of payments, each part with what was taken back of it.
     * Alipay's bill of trades has none of its transfers.
     */
    private static final String COMPARED = """
            with named as (
              select i.*, case when i.payment ~ '^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$' then i.payment::uuid end as ours
              from market.provider_item i
              where i.provider = :provider and i.kind <> 'other' and (i.payment <> '' or i.kind = 'payout')
                and i.at >= cast(:from as timestamptz) - interval '400 days'
                and i.at < cast(:until as timestamptz) + interval '400 days'),
            found as (
              select n.*, coalesce(
                (select u.id from market.top_up u where u.provider = n.provider and u.payment = n.payment),
                (select u.id from market.top_up u where u.provider = n.provider and u.session = n.payment),
                (select u.id from market.top_up u where u.provider = n.provider and u.id = n.ours)) as top_up,
                null::uuid as paid_out
              from named n where n.kind <> 'payout'
              union all
              select n.*, null::uuid, coalesce(
                (select p.id from market.payout p where p.provider = n.provider and p.reference = n.payment),
                (select p.id from market.payout p where p.provider = n.provider and p.mark_line in (n.payment, n.item)
                   and p.mark = 'paid' limit 1),
                (select p.id from market.payout p where p.provider = n.provider and p.id = n.ours),
                (select x.id from market.payout_part x join market.payout p on p.id = x.payout
                   where p.provider = n.provider and x.mark = n.payment limit 1),
                (select r.part from market.part_reversal r join market.payout p on p.id = r.payout
                   where p.provider = n.provider and r.mark = n.payment limit 1))
              from named n where n.kind = 'payout'),
            reported as (
              select coalesce(top_up::text, paid_out::text, nullif(payment, ''), item) as subject, top_up, currency,
                coalesce(sum(amount) filter (where kind = 'payment'), 0)::bigint as paid, sum(fee)::bigint as fee,
                coalesce(-sum(amount) filter (where kind = 'refund'), 0)::bigint as refunded,
                coalesce(-sum(amount) filter (where kind = 'dispute'), 0)::bigint as withdrawn,
                coalesce(-sum(amount) filter (where kind = 'payout'), 0)::bigint as paid_out,
                bool_or(at >= :from and at < :until) as within
              from found group by 1, 2, 3),
            booked as (
              select subject, top_up, payout, currency, paid, fee, refunded, withdrawn, paid_out,
                at >= :from and at < :until and exists (select 1 from market.provider_statement s
                  where s.provider = :provider and b.at between s.from_at and s.until_at) as within
              from (
                select u.id::text as subject, u.id as top_up, null::uuid as payout, u.currency,
                  u.paid, u.fee, u.refunded, u.withdrawn, 0::bigint as paid_out, u.paid_at as at
                from market.top_up u where u.provider = :provider and u.paid > 0
                union all
                select p.id::text, null, p.id, p.currency, 0, 0, 0, 0, p.amount - p.netted - p.withheld, p.ended_at
                from market.payout p
                where p.provider = :provider and p.provider <> 'alipay' and p.funds = 'wallet' and p.state = 'settled'
                union all
                select x.id::text, null, x.payout, x.currency, 0, 0, 0, 0, x.amount - x.reversed, x.ended_at
                from market.payout_part x join market.payout p on p.id = x.payout
                where p.provider = :provider and p.provider <> 'alipay' and x.state = 'paid') b),
            compared as (
              select coalesce(b.subject, r.subject) as subject, coalesce(b.top_up, r.top_up) as top_up, b.payout,
                coalesce(b.currency, r.currency) as currency,
                case when b.subject is null then 'provider' when r.subject is null then 'books' else 'both' end as side,
                coalesce(r.paid, 0) as r_paid, coalesce(r.fee, 0) as r_fee, coalesce(r.refunded, 0) as r_refunded,
                coalesce(r.withdrawn, 0) as r_withdrawn, coalesce(r.paid_out, 0) as r_paid_out,
                coalesce(b.paid, 0) as b_paid, coalesce(b.fee, 0) as b_fee, coalesce(b.refunded, 0) as b_refunded,
                coalesce(b.withdrawn, 0) as b_withdrawn, coalesce(b.paid_out, 0) as b_paid_out
              from reported r full join booked b on b.subject = r.subject and b.currency = r.currency
              where coalesce(r.within, b.within) or b.within),
            differing as (
              select c.*, (r_paid - r_fee - r_refunded - r_withdrawn - r_paid_out
                - b_paid + b_fee + b_refunded + b_withdrawn + b_paid_out) as difference
              from compared c
              where (r_paid, r_fee, r_refunded, r_withdrawn, r_paid_out)
                is distinct from (b_paid, b_fee, b_refunded, b_withdrawn, b_paid_out))
            """;

    /** Compares the days from the first to the last (UTC+8). unknown_report (NOT_FOUND), bad_days (INVALID). */
    public Comparison compare(String provider, LocalDate first, LocalDate last) {
        ReportReader.of(provider);
        checked(first, last);
        OffsetDateTime from = new Days(first, last).from();
        OffsetDateTime until = new Days(first, last).until();
        return ops.in(handle -> {
            record Counts(long payments, long differing) {}
            Counts counts = handle.createQuery(COMPARED + """
                            select (select count(*) from compared) as payments, (select count(*) from differing) as differing""")
                    .bind("provider", provider)
                    .bind("from", from)
                    .bind("until", until)
                    .map((row, context) -> new Counts(row.getLong("payments"), row.getLong("differing")))
                    .one();
            List<Difference> differences = handle.createQuery(COMPARED + """
                            select d.*, n.reason, n.who from differing d left join market.difference_note n
                              on n.provider = :provider and n.subject = d.subject and n.currency = d.currency
                              and n.difference = d.difference
                            order by n.reason is not null, abs(d.difference) desc, d.subject limit :most""")
                    .bind("provider", provider)
                    .bind("from", from)
                    .bind("until", until)
                    .bind("most", MOST_SHOWN)
                    .map((row, context) -> difference(row))
                    .list();
            return new Comparison(
                    counts.payments(),
                    counts.payments() - counts.differing(),
                    differences,
                    counts.differing() > differences.size());
        });
    }

    private static Difference difference(ResultSet row) throws SQLException {
        Currency currency = Currency.getInstance(row.getString("currency"));
        return new Difference(
                row.getString("subject"),
                row.getObject("top_up", UUID.class),
                row.getObject("payout", UUID.class),
                Side.valueOf(row.getString("side").toUpperCase(Locale.ROOT)),
                figures(row, "r_", currency),
                figures(row, "b_", currency),
                new Money(row.getLong("difference"), currency),
                row.getString("reason"),
                row.getString("who"));
    }

    private static Figures figures(ResultSet row, String side, Currency currency) throws SQLException {
        return new Figures(
                new Money(row.getLong(side + "paid"), currency),
                new Money(row.getLong(side + "fee"), currency),
                new Money(row.getLong(side + "refunded"), currency),
                new Money(row.getLong(side + "withdrawn"), currency),
                new Money(row.getLong(side + "paid_out"), currency));
    }

    /** The days (UTC+8) from the first to the last that are compared. */
    public record Days(LocalDate first, LocalDate last) {
        OffsetDateTime from() {
            return start(first);
        }

        OffsetDateTime until() {
            return start(last.plusDays(1));
        }

        private static OffsetDateTime start(LocalDate day) {
            return day.atStartOfDay(ZONE).toInstant().atOffset(ZoneOffset.UTC);
        }
    }

    /**
     * Says why a difference that those days show is none, as long as it is of that amount. reason_missing, bad_days (INVALID),
     * unknown_report, unknown_difference (NOT_FOUND).
     */
    public void explain(Operator by, String provider, Days days, String subject, Money difference, String reason) {
        ReportReader.of(provider);
        checked(days.first(), days.last());
        String why = reason.strip();
        if (why.isEmpty() || why.length() > MOST_REASON)
            throw new Refusal("reason_missing", Refusal.Kind.INVALID, Map.of("most", MOST_REASON));
        ops.in(handle -> {
            if (!differs(handle, provider, days, subject, difference))
                throw new Refusal("unknown_difference", Refusal.Kind.NOT_FOUND);
            handle.createUpdate("""
                            insert into market.difference_note (provider, subject, currency, difference, reason, noted_by, who)
                            values (:provider, :subject, :currency, :difference, :reason, :by, :who)
                            on conflict (provider, subject, currency, difference) do update
                              set reason = excluded.reason, noted_by = excluded.noted_by, who = excluded.who, at = market.clock()""")
                    .bind("provider", provider)
                    .bind("subject", subject)
                    .bind("currency", difference.currency().getCurrencyCode())
                    .bind("difference", difference.micros())
                    .bind("reason", why)
                    .bind("by", by.person().value())
                    .bind("who", by.name())
                    .execute();
            log.write(
                    handle,
                    by,
                    "report.explain",
                    Ids.next(),
                    why,
                    Map.of(
                            "provider",
                            provider,
                            "subject",
                            subject,
                            "amount",
                            difference.amount().toPlainString(),
                            "currency",
                            difference.currency().getCurrencyCode()));
            return why;
        });
    }

    private static boolean differs(Handle handle, String provider, Days days, String subject, Money difference) {
        return handle.createQuery(COMPARED + """
                        select exists (select 1 from differing
                          where subject = :subject and currency = :currency and difference = :difference)""")
                .bind("provider", provider)
                .bind("from", days.from())
                .bind("until", days.until())
                .bind("subject", subject)
                .bind("currency", difference.currency().getCurrencyCode())
                .bind("difference", difference.micros())
                .mapTo(Boolean.class)
                .one();
    }

    private static void checked(LocalDate first, LocalDate last) {
        if (last.isBefore(first) || ChronoUnit.DAYS.between(first, last) > LONGEST_DAYS)
            throw new Refusal("bad_days", Refusal.Kind.INVALID, Map.of("most", LONGEST_DAYS));
    }

    private static Statement one(Handle handle, UUID id) {
        return handle.createQuery("select * from market.provider_statement where id = :id")
                .bind("id", id)
                .map((row, context) -> statement(row))
                .one();
    }

    private static Statement statement(ResultSet row) throws SQLException {
        return new Statement(
                row.getObject("id", UUID.class),
                row.getString("provider"),
                row.getString("name"),
                row.getInt("items"),
                row.getInt("fresh"),
                row.getObject("from_at", OffsetDateTime.class).toInstant(),
                row.getObject("until_at", OffsetDateTime.class).toInstant(),
                row.getString("who"),
                row.getObject("at", OffsetDateTime.class).toInstant());
    }

    private static String sha256(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] part = new byte[64 * 1024];
            for (int read = in.read(part); read >= 0; read = in.read(part)) digest.update(part, 0, read);
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
