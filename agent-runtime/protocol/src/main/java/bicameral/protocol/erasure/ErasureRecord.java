package bicameral.protocol.erasure;

import bicameral.protocol.receipt.SigningKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What was erased of a tenant, when, and by whose will.
 *
 * @param instance that held it, for people
 * @param key of that instance, hex
 * @param askedBy the person, by the instance's id
 * @param askedByName empty where it was the person's own space: the name is erased too
 * @param chamberBytes that the chamber had on disk
 * @param rows erased of each table
 * @param kept what stays and why, by table: the books and the commitments of receipts, under the tenant's number
 * @param signature of all that, hex
 */
public record ErasureRecord(
        int format,
        UUID erasure,
        UUID tenant,
        String instance,
        String key,
        UUID askedBy,
        String askedByName,
        Instant askedAt,
        Instant dueAt,
        Instant doneAt,
        long chamberBytes,
        Map<String, Long> rows,
        Map<String, String> kept,
        String signature) {
    /** The one there is. */
    public static final int FORMAT = 1;

    public ErasureRecord {
        rows = Map.copyOf(rows);
        kept = Map.copyOf(kept);
    }

    /** Signs it with the key that it names. */
    public ErasureRecord signed(SigningKey by) {
        return new ErasureRecord(
                format,
                erasure,
                tenant,
                instance,
                key,
                askedBy,
                askedByName,
                askedAt,
                dueAt,
                doneAt,
                chamberBytes,
                rows,
                kept,
                by.sign(statement()));
    }

    /** Whether the key that it names has signed exactly this. */
    public boolean verifies() {
        return SigningKey.verifies(key, statement(), signature);
    }

    /** One line a field; what people wrote cannot pretend to be two lines. */
    private byte[] statement() {
        StringBuilder all = new StringBuilder("bicameral-erasure-" + format);
        for (Object field :
                new Object[] {erasure, tenant, instance, key, askedBy, askedByName, askedAt, dueAt, doneAt, chamberBytes
                }) all.append('\n').append(line(field.toString()));
        new TreeMap<>(rows)
                .forEach((table, count) ->
                        all.append("\nrows ").append(line(table)).append(' ').append(count));
        new TreeMap<>(kept)
                .forEach((table, why) ->
                        all.append("\nkept ").append(line(table)).append(' ').append(line(why)));
        return all.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String line(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
    }
}
