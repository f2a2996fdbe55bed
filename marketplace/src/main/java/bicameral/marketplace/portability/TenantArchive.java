package bicameral.marketplace.portability;

import bicameral.host.chamber.Chambers;
import bicameral.host.receipt.ReceiptExport;
import bicameral.protocol.archive.ArchiveLine;
import bicameral.protocol.archive.ArchiveReader;
import bicameral.protocol.archive.ArchiveWriter;
import bicameral.tenant.TenantId;
import bicameral.tenant.TenantTx;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * Writes everything of a tenant as one archive, while it is in use. The rows are of one moment, the chamber is of a later one: so
 * each receipt finds its text, and nothing is thought to be known that the chamber has not. Thread-safe.
 */
@ApplicationScoped
public class TenantArchive {
    static final String KIND = "tenant";
    static final String RECEIPTS = "receipts.jsonl";
    static final String CHAMBER = "chamber/";
    private static final int AT_ONCE = 500;

    private final TenantTx tx;
    private final Chambers chambers;
    private final ReceiptExport receipts;
    private final InstanceKey key;
    private final PortabilitySettings settings;

    public TenantArchive(
            TenantTx tx, Chambers chambers, ReceiptExport receipts, InstanceKey key, PortabilitySettings settings) {
        this.tx = tx;
        this.chambers = chambers;
        this.receipts = receipts;
        this.key = key;
        this.settings = settings;
    }

    /** Told how far the writing is. */
    @FunctionalInterface
    public interface Progress {
        /** Bytes of members written so far, and of all; 0 of all until that is known. */
        void at(long done, long total);
    }

    /**
     * Writes it all.
     *
     * @throws IOException where {@code to} cannot be written
     */
    public void write(TenantId tenant, OutputStream to, Progress progress) throws IOException {
        try (ArchiveWriter archive = new ArchiveWriter(to, head(tenant))) {
            readme(archive);
            rows(tenant, archive);
            try (OutputStream member = archive.begin(RECEIPTS)) {
                receipts.write(tenant, settings.instance().toString(), member);
            }
            progress.at(archive.bytes(), 0);
            chambers.snapshot(tenant, new Copying(archive, progress));
            archive.finish(key.signing());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private ArchiveLine.Head head(TenantId tenant) {
        Map<String, String> facts = new HashMap<>();
        facts.put("tenant", tenant.toString());
        return new ArchiveLine.Head(
                ArchiveReader.FORMAT,
                KIND,
                settings.instance().toString(),
                key.publicKey(),
                Instant.now().truncatedTo(ChronoUnit.MICROS),
                facts);
    }

    private static void readme(ArchiveWriter archive) throws IOException {
        try (InputStream text = TenantArchive.class.getResourceAsStream("README.txt")) {
            if (text == null) throw new IOException("README.txt is not on the class path");
            archive.add("README.txt", text);
        }
    }

    private void rows(TenantId tenant, ArchiveWriter archive) {
        tx.snapshot(tenant, handle -> {
            for (TenantTable table : TenantTable.ALL) {
                if (table.taken().isEmpty()) continue;
                try (OutputStream member = archive.begin(table.member())) {
                    rows(handle, tenant, table.taken().get(), member);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return tenant;
        });
    }

    private static void rows(Handle handle, TenantId tenant, String query, OutputStream to) throws IOException {
        Writer lines = new BufferedWriter(new OutputStreamWriter(to, StandardCharsets.UTF_8));
        try (Stream<String> rows = handle
                .createQuery("select to_jsonb(row_)::text from (" + query + ") row_")
                .bind("tenant", tenant.value())
                .setFetchSize(AT_ONCE)
                .mapTo(String.class)
                .stream()) {
            for (Iterator<String> it = rows.iterator(); it.hasNext(); ) {
                lines.write(it.next());
                lines.write('\n');
            }
        }
        lines.flush();
    }

    /** Copies the chamber's files into the archive. */
    private static final class Copying implements Chambers.SnapshotReader {
        private final ArchiveWriter archive;
        private final Progress progress;
        private long total;

        Copying(ArchiveWriter archive, Progress progress) {
            this.archive = archive;
            this.progress = progress;
        }

        @Override
        public void begin(int files, long bytes) {
            total = archive.bytes() + bytes;
            progress.at(archive.bytes(), total);
        }

        @Override
        public void file(String path, long bytes, InputStream content) throws IOException {
            byte[] piece = new byte[1 << 16];
            try (OutputStream member = archive.begin(CHAMBER + path)) {
                int n;
                while ((n = content.read(piece)) >= 0) {
                    member.write(piece, 0, n);
                    progress.at(archive.bytes(), total);
                }
            }
        }
    }
}
