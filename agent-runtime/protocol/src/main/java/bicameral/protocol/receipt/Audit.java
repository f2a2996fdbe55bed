package bicameral.protocol.receipt;

import bicameral.protocol.log.Frontier;
import bicameral.protocol.log.Hash;
import bicameral.protocol.log.Proofs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Checks a file of receipts line by line, in memory that grows with the number of checkpoints and problems only (the first {@link
 * #MOST_PROBLEMS} are told). For one thread.
 */
public final class Audit {
    /** Problems that are told in words; more are only counted. */
    public static final int MOST_PROBLEMS = 50;

    /** Currencies that are summed up; a file with more is no instance's. */
    private static final int MOST_CURRENCIES = 8;

    /**
     * What is wrong, and where.
     *
     * @param line of the file, from 1; 0 where it is about what is missing at the end
     */
    public record Problem(long line, String code, String words) {}

    /**
     * What came out.
     *
     * @param entries how many there are in the file
     * @param sentBytes how much left in all, of crossings that were closed
     * @param settled how many answers are settled
     * @param sums what those cost and were paid with, by currency
     * @param proven up to which entry a good checkpoint vouches for the whole log
     */
    public record Verdict(
            @Nullable UUID tenant,
            long entries,
            long answers,
            long sentBytes,
            long settled,
            List<Sum> sums,
            long checkpoints,
            long proven,
            long problemsInAll,
            List<Problem> problems) {
        public Verdict {
            sums = List.copyOf(sums);
            problems = List.copyOf(problems);
        }

        /** Whether nothing was found. */
        public boolean clean() {
            return problemsInAll == 0;
        }
    }

    /** Of all settled answers in one currency, in millionths of it. */
    public record Sum(String currency, long costMicros, long priceMicros) {
        Sum plus(Entry entry) {
            return new Sum(currency, costMicros + entry.costMicros(), priceMicros + entry.priceMicros());
        }
    }

    private final @Nullable String trustedKey;
    private final TreeMap<Long, Checkpoint> witnessed = new TreeMap<>();
    private final Map<Long, Checkpoint> good = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private Frontier frontier = new Frontier();
    private ReceiptLine.@Nullable Log log;
    private String key = "";
    private String previous = Entry.START;
    private boolean consecutive;
    private long line;
    private long entries;
    private long answers;
    private long sentBytes;
    private long settled;
    private final TreeMap<String, Sum> sums = new TreeMap<>();
    private long checkpoints;
    private long proven;
    private long problemsInAll;

    /**
     * @param trustedKey the instance's public key as it is known from elsewhere, hex; null where the file's own has to do
     * @param witnessed checkpoints that a witness has kept
     */
    public Audit(@Nullable String trustedKey, List<Checkpoint> witnessed) {
        this.trustedKey = trustedKey;
        for (Checkpoint checkpoint : witnessed) this.witnessed.put(checkpoint.size(), checkpoint);
    }

    /** The next line of the file; null where it could not be read. */
    public void line(@Nullable ReceiptLine next) {
        line++;
        if (next == null) {
            problem("unreadable", "this line is no line of a file of receipts");
            return;
        }
        if (log == null && !(next instanceof ReceiptLine.Log))
            problem("no_log", "the first line does not say whose log this is");
        switch (next) {
            case ReceiptLine.Log first -> begin(first);
            case ReceiptLine.Written written -> entry(written.entry());
            case ReceiptLine.Signed signed -> checkpoint(signed.checkpoint());
            case ReceiptLine.Proven single -> single(single);
            case ReceiptLine.Grown grown -> grown(grown);
        }
    }

    private void begin(ReceiptLine.Log first) {
        if (log != null) {
            problem("second_log", "a second log begins here; check each file on its own");
            return;
        }
        log = first;
        key = first.key();
        if (trustedKey != null && !trustedKey.equalsIgnoreCase(key))
            problem("other_key", "the file names another key than the one you trust");
        if (trustedKey != null) key = trustedKey;
        if (!SigningKey.verifies(key, first.statement(), first.signature()))
            problem("bad_signature", "the first line is not signed by the instance");
        previous = first.previousHash();
        try {
            frontier = new Frontier(
                    first.before(), first.frontier().stream().map(Hash::parse).toList());
        } catch (IllegalArgumentException e) {
            problem("bad_frontier", "what was left out at the beginning does not add up");
        }
        if (first.before() == 0 && !previous.equals(Entry.START))
            problem("bad_start", "the log does not begin at its beginning");
    }

    private void entry(Entry entry) {
        itself(entry);
        consecutive = true;
        long expected = frontier.size() + 1;
        if (entry.sequence() > expected)
            problem("missing", "entries " + expected + " to " + (entry.sequence() - 1) + " are missing");
        if (entry.sequence() < expected)
            problem("out_of_order", "entry " + entry.sequence() + " where " + expected + " belongs");
        if (!entry.previousHash().equals(previous))
            problem("broken_chain", "entry " + entry.sequence() + " does not follow the one before it");
        previous = entry.hash();
        frontier.add(entry.leaf());
        Checkpoint kept = witnessed.remove(frontier.size());
        if (kept != null) compare(kept, "the witness's checkpoint");
    }

    /** What can be said of an entry without the others. */
    private void itself(Entry entry) {
        entries++;
        if (entry.stage().equals("CLOSED")) {
            answers++;
            sentBytes += entry.sentBytes();
        }
        money(entry);
        ReceiptLine.Log whose = log;
        if (whose != null && !entry.tenant().equals(whose.tenant()))
            problem("other_tenant", "entry " + entry.sequence() + " is another tenant's");
        if (!entry.computedHash().equals(entry.hash()))
            problem("changed", "entry " + entry.sequence() + " is not as it was written");
        if (entry.format() > 1 && entry.spans().total() != entry.sentBytes())
            problem("unknown_bytes", "of entry " + entry.sequence() + " not every byte that left is accounted for");
    }

    /** Money stands where an answer is settled, and nowhere else; the hash of format 1 does not cover it. */
    private void money(Entry entry) {
        boolean any = entry.costMicros() != 0
                || entry.priceMicros() != 0
                || !entry.currency().isEmpty();
        if (!entry.stage().equals("SETTLED") || entry.format() == 1) {
            if (any) problem("early_money", "entry " + entry.sequence() + " names a price before it is settled");
            return;
        }
        settled++;
        if (entry.currency().isEmpty()) {
            problem("no_currency", "entry " + entry.sequence() + " is settled in no currency");
            return;
        }
        if (sums.size() < MOST_CURRENCIES || sums.containsKey(entry.currency()))
            sums.merge(
                    entry.currency(),
                    new Sum(entry.currency(), entry.costMicros(), entry.priceMicros()),
                    (sum, one) -> sum.plus(entry));
        else problem("many_currencies", "entry " + entry.sequence() + " names one currency more than a market has");
    }

    private void single(ReceiptLine.Proven single) {
        itself(single.entry());
        Checkpoint of = good.get(single.size());
        if (of == null) {
            problem("no_checkpoint", "no good checkpoint of " + single.size() + " entries stands before this one");
            return;
        }
        boolean included = hashes(single.path())
                .map(path -> Proofs.included(
                        single.entry().leaf(), single.entry().sequence() - 1, of.size(), Hash.parse(of.head()), path))
                .orElse(false);
        if (!included)
            problem("not_included", "entry " + single.entry().sequence() + " is not in the log that was signed");
    }

    private void grown(ReceiptLine.Grown grown) {
        Checkpoint from = good.get(grown.from());
        Checkpoint to = good.get(grown.to());
        boolean consistent = from != null
                && to != null
                && hashes(grown.proof())
                        .map(proof -> Proofs.consistent(
                                from.size(), Hash.parse(from.head()), to.size(), Hash.parse(to.head()), proof))
                        .orElse(false);
        if (!consistent)
            problem("not_grown", "the log of " + grown.to() + " entries does not go on from that of " + grown.from());
    }

    /** Empty where one is no hash. */
    private static Optional<List<Hash>> hashes(List<String> hex) {
        try {
            return Optional.of(hex.stream().map(Hash::parse).toList());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void checkpoint(Checkpoint checkpoint) {
        checkpoints++;
        compare(checkpoint, "the checkpoint");
    }

    private void compare(Checkpoint checkpoint, String whose) {
        if (!checkpoint.isSignedBy(key)) {
            problem("bad_signature", whose + " of " + checkpoint.size() + " entries is not signed by the instance");
            return;
        }
        ReceiptLine.Log mine = log;
        if (mine != null && !checkpoint.tenant().equals(mine.tenant())) {
            problem("other_tenant", whose + " is another tenant's");
            return;
        }
        Checkpoint before = good.putIfAbsent(checkpoint.size(), checkpoint);
        if (before != null && !before.head().equals(checkpoint.head()))
            problem("two_logs", "two signed checkpoints of " + checkpoint.size() + " entries contradict each other");
        if (consecutive) along(checkpoint, whose);
    }

    private void along(Checkpoint checkpoint, String whose) {
        if (checkpoint.size() > frontier.size()) {
            problem(
                    "cut_off",
                    whose + " knows of " + checkpoint.size() + " entries, the file ends at " + frontier.size());
        } else if (checkpoint.size() < frontier.size()) {
            problem("misplaced", whose + " of " + checkpoint.size() + " entries cannot be checked where it stands");
        } else if (!frontier.head().toString().equals(checkpoint.head())) {
            problem("other_head", whose + " of " + checkpoint.size() + " entries saw other entries than these");
        } else {
            proven = checkpoint.size();
        }
    }

    /** There are no more lines. */
    public Verdict end() {
        line = 0;
        // A witness knows of entries, the file has none: they were cut off.
        if (entries == 0) consecutive = true;
        for (Checkpoint rest : witnessed.values()) compare(rest, "the witness's checkpoint");
        if (log == null && problemsInAll == 0) problem("empty", "there is nothing in the file");
        return new Verdict(
                log == null ? null : log.tenant(),
                entries,
                answers,
                sentBytes,
                settled,
                List.copyOf(sums.values()),
                checkpoints,
                proven,
                problemsInAll,
                problems);
    }

    private void problem(String code, String words) {
        problemsInAll++;
        if (problems.size() < MOST_PROBLEMS) problems.add(new Problem(line, code, words));
    }
}
