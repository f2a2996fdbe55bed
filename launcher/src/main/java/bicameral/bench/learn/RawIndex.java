package bicameral.bench.learn;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.lucene.analysis.cjk.CJKAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/**
 * The limit: nothing but Lucene. Cuts the files at blank lines and indexes each piece with the bigram analyzer, stored, on as
 * many threads as asked, and prints the seconds until all of it is committed, the bytes on disk and the processor's seconds. Runs in a virtual machine
 * of its own.
 */
public final class RawIndex {
    private static final int BUFFER_MEGABYTES = 256;

    private RawIndex() {}

    /** @param arguments the directory of the index, the number of threads, the files */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        int threads = Integer.parseInt(arguments[1]);
        long begun = System.nanoTime();
        try (Directory index = FSDirectory.open(directory);
                IndexWriter writer = new IndexWriter(
                        index, new IndexWriterConfig(new CJKAnalyzer()).setRAMBufferSizeMB(BUFFER_MEGABYTES));
                ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> done = new ArrayList<>();
            for (int i = 2; i < arguments.length; i++) {
                Path file = Path.of(arguments[i]);
                done.add(pool.submit(() -> {
                    index(file, writer);
                    return null;
                }));
            }
            for (Future<?> file : done) file.get();
            writer.commit();
            double seconds = (System.nanoTime() - begun) / 1e9;
            System.out.printf(Locale.ROOT, "%.3f %d %.3f%n", seconds, bytes(directory), processorSeconds());
        }
    }

    private static void index(Path file, IndexWriter writer) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            StringBuilder piece = new StringBuilder();
            String line;
            while ((line = reader.readLine()) != null) {
                if (line.isEmpty() && !piece.isEmpty()) add(piece, writer);
                else piece.append(line).append('\n');
            }
            if (!piece.isEmpty()) add(piece, writer);
        }
    }

    private static void add(StringBuilder piece, IndexWriter writer) throws IOException {
        Document document = new Document();
        document.add(new TextField("text", piece.toString(), Field.Store.YES));
        writer.addDocument(document);
        piece.setLength(0);
    }

    private static double processorSeconds() {
        return ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .orElse(Duration.ZERO)
                        .toMillis()
                / 1000.0;
    }

    private static long bytes(Path directory) throws IOException {
        long bytes = 0;
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) bytes += Files.size(file);
        }
        return bytes;
    }
}
