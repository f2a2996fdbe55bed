package bicameral.worker.retrieve;

import java.io.Closeable;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes searchers that share a search among the processors where there is much to search: each takes some of the segments or a part of a
 * large one, and what one has found already spares the others what cannot be better. What is found, and its order, is the same as by one
 * thread. In a small index handing over would take longer than searching, so there the asking thread does it alone. Thread-safe.
 */
final class SharedSearches extends SearcherFactory implements Closeable {
    /** Passages from which on a search is shared: some ten million characters, of which a search by one thread takes several milliseconds. */
    private static final int MANY_PASSAGES = 50_000;

    private static final long IDLE_SECONDS = 10;

    private final int manyPassages;
    private final int shares;
    private final ThreadPoolExecutor others;

    SharedSearches() {
        this(MANY_PASSAGES, Runtime.getRuntime().availableProcessors());
    }

    /** With so many threads, the asking one among them, from so many passages on. */
    SharedSearches(int manyPassages, int shares) {
        this.manyPassages = manyPassages;
        this.shares = shares;
        int threads = Math.max(1, shares - 1);
        // Whoever asks does what no other thread has begun, so that a long queue makes nobody wait.
        others = new ThreadPoolExecutor(
                threads,
                threads,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("search-", 0).factory(),
                // A search that goes on while the index closes is ended by whoever asked.
                (task, closed) -> task.run());
        others.allowCoreThreadTimeOut(true);
    }

    @Override
    public IndexSearcher newSearcher(IndexReader reader, @Nullable IndexReader previous) {
        return shares > 1 && reader.maxDoc() >= manyPassages
                ? new SharedSearcher(reader, others, shares)
                : new IndexSearcher(reader);
    }

    @Override
    public void close() {
        others.shutdown();
    }

    private static final class SharedSearcher extends IndexSearcher {
        private final int shares;

        SharedSearcher(IndexReader reader, Executor others, int shares) {
            super(reader, others);
            this.shares = shares;
        }

        /** Large segments are parted. Of smaller parts each would begin anew what it has to look up first. */
        @Override
        protected LeafSlice[] slices(List<LeafReaderContext> leaves) {
            return slices(leaves, Math.ceilDiv(getIndexReader().maxDoc(), shares), leaves.size(), true);
        }
    }
}
