package bicameral.worker.ingest;

import bicameral.worker.journal.Journal;
import bicameral.worker.passage.Passage;
import bicameral.worker.retrieve.KnowledgeIndex;
import bicameral.worker.retrieve.Learned;
import bicameral.worker.retrieve.Trust;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexNotFoundException;
import org.jspecify.annotations.Nullable;

/**
 * The search index, opened beside the start of the process, and learned anew where it is missing, damaged or
 * does not agree with the database. Thread-safe.
 */
public final class Knowledge implements AutoCloseable {
    private final Path directory;
    private final Documents documents;
    private final Records records;
    private volatile Learned learned = Learned.NOTHING;
    private volatile Trust trust = Trust.EVEN;
    private volatile CompletableFuture<KnowledgeIndex> index;

    Knowledge(Path directory, Documents documents, Records records) {
        this.directory = directory;
        this.documents = documents;
        this.records = records;
        this.index = opening();
    }

    private CompletableFuture<KnowledgeIndex> opening() {
        CompletableFuture<KnowledgeIndex> future = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("index-opening").start(() -> {
            try {
                future.complete(open());
            } catch (IOException | RuntimeException | Error e) {
                Journal.broken("index_failed", null, e);
                future.completeExceptionally(e);
            }
        });
        return future;
    }

    /** Who says how far passages are believed, from now on. */
    public void trust(Trust judge) {
        trust = judge;
    }

    /** New documents are about to be linked in. */
    void arriving() {
        trust.arriving();
    }

    /** Asks whoever judges at the time, for the index is opened before anybody does. */
    private final class Believed implements Trust {
        @Override
        public Set<UUID> ignored() {
            return trust.ignored();
        }

        @Override
        public Worth of(UUID document, Passage passage) {
            return trust.of(document, passage);
        }
    }

    /** Asks whoever has learned at the time. */
    private final class Consulted implements Learned {
        @Override
        public @Nullable Insight on(Collection<UUID> collections, Map<String, Float> weights) {
            return learned.on(collections, weights);
        }

        @Override
        public @Nullable Insight on(Collection<UUID> collections, Map<String, Float> weights, String question) {
            return learned.on(collections, weights, question);
        }
    }

    /** From now on searches ask this too, in whatever index. */
    public void consult(Learned other) {
        learned = other;
    }

    /** The open index; waits for it. */
    public KnowledgeIndex index() {
        try {
            return index.join();
        } catch (CompletionException e) {
            throw new IllegalStateException("the index cannot be opened", e.getCause());
        }
    }

    private KnowledgeIndex open() throws IOException {
        KnowledgeIndex opened = openOrClear();
        opened.trust(new Believed());
        opened.consult(new Consulted());
        records.replay(opened);
        // While documents are on their way, index and database differ rightly; the learner looks again when it is idle.
        if (documents.nextJobs().isEmpty() && documents.forgotten().isEmpty()) agree(opened);
        return opened;
    }

    private KnowledgeIndex openOrClear() throws IOException {
        try {
            return new KnowledgeIndex(directory);
        } catch (CorruptIndexException
                | IndexFormatTooOldException
                | IndexFormatTooNewException
                | IndexNotFoundException e) {
            Journal.broken("index_damaged", null, e);
        } catch (java.nio.file.NoSuchFileException e) {
            Journal.broken("index_incomplete", null, e);
        }
        clear();
        return new KnowledgeIndex(directory);
    }

    private void clear() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }

    /** As when it is opened, while no records are on their way into it. */
    void agree() throws IOException {
        KnowledgeIndex opened = index();
        records.betweenBatches(() -> agree(opened));
    }

    /** Has the documents learned again of which the index has not all, forgets what nobody knows, makes up for records. */
    private void agree(KnowledgeIndex opened) throws IOException {
        List<Documents.Job> ready = documents.ready();
        long expected = ready.stream().mapToLong(Documents.Job::passages).sum() + records.passages();
        if (opened.passages() == expected) return;
        Journal.note("index_disagrees", null);
        Set<UUID> known = new HashSet<>(records.sources());
        ready.forEach(job -> known.add(job.document()));
        Map<UUID, Integer> held = opened.documents();
        for (UUID document : held.keySet()) if (!known.contains(document)) opened.delete(document);
        documents.relearn(ready.stream()
                .filter(job -> held.getOrDefault(job.document(), 0) != job.passages())
                .toList());
        opened.changed(0);
        records.replay(opened);
        opened.commit();
    }

    /** After a failed write, which may have closed the writer for good: opens it again from what was committed. */
    void reopen() {
        try {
            index().close();
        } catch (IOException | UncheckedIOException e) {
            Journal.broken("index_close_failed", null, e);
        }
        index = opening();
    }

    @Override
    public void close() {
        try {
            index().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
