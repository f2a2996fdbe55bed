package bicameral.worker.retrieve;

import bicameral.worker.passage.Passage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.FilterDirectory;

/**
 * Entries of one document in a directory of their own, written beside the index of the chamber and taken into it by {@link
 * KnowledgeIndex#adopt}, together with the other parts of the document. Complete only when closed, and not synced then: whoever
 * takes it in does that, so that the next document need not wait for the disk. Used by one thread; a thread each, with a part
 * each, write a long document, for one thread alone writes out what it has in memory.
 */
public final class PartIndex implements Closeable {
    private static final long SMALL_BYTES = 4L << 20;
    /** Of the heap, and of all that Lucene keeps there before it writes it out. */
    private static final int SHARE_OF_HEAP = 6;

    private final Directory directory;
    private final IndexWriter writer;

    /**
     * Makes an empty one.
     *
     * @param sourceBytes size of what is to be learned; a small part is kept in few files
     */
    public PartIndex(Path path, long sourceBytes) throws IOException {
        directory = new Unsynced(FSDirectory.open(path));
        IndexWriterConfig config = new IndexWriterConfig(new TermAnalyzer());
        config.setOpenMode(IndexWriterConfig.OpenMode.CREATE);
        config.setMergePolicy(NoMergePolicy.INSTANCE);
        config.setRAMBufferSizeMB((Runtime.getRuntime().maxMemory() >> 20) / (double) SHARE_OF_HEAP);
        config.setUseCompoundFile(sourceBytes < SMALL_BYTES);
        writer = new IndexWriter(directory, config);
    }

    /** Adds passages. */
    public void add(UUID collection, UUID document, String name, List<Passage> passages) throws IOException {
        Entries.Row row = new Entries.Row(collection, document, name);
        for (Passage passage : passages) writer.addDocument(row.of(passage));
    }

    @Override
    public void close() throws IOException {
        writer.close();
        directory.close();
    }

    private static final class Unsynced extends FilterDirectory {
        Unsynced(Directory in) {
            super(in);
        }

        @Override
        public void sync(Collection<String> names) {}

        @Override
        public void syncMetaData() {}
    }
}
