package bicameral.worker.learn;

import bicameral.worker.journal.Journal;
import bicameral.worker.retrieve.Content;
import bicameral.worker.retrieve.Prints;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What was learned from, by content: for each document and source the {@link Prints} of its passages, 8 bytes each, on disk and without
 * any text. So it is known exactly what has come and what has gone since, also where records change and their number does not. What
 * stands in headings and names only does not count. Thread-safe.
 *
 * <p>The file: magic, how many documents; for each its id, the number of its passages, their sum; then all prints, document by document in
 * the same order, each document's ascending.
 */
final class Material {
    private static final int MAGIC = 0x6d617431;
    private static final int HEADER = 8;
    private static final int ENTRY = 28;

    /** Of nothing. */
    static final Material NONE = new Material(ByteBuffer.allocate(0), Map.of());

    private final ByteBuffer bytes;
    private final Map<UUID, Learned> learned;
    private final long all;
    private volatile @Nullable Compared last;

    /** What there was of a document, and where its prints begin. */
    private record Learned(Content content, int at) {}

    private record Compared(Map<UUID, Content> with, Changes changes) {}

    /**
     * What has changed.
     *
     * @param fresh documents and sources of which there are passages that were not learned from
     * @param growth passages that have come, gone or changed, as a share of those learned from; 1 where nothing was, but there is something
     * @param net the same, where a passage that took the place of another one of the same document or source does not count
     * @param forgotten whether some passage is gone that was learned from
     * @param whole whether all of a document or source is
     */
    record Changes(Set<UUID> fresh, double growth, double net, boolean forgotten, boolean whole) {}

    private Material(ByteBuffer bytes, Map<UUID, Learned> learned) {
        this.bytes = bytes;
        this.learned = learned;
        this.all = learned.values().stream()
                .mapToLong(one -> one.content().passages())
                .sum();
    }

    /** Writes down what is about to be learned, and tells of how many passages it is. */
    static long write(Path file, Prints prints) throws IOException {
        Map<UUID, Content> contents = new TreeMap<>(prints.contents());
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel)));
            out.writeInt(MAGIC);
            out.writeInt(contents.size());
            for (Map.Entry<UUID, Content> one : contents.entrySet()) {
                out.writeLong(one.getKey().getMostSignificantBits());
                out.writeLong(one.getKey().getLeastSignificantBits());
                out.writeInt(one.getValue().passages());
                out.writeLong(one.getValue().sum());
            }
            for (UUID document : contents.keySet()) for (long print : prints.of(document)) out.writeLong(print);
            out.flush();
            channel.force(true);
        }
        return contents.values().stream().mapToLong(Content::passages).sum();
    }

    /** What was written down; nothing where that cannot be read. */
    static Material open(Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            // Stays readable whatever takes the file's place.
            ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            int documents = bytes.remaining() >= HEADER && bytes.getInt() == MAGIC ? bytes.getInt() : -1;
            if (documents < 0 || documents > bytes.remaining() / ENTRY) throw new IOException("no material");
            Map<UUID, Learned> learned = new HashMap<>();
            long at = HEADER + documents * (long) ENTRY;
            for (int i = 0; i < documents; i++) {
                UUID document = new UUID(bytes.getLong(), bytes.getLong());
                Content content = new Content(bytes.getInt(), bytes.getLong());
                learned.put(document, new Learned(content, (int) at));
                at += content.passages() * (long) Long.BYTES;
                if (content.passages() < 0 || at > bytes.limit()) throw new IOException("material ends early");
            }
            return new Material(bytes, learned);
        } catch (NoSuchFileException e) {
            // Nothing was learned yet, or by an earlier version: it is learned anew.
            return NONE;
        } catch (IOException | RuntimeException e) {
            Journal.broken("material_unreadable", null, e);
            return NONE;
        }
    }

    /** What has changed since. Only what is not as it was is looked at passage by passage, and once. */
    Changes changes(Prints now) throws IOException {
        Map<UUID, Content> contents = now.contents();
        Compared before = last;
        if (before != null && before.with().equals(contents)) return before.changes();
        Changes changes = compare(contents, now);
        last = new Compared(contents, changes);
        return changes;
    }

    private Changes compare(Map<UUID, Content> contents, Prints now) throws IOException {
        Set<UUID> fresh = new HashSet<>();
        long changed = 0;
        long net = 0;
        boolean forgotten = false;
        boolean whole = false;
        for (Map.Entry<UUID, Content> one : contents.entrySet()) {
            Learned was = learned.get(one.getKey());
            if (was != null && was.content().equals(one.getValue())) continue;
            int before = was == null ? 0 : was.content().passages();
            int after = one.getValue().passages();
            int common = was == null ? 0 : common(prints(was), now.of(one.getKey()));
            if (common < after) fresh.add(one.getKey());
            forgotten |= common < before;
            changed += Math.max(before, after) - common;
            net += Math.abs(after - before);
        }
        for (Map.Entry<UUID, Learned> was : learned.entrySet()) {
            if (contents.containsKey(was.getKey())) continue;
            whole = true;
            changed += was.getValue().content().passages();
            net += was.getValue().content().passages();
        }
        return new Changes(Set.copyOf(fresh), share(changed), share(net), forgotten || whole, whole);
    }

    private double share(long changed) {
        if (changed == 0) return 0;
        return all == 0 ? 1 : (double) changed / all;
    }

    private long[] prints(Learned was) {
        long[] prints = new long[was.content().passages()];
        bytes.slice(was.at(), prints.length * Long.BYTES).asLongBuffer().get(prints);
        return prints;
    }

    /** How many numbers two ascending rows have in common. */
    static int common(long[] one, long[] other) {
        int common = 0;
        for (int i = 0, j = 0; i < one.length && j < other.length; ) {
            if (one[i] == other[j]) {
                common++;
                i++;
                j++;
            } else if (one[i] < other[j]) i++;
            else j++;
        }
        return common;
    }
}
