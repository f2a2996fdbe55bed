package bicameral.bench.learn;

import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberRequest;
import bicameral.protocol.LiveRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** What goes on in a chamber while it learns: questions, and now and then a record that has to be found at once. */
final class Load implements AutoCloseable {
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int QUERIES_PER_RECORD = 20;

    private final Worker worker;
    private final UUID collection;
    private final UUID source = UUID.randomUUID();
    private final List<String> wordings;
    private final List<Double> queries = Collections.synchronizedList(new ArrayList<>());
    private final List<Double> records = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean over;
    private volatile long mostMemory;
    private volatile @Nullable Exception failure;
    private final Thread thread;

    Load(Worker worker, UUID collection, List<String> wordings) {
        this.worker = worker;
        this.collection = collection;
        this.wordings = wordings;
        this.thread = Thread.ofPlatform().name("load").start(this::run);
    }

    private void run() {
        try {
            for (int i = 0; !over; i++) {
                queries.add(query(worker, collection, wordings.get(i % wordings.size())));
                if (i % QUERIES_PER_RECORD == 0) records.add(record(i));
                mostMemory = Math.max(mostMemory, worker.memory());
                LockSupport.parkNanos(PAUSE);
            }
        } catch (IOException | RuntimeException e) {
            failure = e;
        }
    }

    /** Ends the measurement where the questions have ended: what goes on without them is not what is measured. */
    void check() throws IOException {
        Exception failed = failure;
        if (failed != null) throw new IOException("asking while learning failed: " + failed.getMessage(), failed);
    }

    /** Milliseconds of one search. */
    static double query(Worker worker, UUID collection, String text) throws IOException {
        long begun = System.nanoTime();
        worker.call(new ChamberRequest.Retrieve(collection, text, 10), ChamberEvent.Passages.class);
        return (System.nanoTime() - begun) / 1e6;
    }

    /** Milliseconds from pushing a record until a search has found it. */
    private double record(int number) throws IOException {
        String code = "ZQ" + (700_000 + number);
        LiveRecord record = new LiveRecord(
                "r" + number, "", "Parcel " + code + " waits at gate " + number + ".", Map.of(), null, null);
        long begun = System.nanoTime();
        worker.call(
                new ChamberRequest.PutRecords(collection, source, "gates", List.of(record)),
                ChamberEvent.RecordsTaken.class);
        while (worker
                .call(new ChamberRequest.Retrieve(collection, code, 1), ChamberEvent.Passages.class)
                .passages()
                .stream()
                .noneMatch(passage -> passage.text().contains(code))) {
            if (System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(60))
                throw new IOException("a record was not found");
        }
        return (System.nanoTime() - begun) / 1e6;
    }

    List<Double> queries() {
        return List.copyOf(queries);
    }

    List<Double> records() {
        return List.copyOf(records);
    }

    long mostMemory() {
        return mostMemory;
    }

    @Override
    public void close() {
        over = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
