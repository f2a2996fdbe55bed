package bicameral.host.chamber;

import bicameral.host.chamber.Chambers.SnapshotReader;
import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberEvent.OriginalPiece;
import bicameral.protocol.ChamberEvent.SnapshotFile;
import bicameral.protocol.ChamberEvent.SnapshotFiles;
import bicameral.protocol.ChamberRequest;
import bicameral.tenant.Ids;
import bicameral.tenant.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;
import java.util.regex.Pattern;

/** Reads one copy of a chamber. What a worker says of it is not believed: paths have few forms, lengths are held to. */
final class Snapshot {
    /** What files a copy may have. */
    static final Pattern FORM = Pattern.compile("chamber\\.db|(index|learned)/[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}"
            + "|originals/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /** Many more than documents fit into a chamber. */
    private static final int MOST_FILES = 1_000_000;

    /** Sends a request and gives the event that it ends with. */
    @FunctionalInterface
    interface Asking {
        <T> T ask(ChamberRequest request, Class<T> expected);
    }

    private final Asking chamber;
    private final UUID id = Ids.next();

    Snapshot(Asking chamber) {
        this.chamber = chamber;
    }

    void read(SnapshotReader reader) throws IOException {
        SnapshotFiles page = chamber.ask(new ChamberRequest.BeginSnapshot(id), SnapshotFiles.class);
        try {
            reader.begin(page.total(), page.totalBytes());
            int seen = 0;
            while (!page.files().isEmpty()) {
                for (SnapshotFile file : page.files()) read(file, reader);
                seen += page.files().size();
                if (seen > MOST_FILES) throw odd();
                page = chamber.ask(new ChamberRequest.ListSnapshot(id, seen), SnapshotFiles.class);
            }
        } finally {
            end();
        }
    }

    private void end() {
        try {
            chamber.ask(new ChamberRequest.EndSnapshot(id), ChamberEvent.Done.class);
        } catch (Refusal gone) {
            // With its chamber; the next start of that forgets it.
            return;
        }
    }

    private void read(SnapshotFile file, SnapshotReader reader) throws IOException {
        if (!FORM.matcher(file.path()).matches() || file.bytes() < 0) throw odd();
        reader.file(file.path(), file.bytes(), new Content(file));
    }

    private static Refusal odd() {
        return NoChamber.unavailable();
    }

    /** A file, asked for piece by piece. */
    private final class Content extends InputStream {
        private final SnapshotFile file;
        private byte[] piece = new byte[0];
        private int at;
        private long given;

        Content(SnapshotFile file) {
            this.file = file;
        }

        @Override
        public int read() {
            if (!more()) return -1;
            given++;
            return piece[at++] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (length == 0) return 0;
            if (!more()) return -1;
            int n = Math.min(length, piece.length - at);
            System.arraycopy(piece, at, target, offset, n);
            at += n;
            given += n;
            return n;
        }

        private boolean more() {
            if (at < piece.length) return true;
            piece = chamber.ask(new ChamberRequest.ReadSnapshot(id, file.path(), given), OriginalPiece.class)
                    .bytes();
            at = 0;
            boolean ended = piece.length == 0;
            if (given + piece.length > file.bytes() || (ended && given < file.bytes())) throw odd();
            return !ended;
        }
    }
}
