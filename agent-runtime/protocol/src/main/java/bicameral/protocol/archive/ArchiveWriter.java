package bicameral.protocol.archive;

import bicameral.protocol.Wire;
import bicameral.protocol.receipt.SigningKey;
import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** Writes an archive, member after member, then its manifest. What was not finished is no archive. For one thread. */
public final class ArchiveWriter implements Closeable {
    private static final int PIECE = 64 * 1024;

    private final ZipOutputStream zip;
    private final ArchiveLine.Head head;
    private final List<ArchiveLine.Member> members = new ArrayList<>();
    private long bytes;
    private boolean open;

    /** @param out is closed with this */
    public ArchiveWriter(OutputStream out, ArchiveLine.Head head) {
        this.zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        this.zip.setLevel(Deflater.BEST_SPEED);
        this.head = head;
    }

    /** Begins a member; it ends when the stream is closed, which has to be before the next one begins. */
    public OutputStream begin(String path) throws IOException {
        if (open) throw new IllegalStateException("a member is open");
        ArchiveNames.require(path);
        ZipEntry entry = new ZipEntry(path);
        // The same content gives the same bytes, whatever the time zone.
        entry.setTimeLocal(java.time.LocalDateTime.of(1980, 1, 1, 0, 0));
        zip.putNextEntry(entry);
        open = true;
        return new MemberStream(path);
    }

    /** A whole member. */
    public void add(String path, InputStream content) throws IOException {
        try (OutputStream member = begin(path)) {
            byte[] piece = new byte[PIECE];
            int n;
            while ((n = content.read(piece)) >= 0) member.write(piece, 0, n);
        }
    }

    /** How many bytes its members have so far. */
    public long bytes() {
        return bytes;
    }

    /**
     * Writes the manifest.
     *
     * @param key the one that the head names; null where it names none
     */
    public void finish(@Nullable SigningKey key) throws IOException {
        if (open) throw new IllegalStateException("a member is open");
        zip.putNextEntry(new ZipEntry(ArchiveNames.MANIFEST));
        MessageDigest hash = Sha256.digest();
        line(head, hash);
        for (ArchiveLine.Member member : members) line(member, hash);
        byte[] all = hash.digest();
        String signature = key == null ? "" : key.sign(all);
        line(new ArchiveLine.Seal(members.size(), bytes, HexFormat.of().formatHex(all), signature), hash);
        zip.closeEntry();
        zip.finish();
    }

    private void line(ArchiveLine line, MessageDigest hash) throws IOException {
        byte[] written =
                (new String(Wire.encode(line), StandardCharsets.UTF_8) + "\n").getBytes(StandardCharsets.UTF_8);
        hash.update(written);
        zip.write(written);
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    private final class MemberStream extends FilterOutputStream {
        private final String path;
        private final MessageDigest hash = Sha256.digest();
        private long length;
        private boolean ended;

        MemberStream(String path) {
            super(zip);
            this.path = path;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int count) throws IOException {
            if (ended) throw new IOException("the member has ended");
            zip.write(from, offset, count);
            hash.update(from, offset, count);
            length += count;
            bytes += count;
        }

        @Override
        public void flush() {
            // The archive is flushed when it ends.
        }

        @Override
        public void close() throws IOException {
            if (ended) return;
            ended = true;
            open = false;
            zip.closeEntry();
            members.add(new ArchiveLine.Member(path, length, HexFormat.of().formatHex(hash.digest())));
        }
    }
}
