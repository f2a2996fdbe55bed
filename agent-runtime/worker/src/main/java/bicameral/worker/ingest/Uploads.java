package bicameral.worker.ingest;

import bicameral.protocol.ChamberEvent.DocumentState;
import bicameral.protocol.ChamberEvent.Stage;
import bicameral.protocol.ChamberRequest.AddDocument;
import bicameral.worker.exchange.Declined;
import bicameral.worker.journal.Journal;
import bicameral.worker.store.ChamberHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes uploads out of the inbox, all or nothing: an accepted one is durable, a refused one leaves nothing. Thread-safe.
 */
final class Uploads {
    private static final int PIECE_BYTES = 1024 * 1024;

    private final ChamberHome home;
    private final Documents documents;
    private final ReentrantLock taking = new ReentrantLock();

    Uploads(ChamberHome home, Documents documents) {
        this.home = home;
        this.documents = documents;
    }

    /**
     * What became of an upload.
     *
     * @param again whether the same call had been carried out before
     */
    record Taken(DocumentState state, boolean again) {}

    Taken take(AddDocument add) {
        taking.lock();
        try {
            DocumentState before = before(add);
            if (before != null) return new Taken(before, true);
            DocumentState state = taken(add);
            documents.remember(add, state.document());
            return new Taken(state, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            taking.unlock();
        }
    }

    private @Nullable DocumentState before(AddDocument add) throws IOException {
        DocumentState before = null;
        boolean refused = true;
        try {
            before = documents.keyed(add);
            refused = false;
        } finally {
            if (refused || before != null) Files.deleteIfExists(home.upload(add.document()));
        }
        return before;
    }

    private DocumentState taken(AddDocument add) throws IOException {
        DocumentState known = documents.known(add);
        if (known != null && documents.hold(add, known.document())) return recognised(add, known);
        return kept(add);
    }

    /** The same content, or the same call again. What failed before gets a second chance. */
    private DocumentState recognised(AddDocument add, DocumentState known) throws IOException {
        Files.deleteIfExists(home.upload(add.document()));
        return known.stage() == Stage.FAILED ? documents.again(add.collection(), known.document()) : known;
    }

    private DocumentState kept(AddDocument add) throws IOException {
        Path upload = home.upload(add.document());
        check(add, upload);
        Path original = home.original(add.document());
        Files.move(upload, original, StandardCopyOption.ATOMIC_MOVE);
        boolean queued = false;
        try {
            ChamberHome.sync(home.originals());
            DocumentState state = documents.queue(add);
            queued = true;
            return state;
        } finally {
            if (!queued) Files.deleteIfExists(original);
        }
    }

    /** Only a plain file of the announced size: no link out of the inbox, nothing half written. */
    private static void check(AddDocument add, Path upload) throws IOException {
        if (!Files.exists(upload, LinkOption.NOFOLLOW_LINKS))
            throw new Declined("bad_request", "nothing in the inbox of this id");
        BasicFileAttributes attributes =
                Files.readAttributes(upload, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile() || attributes.size() != add.bytes()) {
            Files.deleteIfExists(upload);
            throw new Declined("bad_request", "the inbox file is not the one announced");
        }
    }

    /** After a start: what was moved but never queued goes, and parts of documents that are gone or done. */
    void sweep() {
        taking.lock();
        try {
            Set<String> known = documents.ids().stream().map(UUID::toString).collect(Collectors.toSet());
            for (Path file : Directories.files(home.originals())) {
                if (!known.contains(file.getFileName().toString())) Files.deleteIfExists(file);
            }
            Set<String> unfinished =
                    documents.unfinished().stream().map(UUID::toString).collect(Collectors.toSet());
            for (Path part : Directories.files(home.parts())) {
                if (!unfinished.contains(part.getFileName().toString())) Directories.delete(part);
            }
        } catch (IOException e) {
            Journal.broken("sweep_failed", null, e);
        } finally {
            taking.unlock();
        }
    }

    /** A piece of an original from an offset on; empty at its end. unknown_document where there is none. */
    byte[] read(UUID document, long offset) {
        try (SeekableByteChannel channel = Files.newByteChannel(home.original(document))) {
            long left = Math.max(0, channel.size() - offset);
            ByteBuffer piece = ByteBuffer.allocate((int) Math.min(left, PIECE_BYTES));
            if (left > 0) channel.position(offset);
            while (piece.hasRemaining() && channel.read(piece) >= 0) {
                // goes on until the piece is full or the file ends
            }
            return Arrays.copyOf(piece.array(), piece.position());
        } catch (NoSuchFileException e) {
            throw new Declined("unknown_document", "no original of this document");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void erase(UUID document) throws IOException {
        Files.deleteIfExists(home.original(document));
    }
}
