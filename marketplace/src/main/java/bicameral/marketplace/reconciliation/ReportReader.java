package bicameral.marketplace.reconciliation;

import bicameral.marketplace.money.Money;
import bicameral.marketplace.payment.Booking;
import bicameral.marketplace.payment.Booking.Kind;
import bicameral.marketplace.payment.StripeCategories;
import bicameral.marketplace.payment.TransferReference;
import bicameral.tenant.Refusal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the reports that providers give as CSV, with little memory however long they are.
 *
 * <ul>
 *   <li>{@code stripe}: the itemized report "balance change from activity", with columns {@code balance_transaction_id},
 *       {@code created_utc}, {@code currency}, {@code gross}, {@code fee}, {@code reporting_category},
 *       {@code source_id} and {@code payment_intent_id}
 *   <li>{@code alipay}: the bill of trades (交易账单), in UTF-8 or GB 18030
 *   <li>{@code bank}: {@code line}, {@code date}, {@code reference}, {@code amount}, {@code currency}; what came is positive
 * </ul>
 *
 * Other columns may stand between. Refusals, all INVALID: report_header with the column that is missing; report_empty;
 * report_too_long beyond a million lines; report_amount, report_time, report_currency, report_id with line and column; and those of
 * {@link CsvLines}.
 */
enum ReportReader {
    STRIPE(List.of(
            "balance_transaction_id",
            "created_utc",
            "currency",
            "gross",
            "fee",
            "reporting_category",
            "source_id",
            "payment_intent_id")) {
        @Override
        Booking booking(Row row) {
            Currency currency = row.currency("currency");
            Kind kind = StripeCategories.kind(row.text("reporting_category"));
            Money gross = row.amount("gross", currency);
            long fee = row.amount("fee", currency).micros();
            return new Booking(
                    row.id("balance_transaction_id"),
                    kind,
                    row.text(kind == Kind.PAYOUT ? "source_id" : "payment_intent_id"),
                    gross,
                    fee,
                    row.time("created_utc", ZoneOffset.UTC));
        }
    },
    ALIPAY(List.of("支付宝交易号", "商户订单号", "业务类型", "完成时间", "订单金额（元）", "退款批次号/请求号", "服务费（元）")) {
        @Override
        Booking booking(Row row) {
            boolean refund = row.text("业务类型").equals("退款");
            Money amount = row.amount("订单金额（元）", Money.CNY);
            // The bill writes what it took as a negative service fee.
            long fee = -row.amount("服务费（元）", Money.CNY).micros();
            String id = row.id("支付宝交易号") + (refund ? ":" + row.id("退款批次号/请求号") : "");
            return new Booking(
                    id, refund ? Kind.REFUND : Kind.PAYMENT, row.text("商户订单号"), amount, fee, row.time("完成时间", CHINA));
        }
    },
    BANK(List.of("line", "date", "reference", "amount", "currency")) {
        @Override
        Booking booking(Row row) {
            Currency currency = row.currency("currency");
            Money amount = row.amount("amount", currency);
            String reference = row.text("reference");
            Optional<TransferReference> known = TransferReference.read(reference);
            // What leaves is given back where it names a top-up; else it is a creator's.
            Kind left = known.isPresent() ? Kind.REFUND : Kind.PAYOUT;
            return new Booking(
                    row.id("line"),
                    amount.micros() < 0 ? left : Kind.PAYMENT,
                    known.map(TransferReference::text).orElse(reference),
                    amount,
                    0,
                    row.time("date", CHINA));
        }
    };

    private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");
    private static final int MOST_LINES = 1_000_000;
    private static final int LONGEST_NAME = 255;
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    private final List<String> columns;

    ReportReader(List<String> columns) {
        this.columns = columns;
    }

    abstract Booking booking(Row row);

    /** Takes one booking, with the line on which it stands. */
    interface Each {
        void booking(Booking booking, int line);
    }

    /** The reader for a provider's reports; unknown_report (NOT_FOUND). */
    static ReportReader of(String provider) {
        for (ReportReader reader : values())
            if (reader.name().toLowerCase(Locale.ROOT).equals(provider)) return reader;
        throw new Refusal("unknown_report", Refusal.Kind.NOT_FOUND);
    }

    /** Reads all of a file. */
    void read(Path file, Each each) throws IOException {
        try (BufferedReader text = new BufferedReader(reader(file))) {
            CsvLines lines = new CsvLines(text);
            Map<String, Integer> header = header(lines);
            int count = 0;
            for (List<String> cells = lines.row(); !cells.isEmpty(); cells = lines.row()) {
                if (ignored(cells)) continue;
                if (++count > MOST_LINES) throw lines.bad("report_too_long");
                each.booking(booking(new Row(lines, header, cells)), lines.line());
            }
            if (count == 0) throw lines.bad("report_empty");
        }
    }

    /** Blank lines, and what Alipay writes before and after its table. */
    private static boolean ignored(List<String> cells) {
        String first = cells.getFirst().strip();
        return first.startsWith("#") || (cells.size() == 1 && first.isEmpty());
    }

    private Map<String, Integer> header(CsvLines lines) throws IOException {
        List<String> cells = lines.row();
        while (!cells.isEmpty() && ignored(cells)) cells = lines.row();
        Map<String, Integer> header = new HashMap<>();
        for (int i = 0; i < cells.size(); i++)
            header.putIfAbsent(cells.get(i).strip().replace('(', '（').replace(')', '）'), i);
        for (String column : columns) if (!header.containsKey(column)) throw lines.bad("report_header", column);
        return header;
    }

    /** UTF-8, or GB 18030 where it is not. */
    private static Reader reader(Path file) throws IOException {
        return Files.newBufferedReader(file, utf8(file) ? StandardCharsets.UTF_8 : Charset.forName("GB18030"));
    }

    private static boolean utf8(Path file) throws IOException {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer bytes = ByteBuffer.allocate(64 * 1024);
        CharBuffer chars = CharBuffer.allocate(64 * 1024);
        try (InputStream in = Files.newInputStream(file)) {
            boolean end = false;
            while (!end) {
                int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
                end = read < 0;
                if (!end) bytes.position(bytes.position() + read);
                CoderResult result = decoder.decode(bytes.flip(), chars.clear(), end);
                if (result.isError()) return false;
                bytes.compact();
            }
            return true;
        }
    }

    /** One line with the names of its columns. */
    record Row(CsvLines lines, Map<String, Integer> header, List<String> cells) {
        /** The cell; empty where the line is too short. */
        String text(String column) {
            Integer at = header.get(column);
            String cell = at == null || at >= cells.size() ? "" : cells.get(at).strip();
            if (cell.length() > LONGEST_NAME) throw lines.bad("report_id", column);
            return cell;
        }

        String id(String column) {
            String id = text(column);
            if (id.isEmpty()) throw lines.bad("report_id", column);
            return id;
        }

        Currency currency(String column) {
            String code = text(column).toUpperCase(Locale.ROOT);
            try {
                return Currency.getInstance(code);
            } catch (IllegalArgumentException e) {
                throw lines.bad("report_currency", column);
            }
        }

        /** Plain decimals; an empty cell is nothing. */
        Money amount(String column, Currency currency) {
            String written = text(column).replace(",", "");
            if (written.startsWith("+")) written = written.substring(1);
            if (written.isEmpty() || written.equals("-")) return Money.zero(currency);
            try {
                return Money.parse(written, currency.getCurrencyCode());
            } catch (Refusal bad) {
                throw lines.bad("report_amount", column);
            }
        }

        /** A day, or a day with the time. */
        Instant time(String column, ZoneId zone) {
            String written = text(column);
            try {
                return written.length() == 10
                        ? LocalDate.parse(written).atStartOfDay(zone).toInstant()
                        : LocalDateTime.parse(written.replace('T', ' '), SECONDS)
                                .atZone(zone)
                                .toInstant();
            } catch (DateTimeException e) {
                throw lines.bad("report_time", column);
            }
        }
    }

    /** Providers whose reports are read. */
    static Set<String> providers() {
        return Set.of("stripe", "alipay", "bank");
    }
}
