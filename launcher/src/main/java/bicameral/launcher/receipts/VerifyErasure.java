package bicameral.launcher.receipts;

import bicameral.launcher.terminal.Trouble;
import bicameral.protocol.Wire;
import bicameral.protocol.erasure.ErasureRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;

/** {@code ./bicameral verify-erasure FILE [--key HEX]}: 0 where the record is what the instance signed, else 1. */
public final class VerifyErasure {
    private static final String USAGE = "Say which file: ./bicameral verify-erasure FILE [--key HEX]";
    private static final int MOST_BYTES = 1 << 20;

    private VerifyErasure() {}

    /** @throws Trouble where the words are off or the file is no record */
    public static int run(List<String> words) throws IOException {
        boolean keyGiven = words.size() == 3 && words.get(1).equals("--key");
        if (words.size() != 1 && !keyGiven) throw new Trouble("bicameral: which record of an erasure?", USAGE);
        ErasureRecord record = read(words.getFirst());
        record(record).forEach(System.out::println);
        boolean expected = !keyGiven || record.key().equals(words.get(2));
        if (!keyGiven)
            System.out.println("The file's own key was believed. Give the one you know of the instance with --key.");
        boolean genuine = record.format() == ErasureRecord.FORMAT && record.verifies() && expected;
        System.out.println(genuine ? "The signature is right." : "This is not what the instance signed.");
        return genuine ? 0 : 1;
    }

    private static ErasureRecord read(String file) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            bytes = in.readNBytes(MOST_BYTES);
        } catch (NoSuchFileException e) {
            throw new Trouble("bicameral: there is no file " + file + ".", USAGE);
        }
        try {
            return Wire.decode(bytes, ErasureRecord.class);
        } catch (IOException | RuntimeException e) {
            throw new Trouble("bicameral: " + file + " is no record of an erasure.", USAGE);
        }
    }

    private static List<String> record(ErasureRecord record) {
        long rows = record.rows().values().stream().mapToLong(Long::longValue).sum();
        return List.of(
                "tenant        " + record.tenant(),
                "instance      " + record.instance(),
                "asked         " + record.askedAt() + " by " + record.askedBy()
                        + (record.askedByName().isEmpty() ? "" : " (" + record.askedByName() + ")"),
                "erased        " + record.doneAt(),
                "chamber       " + record.chamberBytes() + " bytes",
                "rows          " + rows + " " + new TreeMap<>(record.rows()),
                "kept          " + String.join(", ", new TreeMap<>(record.kept()).keySet()));
    }
}
