package bicameral.protocol.archive;

import bicameral.protocol.Wire;
import bicameral.protocol.archive.BrokenArchive.Fault;
import bicameral.protocol.receipt.SigningKey;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads an archive from its beginning to its end and holds it to its manifest. Members are shown as they come, so what is made of
 * them counts only once {@link #read} has returned. For one thread at a time.
 */
public final class ArchiveReader {
    /** The latest format that is known. */
    public static final int FORMAT = 1;

    private static final int LONGEST_LINE = 64 * 1024;

    private final Limits limits;

    public ArchiveReader(Limits limits) {
        this.limits = limits;
    }

    /**
     * What an archive may have.
     *
     * @param members how many
     * @param bytes of all members together, unpacked
     */
    public record Limits(int members, long bytes) {}

    /** Who looks at members. */
    @FunctionalInterface
    public interface Visitor {
        /** @param content need not be read to its end */
        void member(String path, InputStream content) throws IOException;
    }

    /**
     * Reads all of it.
     *
     * @param kind that it has to be of
     * @param key that it has to be signed with; null for the one that it names itself, empty for none
     * @throws BrokenArchive where it is not whole, not genuine or not safe
     */
    public ArchiveLine.Head read(InputStream archive, String kind, @Nullable String key, Visitor visitor)
            throws IOException {
        try (ZipInputStream zip =
                new ZipInputStream(new BufferedInputStream(archive, 1 << 16), StandardCharsets.UTF_8)) {
            Map<String, ArchiveLine.Member> seen = new LinkedHashMap<>();
            long[] bytes = new long[1];
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().equals(ArchiveNames.MANIFEST)) {
                    ArchiveLine.Head head = manifest(zip, seen, kind, key);
                    if (zip.getNextEntry() != null) throw new BrokenArchive(Fault.DAMAGED, "");
                    return head;
                }
                member(entry.getName(), zip, seen, bytes, visitor);
            }
            throw new BrokenArchive(Fault.UNREADABLE, "");
        } catch (ZipException | EOFException | IllegalArgumentException e) {
            throw new BrokenArchive(Fault.UNREADABLE, "");
        }
    }

    private void member(
            String path, ZipInputStream zip, Map<String, ArchiveLine.Member> seen, long[] bytes, Visitor visitor)
            throws IOException {
        if (!ArchiveNames.allowed(path) || seen.containsKey(path))
            throw new BrokenArchive(Fault.UNSAFE_NAME, shown(path));
        if (seen.size() >= limits.members()) throw new BrokenArchive(Fault.TOO_MANY, "");
        Measured content = new Measured(zip, bytes);
        visitor.member(path, content);
        content.drain();
        seen.put(path, new ArchiveLine.Member(path, content.length, content.sha256()));
    }

    /** Of a hostile name no more than its harmless characters. */
    private static String shown(String path) {
        String plain = path.replaceAll("[^A-Za-z0-9_./-]", "?");
        return plain.substring(0, Math.min(80, plain.length()));
    }

    private static ArchiveLine.Head manifest(
            InputStream in, Map<String, ArchiveLine.Member> seen, String kind, @Nullable String key)
            throws IOException {
        MessageDigest hash = Sha256.digest();
        if (!(line(in, hash) instanceof ArchiveLine.Head head)) throw new BrokenArchive(Fault.UNREADABLE, "");
        if (head.format() > FORMAT) throw new BrokenArchive(Fault.TOO_NEW, "");
        if (!head.kind().equals(kind)) throw new BrokenArchive(Fault.OTHER_KIND, "");
        Iterator<ArchiveLine.Member> rest = seen.values().iterator();
        while (true) {
            byte[] before = copyOf(hash);
            ArchiveLine next = line(in, hash);
            switch (next) {
                case ArchiveLine.Member member -> {
                    if (!rest.hasNext()) throw new BrokenArchive(Fault.DAMAGED, shown(member.path()));
                    ArchiveLine.Member found = rest.next();
                    if (!member.equals(found)) throw new BrokenArchive(Fault.DAMAGED, shown(found.path()));
                }
                case ArchiveLine.Seal seal -> {
                    if (rest.hasNext())
                        throw new BrokenArchive(Fault.DAMAGED, shown(rest.next().path()));
                    check(seal, before, seen, head, key);
                    if (in.read() >= 0) throw new BrokenArchive(Fault.DAMAGED, "");
                    return head;
                }
                case ArchiveLine.Head again -> throw new BrokenArchive(Fault.DAMAGED, "");
                case null -> throw new BrokenArchive(Fault.DAMAGED, "");
            }
        }
    }

    private static void check(
            ArchiveLine.Seal seal,
            byte[] hash,
            Map<String, ArchiveLine.Member> seen,
            ArchiveLine.Head head,
            @Nullable String key)
            throws BrokenArchive {
        long bytes = seen.values().stream().mapToLong(ArchiveLine.Member::bytes).sum();
        boolean same = seal.members() == seen.size()
                && seal.bytes() == bytes
                && seal.sha256().equals(HexFormat.of().formatHex(hash));
        if (!same) throw new BrokenArchive(Fault.DAMAGED, "");
        if (key != null && !head.key().equals(key)) throw new BrokenArchive(Fault.NOT_GENUINE, "");
        boolean unsigned = key != null && key.isEmpty();
        if (!unsigned && !SigningKey.verifies(head.key(), hash, seal.signature()))
            throw new BrokenArchive(Fault.NOT_GENUINE, "");
    }

    private static byte[] copyOf(MessageDigest hash) {
        try {
            return ((MessageDigest) hash.clone()).digest();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("hashes of the platform can be cloned", e);
        }
    }

    /** Null at the end. Only what was written by us word for word is a line. */
    private static @Nullable ArchiveLine line(InputStream in, MessageDigest hash) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream(256);
        int one = in.read();
        if (one < 0) return null;
        while (one >= 0 && one != '\n') {
            if (read.size() >= LONGEST_LINE) throw new BrokenArchive(Fault.DAMAGED, "");
            read.write(one);
            one = in.read();
        }
        byte[] line = read.toByteArray();
        hash.update(line);
        hash.update((byte) '\n');
        try {
            ArchiveLine parsed = Wire.decode(line, ArchiveLine.class);
            if (!Arrays.equals(Wire.encode(parsed), line) && !(parsed instanceof ArchiveLine.Head))
                throw new BrokenArchive(Fault.DAMAGED, "");
            return parsed;
        } catch (BrokenArchive e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new BrokenArchive(Fault.UNREADABLE, "");
        }
    }

    /** Counts and hashes what is read of one member, against what all may have. */
    private final class Measured extends FilterInputStream {
        private final MessageDigest hash = Sha256.digest();
        private final long[] all;
        private long length;

        Measured(InputStream in, long[] all) {
            super(in);
            this.all = all;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int count) throws IOException {
            int n = super.read(target, offset, count);
            if (n <= 0) return n;
            hash.update(target, offset, n);
            length += n;
            all[0] += n;
            if (all[0] > limits.bytes()) throw new BrokenArchive(Fault.TOO_LARGE, "");
            return n;
        }

        void drain() throws IOException {
            byte[] piece = new byte[1 << 16];
            while (read(piece, 0, piece.length) >= 0) {
                // only measured
            }
        }

        String sha256() {
            return HexFormat.of().formatHex(hash.digest());
        }

        @Override
        public void close() {
            // The archive goes on.
        }
    }
}
