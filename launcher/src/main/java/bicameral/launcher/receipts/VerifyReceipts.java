package bicameral.launcher.receipts;

import bicameral.launcher.terminal.Trouble;
import bicameral.protocol.receipt.Audit;
import bicameral.protocol.receipt.Checkpoint;
import bicameral.protocol.receipt.ReceiptFile;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code ./bicameral verify-receipts FILE [--key HEX] [--witness FILE]}: 0 where nothing was found, else 1. */
public final class VerifyReceipts {
    private static final String USAGE = "Say which file: ./bicameral verify-receipts FILE [--key HEX] [--witness FILE]";

    /** Decimals of a currency's millionths. */
    private static final int MICROS = 6;

    private VerifyReceipts() {}

    /** @throws Trouble where the words are off or a file cannot be read */
    public static int run(List<String> words) throws IOException {
        @Nullable String file = null;
        @Nullable String key = null;
        List<Checkpoint> witnessed = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            boolean option = word.equals("--key") || word.equals("--witness");
            if (option && i + 1 == words.size()) throw new Trouble("bicameral: " + word + " needs a value.", USAGE);
            if (word.equals("--key")) key = words.get(++i);
            else if (word.equals("--witness")) witnessed.addAll(checkpoints(words.get(++i)));
            else if (word.startsWith("--") || file != null)
                throw new Trouble("bicameral: \"" + word + "\" is not known.", USAGE);
            else file = word;
        }
        if (file == null) throw new Trouble("bicameral: which file of receipts?", USAGE);
        try (InputStream in = open(file)) {
            Audit.Verdict verdict = ReceiptFile.check(in, new Audit(key, witnessed));
            lines(verdict, key != null, !witnessed.isEmpty()).forEach(System.out::println);
            return verdict.clean() ? 0 : 1;
        }
    }

    private static List<Checkpoint> checkpoints(String file) throws IOException {
        try (InputStream in = open(file)) {
            List<Checkpoint> checkpoints = ReceiptFile.checkpoints(in);
            if (checkpoints.isEmpty())
                throw new Trouble(
                        "bicameral: there is no checkpoint in " + file + ".",
                        "A witness keeps lines of type \"checkpoint\".");
            return checkpoints;
        }
    }

    private static InputStream open(String file) throws IOException {
        try {
            return Files.newInputStream(Path.of(file));
        } catch (NoSuchFileException e) {
            throw new Trouble("bicameral: there is no file " + file + ".", USAGE);
        }
    }

    private static String amount(long micros) {
        return BigDecimal.valueOf(micros, MICROS).toPlainString();
    }

    private static List<String> lines(Audit.Verdict verdict, boolean keyGiven, boolean witnessGiven) {
        List<String> lines = new ArrayList<>();
        lines.add("tenant        " + (verdict.tenant() == null ? "unknown" : verdict.tenant()));
        lines.add(String.format(
                Locale.ROOT, "entries       %,d, of them %,d answers", verdict.entries(), verdict.answers()));
        lines.add(String.format(Locale.ROOT, "left          %,d bytes", verdict.sentBytes()));
        lines.add(String.format(Locale.ROOT, "settled       %,d answers", verdict.settled()));
        verdict.sums()
                .forEach(sum -> lines.add("              " + sum.currency() + " " + amount(sum.priceMicros())
                        + " paid, " + amount(sum.costMicros()) + " of the engine"));
        lines.add(String.format(
                Locale.ROOT,
                "checkpoints   %,d, the last good one over %,d entries",
                verdict.checkpoints(),
                verdict.proven()));
        verdict.problems()
                .forEach(problem -> lines.add((problem.line() == 0 ? "at the end    " : "line " + problem.line() + "  ")
                        + problem.code() + ": " + problem.words()));
        long untold = verdict.problemsInAll() - verdict.problems().size();
        if (untold > 0) lines.add("… and " + untold + " more");
        if (!keyGiven) lines.add("The file's own key was believed. Give the one you know of the instance with --key.");
        if (!witnessGiven)
            lines.add(
                    "Without a witness's checkpoints (--witness FILE) a log that was cut off at its end looks whole.");
        lines.add(verdict.clean() ? "Nothing was found." : "This file is not what the instance wrote.");
        return lines;
    }
}
