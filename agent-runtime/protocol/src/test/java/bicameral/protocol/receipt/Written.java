package bicameral.protocol.receipt;

import bicameral.protocol.Wire;
import bicameral.protocol.log.Frontier;
import bicameral.protocol.log.Hash;
import bicameral.protocol.log.Tree;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A file of receipts as an instance writes it. */
final class Written {
    static final SigningKey KEY = new SigningKey(new byte[32]);
    static final UUID TENANT = new UUID(1, 2);
    private static final Instant AT = Instant.parse("2026-11-28T05:00:00.123456Z");

    final List<ReceiptLine> lines = new ArrayList<>();
    final List<Entry> entries = new ArrayList<>();
    private final Frontier frontier = new Frontier();
    private String previous = Entry.START;

    Written() {
        lines.add(log(0, List.of(), Entry.START));
    }

    static ReceiptLine.Log log(long before, List<String> frontier, String previous) {
        return new ReceiptLine.Log(
                        1, TENANT, "https://market.example", KEY.publicKey(), AT, before, frontier, previous, "")
                .signed(KEY);
    }

    Written answer() {
        return write("CLOSED", entries.size() + 1, 0, 0, "");
    }

    /** What the answer written before cost and what was paid for it. */
    Written settled() {
        return write("SETTLED", entries.size(), 1_200, 50_000, "CNY");
    }

    /** An answer with a price before it is settled. */
    Written early() {
        return write("CLOSED", entries.size() + 1, 0, 50_000, "CNY");
    }

    /** Settled in no currency. */
    Written unnamed() {
        return write("SETTLED", entries.size(), 1, 1, "");
    }

    private Written write(String stage, int message, long cost, long price, String currency) {
        int n = entries.size() + 1;
        Entry entry = new Entry(
                        Entry.FORMAT,
                        TENANT,
                        n,
                        stage,
                        new UUID(3, message),
                        new UUID(4, n % 3),
                        n % 5,
                        "PASSAGES",
                        "engine",
                        "model",
                        "eu",
                        100 + n,
                        2,
                        new Spans(50, 10, 0, 40 + n, 0),
                        20,
                        30,
                        cost,
                        price,
                        currency,
                        Hash.of(("body" + n).getBytes(StandardCharsets.UTF_8)).toString(),
                        Hash.of(("spans" + n).getBytes(StandardCharsets.UTF_8)).toString(),
                        AT.plusSeconds(n),
                        previous,
                        "")
                .sealed();
        previous = entry.hash();
        frontier.add(entry.leaf());
        entries.add(entry);
        lines.add(new ReceiptLine.Written(entry));
        return this;
    }

    Written answers(int count) {
        for (int i = 0; i < count; i++) answer();
        return this;
    }

    Written checkpoint() {
        lines.add(new ReceiptLine.Signed(now()));
        return this;
    }

    Checkpoint now() {
        return Checkpoint.signed(TENANT, frontier.size(), frontier.head().toString(), AT, KEY);
    }

    Tree tree() {
        return new Tree(entries.stream().map(Entry::leaf).toList());
    }

    static byte[] bytes(List<? extends ReceiptLine> lines) {
        StringBuilder text = new StringBuilder();
        for (ReceiptLine line : lines)
            text.append(new String(Wire.encode(line), StandardCharsets.UTF_8)).append('\n');
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    static Audit.Verdict check(byte[] file, Checkpoint... witnessed) {
        return check(file, null, witnessed);
    }

    static Audit.Verdict check(byte[] file, @Nullable String key, Checkpoint... witnessed) {
        try {
            return ReceiptFile.check(new ByteArrayInputStream(file), new Audit(key, List.of(witnessed)));
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory", e);
        }
    }

    static List<String> codes(Audit.Verdict verdict) {
        return verdict.problems().stream().map(Audit.Problem::code).distinct().toList();
    }
}
