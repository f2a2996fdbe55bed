package bicameral.worker.retrieve;

import bicameral.worker.passage.Passage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/**
 * The entries of one document in a directory of their own, written beside the index of the chamber and taken into it as a
 * whole by {@link KnowledgeIndex#adopt}. Complete only when closed. Any number of threads may add.
 */
public final class PartIndex implements Closeable {
    private static final int BUFFER_MEGABYTES = 96;
    private static final long SMALL_BYTES = 4L << 20;

    private final Directory directory;
    private final IndexWriter writer;

    /**
     * Makes an empty one.
     *
     * @param sourceBytes size of what is to be learned; a small part is kept in few files
     */
    public PartIndex(Path path, long sourceBytes) throws IOException {
        directory = FSDirectory.open(path);
        IndexWriterConfig config = new IndexWriterConfig(new TermAnalyzer());
        config.setOpenMode(IndexWriterConfig.OpenMode.CREATE);
        config.setMergePolicy(NoMergePolicy.INSTANCE);
        config.setRAMBufferSizeMB(BUFFER_MEGABYTES);
        config.setUseCompoundFile(sourceBytes < SMALL_BYTES);
        writer = new IndexWriter(directory, config);
    }

    /** Adds passages. */
    public void add(UUID collection, UUID document, String name, List<Passage> passages) throws IOException {
        for (Passage passage : passages) writer.addDocument(Entries.of(collection, document, name, passage));
    }

    @Override
    public void close() throws IOException {
        writer.close();
        directory.close();
    }
}
