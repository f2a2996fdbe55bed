package bicameral.worker.snapshot;

import bicameral.protocol.ChamberEvent.OriginalPiece;
import bicameral.protocol.ChamberEvent.SnapshotFile;
import bicameral.protocol.ChamberEvent.SnapshotFiles;
import bicameral.worker.exchange.Declined;
import bicameral.worker.ingest.Ingest;
import bicameral.worker.journal.Journal;
import bicameral.worker.retrieve.KnowledgeIndex;
import bicameral.worker.store.ChamberDb;
import bicameral.worker.store.ChamberHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The chamber's copies: one at a time. Thread-safe. */
public final class Snapshots {
    private static final int FILES_AT_ONCE = 1000;
    private static final int PIECE_BYTES = 1 << 20;
    /** A copy that nobody has read for so long is given up for another one. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ChamberHome home;
    private final ChamberDb db;
    private final Ingest ingest;
    private final ReentrantLock making = new ReentrantLock();
    private volatile @Nullable Copy current;
    private volatile long readNanos;

    /** Forgets what an earlier launch left. */
    public Snapshots(ChamberHome home, ChamberDb db, Ingest ingest) {
        this.home = home;
        this.db = db;
        this.ingest = ingest;
        discard();
    }

    private record Copy(UUID id, Path directory, List<SnapshotFile> files, long bytes) {
        Copy {
            files = List.copyOf(files);
        }

        boolean has(String path) {
            return Collections.binarySearch(files, new SnapshotFile(path, 0), Comparator.comparing(SnapshotFile::path))
                    >= 0;
        }
    }

    /** Makes a copy as of now. snapshot_busy while another one is being read, out_of_space where the database cannot be copied. */
    public SnapshotFiles begin(UUID id) {
        making.lock();
        try {
            Copy before = current;
            if (before != null && System.nanoTime() - readNanos < PATIENCE.toNanos())
                throw new Declined("snapshot_busy", "another copy is being read");
            discard();
            Copy made = made(id);
            readNanos = System.nanoTime();
            current = made;
            Journal.note("snapshot_made", made.files().size());
            return page(made, 0);
        } catch (IOException e) {
            discard();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            if (current == null) discard();
            throw e;
        } finally {
            making.unlock();
        }
    }

    private Copy made(UUID id) throws IOException {
        Path directory = Files.createDirectories(home.snapshots().resolve(id.toString()));
        // Originals come before the database knows them and go after it has forgotten them: those of both moments are
        // enough.
        linkOriginals(directory);
        ingest.betweenDocuments(hold -> {
            linkIndex(hold, Files.createDirectories(directory.resolve("index")));
            db.copyTo(directory.resolve("chamber.db"));
        });
        linkOriginals(directory);
        linkLearned(directory);
        List<SnapshotFile> files = filesOf(directory);
        long bytes = files.stream().mapToLong(SnapshotFile::bytes).sum();
        return new Copy(id, directory, files, bytes);
    }

    private static void linkIndex(KnowledgeIndex.Hold hold, Path into) throws IOException {
        for (String name : hold.files())
            Files.createLink(into.resolve(name), hold.directory().resolve(name));
    }

    private void linkOriginals(Path directory) throws IOException {
        Path into = Files.createDirectories(directory.resolve("originals"));
        try (Stream<Path> originals = Files.list(home.originals())) {
            for (Path original : (Iterable<Path>) originals::iterator) link(original, into);
        }
    }

    private static void link(Path file, Path into) throws IOException {
        try {
            Files.createLink(into.resolve(file.getFileName()), file);
        } catch (FileAlreadyExistsException e) {
            // From the first moment.
            return;
        } catch (NoSuchFileException e) {
            // Forgotten meanwhile.
            return;
        }
    }

    /** The model with its receipt and what it was made of, or nothing: they are replaced one after the other, and can be learned again. */
    private void linkLearned(Path directory) throws IOException {
        Path into = Files.createDirectories(directory.resolve("learned"));
        Path receipt = home.learned().resolve("receipt");
        link(receipt, into);
        link(home.learned().resolve("model"), into);
        link(home.learned().resolve("material"), into);
        boolean same = Files.exists(receipt)
                && Files.exists(into.resolve("receipt"))
                && Files.isSameFile(receipt, into.resolve("receipt"));
        if (same) return;
        Files.deleteIfExists(into.resolve("receipt"));
        Files.deleteIfExists(into.resolve("model"));
        Files.deleteIfExists(into.resolve("material"));
    }

    private static List<SnapshotFile> filesOf(Path directory) throws IOException {
        List<SnapshotFile> files = new ArrayList<>();
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                files.add(new SnapshotFile(directory.relativize(file).toString(), attributes.size()));
                return FileVisitResult.CONTINUE;
            }
        });
        files.sort(Comparator.comparing(SnapshotFile::path));
        return files;
    }

    /** Further files of a copy; unknown_snapshot where it is not there any more. */
    public SnapshotFiles list(UUID id, int from) {
        return page(known(id), Math.max(0, from));
    }

    private static SnapshotFiles page(Copy copy, int from) {
        int begin = Math.min(from, copy.files().size());
        int end = Math.min(begin + FILES_AT_ONCE, copy.files().size());
        return new SnapshotFiles(copy.files().subList(begin, end), copy.files().size(), copy.bytes());
    }

    /** A piece of a file of a copy; empty at its end. unknown_snapshot where there is no such file or copy. */
    public OriginalPiece read(UUID id, String file, long offset) {
        Copy copy = known(id);
        if (!copy.has(file) || offset < 0) throw unknown();
        try (SeekableByteChannel channel = Files.newByteChannel(copy.directory().resolve(file))) {
            ByteBuffer piece = ByteBuffer.allocate(Math.clamp(channel.size() - offset, 0, PIECE_BYTES));
            channel.position(offset);
            while (piece.hasRemaining() && channel.read(piece) >= 0) {
                // goes on until the piece is full or the file ends
            }
            return new OriginalPiece(Arrays.copyOf(piece.array(), piece.position()));
        } catch (NoSuchFileException e) {
            throw unknown();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Copy known(UUID id) {
        Copy copy = current;
        if (copy == null || !copy.id().equals(id)) throw unknown();
        readNanos = System.nanoTime();
        return copy;
    }

    private static Declined unknown() {
        return new Declined("unknown_snapshot", "no such copy, or no such file of it");
    }

    /** Forgets a copy; one that is not there is none the worse. */
    public void end(UUID id) {
        making.lock();
        try {
            Copy copy = current;
            if (copy != null && copy.id().equals(id)) discard();
        } finally {
            making.unlock();
        }
    }

    private void discard() {
        current = null;
        if (!Files.isDirectory(home.snapshots())) return;
        try (Stream<Path> files = Files.walk(home.snapshots())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        } catch (IOException e) {
            Journal.broken("snapshot_not_discarded", null, e);
        }
    }
}
