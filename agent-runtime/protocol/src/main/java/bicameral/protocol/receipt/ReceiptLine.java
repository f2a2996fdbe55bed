package bicameral.protocol.receipt;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A line of a file of receipts. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @Type(value = ReceiptLine.Log.class, name = "log"),
    @Type(value = ReceiptLine.Written.class, name = "entry"),
    @Type(value = ReceiptLine.Signed.class, name = "checkpoint"),
    @Type(value = ReceiptLine.Proven.class, name = "proven"),
    @Type(value = ReceiptLine.Grown.class, name = "grown")
})
public sealed interface ReceiptLine {
    /**
     * The first line.
     *
     * @param instance where the log is kept, for people
     * @param key the instance's public key, hex
     * @param before how many entries were left out at the beginning; 0 in a whole file
     * @param frontier hex heads of the full subtrees of those, largest first
     * @param previousHash hash of the last of those, 64 zeros in a whole file
     * @param signature of all that, hex
     */
    record Log(
            int format,
            UUID tenant,
            String instance,
            String key,
            Instant at,
            long before,
            List<String> frontier,
            String previousHash,
            String signature)
            implements ReceiptLine {
        public Log {
            frontier = List.copyOf(frontier);
        }

        /** Signs it. */
        public Log signed(SigningKey by) {
            return new Log(format, tenant, instance, key, at, before, frontier, previousHash, by.sign(statement()));
        }

        /** What is signed. */
        byte[] statement() {
            return String.join(
                            "\n",
                            "bicameral-log-" + format,
                            tenant.toString(),
                            instance,
                            key,
                            at.toString(),
                            Long.toString(before),
                            String.join(" ", frontier),
                            previousHash)
                    .getBytes(StandardCharsets.UTF_8);
        }
    }

    /** The next entry of consecutive ones. */
    record Written(Entry entry) implements ReceiptLine {}

    /** A checkpoint, right behind the last entry that it covers; in a file of single entries before them. */
    record Signed(Checkpoint checkpoint) implements ReceiptLine {}

    /**
     * A single entry.
     *
     * @param size of the tree in which it is proven; its checkpoint stands before
     * @param path hex hashes from the entry to the head
     */
    record Proven(Entry entry, long size, List<String> path) implements ReceiptLine {
        public Proven {
            path = List.copyOf(path);
        }
    }

    /** Proof that the log of one checkpoint goes on from that of an earlier one; both stand before. */
    record Grown(long from, long to, List<String> proof) implements ReceiptLine {
        public Grown {
            proof = List.copyOf(proof);
        }
    }
}
