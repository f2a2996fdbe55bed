package bicameral.marketplace.period;

import bicameral.marketplace.billing.AccountKind;
import bicameral.marketplace.billing.GeneralLedger.Side;
import bicameral.marketplace.money.Money;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Currency;
import java.util.Locale;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Writes the entries of a month, row by row, in the order of their transactions. Names of people and organisations are not in it,
 * for they change; so what is written depends on append-only rows alone, and is the same whenever it is written.
 */
final class PeriodExport {
    static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final int ROWS_AT_ONCE = 2_000;

    private PeriodExport() {}

    /** One entry. */
    private record Row(
            UUID transaction,
            OffsetDateTime at,
            String kind,
            String key,
            UUID reference,
            long entry,
            UUID owner,
            AccountKind account,
            String subject,
            Money amount) {
        static Row of(ResultSet row) throws SQLException {
            return new Row(
                    row.getObject("id", UUID.class),
                    row.getObject("created_at", OffsetDateTime.class),
                    row.getString("kind"),
                    row.getString("business_key"),
                    row.getObject("reference", UUID.class),
                    row.getLong("entry"),
                    row.getObject("tenant_id", UUID.class),
                    AccountKind.valueOf(row.getString("account").toUpperCase(Locale.ROOT)),
                    row.getString("subject"),
                    new Money(row.getLong("amount"), Currency.getInstance(row.getString("currency"))));
        }

        String instant() {
            return DateTimeFormatter.ISO_INSTANT.format(at.toInstant());
        }

        String debit() {
            return amount.micros() < 0 ? amount.negated().amount().toPlainString() : "";
        }

        String credit() {
            return amount.micros() > 0 ? amount.amount().toPlainString() : "";
        }

        /** As accounting software writes it, debits positive. */
        String signed() {
            return amount.negated().amount().toPlainString();
        }

        boolean platform() {
            return account.platform();
        }

        /** {@code liabilities:wallet_paid:0199…}: side, kind, whose or which. */
        String path() {
            String side = switch (Side.of(account)) {
                case ASSET -> "assets";
                case LIABILITY -> "liabilities";
                case RESULT -> income(account) ? "income" : "expenses";
            };
            String path = side + ":" + account.id();
            if (!platform()) path += ":" + owner;
            return subject.isEmpty() ? path : path + ":" + subject;
        }

        private static boolean income(AccountKind kind) {
            return kind == AccountKind.COMMISSION || kind == AccountKind.MODEL_RECOVERY || kind == AccountKind.BREAKAGE;
        }
    }

    /** Writes the month; the stream stays open. */
    static void write(Handle handle, YearMonth month, ExportFormat format, OutputStream out) {
        try {
            Writer to = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
            Body body = switch (format) {
                case CSV -> new Csv(to);
                case JSONL -> new Jsonl(to);
                case JOURNAL -> new Journal(to);
            };
            body.begin(month);
            try (var rows = handle
                    .createQuery("""
                            select t.id, t.created_at, t.kind, t.business_key, t.reference, e.id as entry, e.tenant_id,
                              a.kind as account, a.subject, e.currency, e.amount
                            from market.ledger_transaction t join market.entry e on e.transaction_id = t.id
                            join market.account a on a.id = e.account_id
                            where t.created_at >= :from and t.created_at < :until order by t.id, e.id""")
                    .bind("from", begins(month))
                    .bind("until", begins(month.plusMonths(1)))
                    .setFetchSize(ROWS_AT_ONCE)
                    .map((row, context) -> Row.of(row))
                    .stream()) {
                for (Row row : (Iterable<Row>) rows::iterator) body.row(row);
            }
            to.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first instant of a month. */
    static OffsetDateTime begins(YearMonth month) {
        return month.atDay(1).atStartOfDay(ZONE).toInstant().atOffset(ZoneOffset.UTC);
    }

    private abstract static sealed class Body {
        final Writer to;

        Body(Writer to) {
            this.to = to;
        }

        abstract void begin(YearMonth month) throws IOException;

        abstract void row(Row row) throws IOException;
    }

    /** RFC 4180. All that is in it is made of letters, digits and a few signs by this market, so nothing needs quotes. */
    private static final class Csv extends Body {
        Csv(Writer to) {
            super(to);
        }

        @Override
        void begin(YearMonth month) throws IOException {
            to.write("time,transaction,kind,key,reference,entry,account,currency,debit,credit\r\n");
        }

        @Override
        void row(Row row) throws IOException {
            to.write(String.join(
                    ",",
                    row.instant(),
                    row.transaction().toString(),
                    row.kind(),
                    row.key(),
                    row.reference().toString(),
                    Long.toString(row.entry()),
                    row.path(),
                    row.amount().currency().getCurrencyCode(),
                    row.debit(),
                    row.credit()));
            to.write("\r\n");
        }
    }

    /** One object an entry. */
    private static final class Jsonl extends Body {
        Jsonl(Writer to) {
            super(to);
        }

        @Override
        void begin(YearMonth month) {}

        @Override
        void row(Row row) throws IOException {
            to.write("{\"time\":\"" + row.instant() + "\",\"transaction\":\"" + row.transaction() + "\",\"kind\":\""
                    + row.kind() + "\",\"key\":\"" + row.key() + "\",\"reference\":\"" + row.reference()
                    + "\",\"entry\":" + row.entry() + ",\"account\":\"" + row.path() + "\",\"currency\":\""
                    + row.amount().currency().getCurrencyCode() + "\",\"debit\":\"" + row.debit() + "\",\"credit\":\""
                    + row.credit() + "\"}\n");
        }
    }

    /** Plain text accounting, as hledger and ledger read it. */
    private static final class Journal extends Body {
        private static final UUID NONE = new UUID(0, 0);
        private UUID transaction = NONE;

        Journal(Writer to) {
            super(to);
        }

        @Override
        void begin(YearMonth month) throws IOException {
            to.write("; Bicameral " + month + ", days of UTC+8, debits positive\n");
        }

        @Override
        void row(Row row) throws IOException {
            if (!row.transaction().equals(transaction)) {
                transaction = row.transaction();
                to.write("\n" + row.at().atZoneSameInstant(ZONE).toLocalDate() + " * (" + transaction + ") "
                        + row.kind() + "  ; time:" + row.instant() + ", key:" + row.key() + "\n");
            }
            to.write("    " + row.path() + "  " + row.signed() + " "
                    + row.amount().currency().getCurrencyCode() + "\n");
        }
    }
}
