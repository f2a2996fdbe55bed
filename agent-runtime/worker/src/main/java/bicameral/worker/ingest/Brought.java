package bicameral.worker.ingest;

import bicameral.protocol.ChamberRequest.BringPiece;
import bicameral.worker.exchange.Declined;
import bicameral.worker.store.ChamberHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/** Uploads that come piece by piece over the wire, until they are whole in the inbox. Thread-safe. */
final class Brought {
    private final ChamberHome home;
    private final long maxBytes;
    private final ReentrantLock writing = new ReentrantLock();

    Brought(ChamberHome home, long maxBytes) {
        this.home = home;
        this.maxBytes = maxBytes;
    }

    void bring(BringPiece piece) {
        if (piece.bytes().length > BringPiece.MAX_BYTES) throw new Declined("bad_request", "too long a piece");
        if (piece.offset() + piece.bytes().length > maxBytes)
            throw new Declined("out_of_space", "more than all documents may have");
        writing.lock();
        try {
            append(piece);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writing.unlock();
        }
    }

    private void append(BringPiece piece) throws IOException {
        Path part = part(piece.document());
        if (piece.offset() == 0) Files.deleteIfExists(part);
        try (FileChannel file = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (file.size() != piece.offset()) throw new Declined("bad_request", "not where the last piece ended");
            file.position(piece.offset());
            ByteBuffer bytes = ByteBuffer.wrap(piece.bytes());
            while (bytes.hasRemaining()) file.write(bytes);
            if (piece.last()) file.force(true);
        }
        if (!piece.last()) return;
        Files.move(part, home.upload(piece.document()), StandardCopyOption.ATOMIC_MOVE);
        ChamberHome.sync(home.inbox());
    }

    void discard(UUID document) {
        try {
            Files.deleteIfExists(part(document));
            Files.deleteIfExists(home.upload(document));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path part(UUID document) {
        return home.inbox().resolve(document + ".part");
    }
}
