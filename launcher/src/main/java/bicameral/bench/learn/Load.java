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
    private final List<Double> found = Collections.synchronizedList(new ArrayList<>());
    private final List<Double> answered = Collections.synchronizedList(new ArrayList<>());
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
                if (i % QUERIES_PER_RECORD == 0) record(i);
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

    /** Pushes a record, and notes how long it took until a search had found it and until a question was answered from it. */
    private void record(int number) throws IOException {
        String code = "ZQ" + (700_000 + number);
        String place = "gate " + number;
        LiveRecord record =
                new LiveRecord("r" + number, "", "Parcel " + code + " waits at " + place + ".", Map.of(), null, null);
        long begun = System.nanoTime();
        worker.call(
                new ChamberRequest.PutRecords(collection, source, "gates", List.of(record)),
                ChamberEvent.RecordsTaken.class);
        while (!found(code)) patience(begun, "a record was not found");
        found.add((System.nanoTime() - begun) / 1e6);
        while (!answered("Where does parcel " + code + " wait?", place))
            patience(begun, "a question about a record was not answered from it");
        answered.add((System.nanoTime() - begun) / 1e6);
    }

    private boolean found(String code) throws IOException {
        return worker
                .call(new ChamberRequest.Retrieve(collection, code, 1), ChamberEvent.Passages.class)
                .passages()
                .stream()
                .anyMatch(passage -> passage.text().contains(code));
    }

    private boolean answered(String question, String with) throws IOException {
        ChamberEvent end =
                worker.exchange(Questions.ask(collection, question, "en")).getLast();
        return end instanceof ChamberEvent.Answered answer
                && answer.end() == ChamberEvent.End.DONE
                && answer.text().contains(with);
    }

    private static void patience(long begun, String failure) throws IOException {
        if (System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(60)) throw new IOException(failure);
    }

    List<Double> queries() {
        return List.copyOf(queries);
    }

    /** Milliseconds from pushing each record until a search had found it. */
    List<Double> found() {
        return List.copyOf(found);
    }

    /** Milliseconds from pushing each record until a question was answered from it. */
    List<Double> answered() {
        return List.copyOf(answered);
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
