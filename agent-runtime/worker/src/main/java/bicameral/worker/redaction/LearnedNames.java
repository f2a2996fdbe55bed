package bicameral.worker.redaction;

import bicameral.protocol.LearnedName;
import bicameral.protocol.LearnedName.Evidence;
import bicameral.protocol.LearnedName.State;
import bicameral.protocol.redaction.NameList;
import bicameral.worker.exchange.Declined;
import bicameral.worker.journal.Journal;
import bicameral.worker.retrieve.KnowledgeIndex;
import bicameral.worker.store.ChamberDb;
import bicameral.worker.store.Rows;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Names from the tenant's documents, learned anew behind each change of them; what people said of one stays. Thread-safe. */
final class LearnedNames implements AutoCloseable {
    private static final long CLOSING_SECONDS = 10;
    private static final long LONG_ROUND = TimeUnit.SECONDS.toNanos(1);
    private static final long MOST_REST = TimeUnit.MINUTES.toNanos(10);

    private final ChamberDb db;
    private final Supplier<KnowledgeIndex> index;
    private final Runnable changed;
    private final Semaphore work = new Semaphore(0);
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile boolean closed;
    /** Signals so far, and those whose work is done: between a signal and its work nobody may take this for idle. */
    private final AtomicLong wanted = new AtomicLong();

    private volatile long done;
    private volatile boolean due;
    private @Nullable Thread thread;

    /** @param changed called where other names are redacted than before */
    LearnedNames(ChamberDb db, Supplier<KnowledgeIndex> index, Runnable changed) {
        this.db = db;
        this.index = index;
        this.changed = changed;
    }

    /** Goes on where an earlier launch was stopped before it had learned. */
    void resume() {
        boolean unfinished = db.read(connection -> Rows.number(connection, "SELECT count(*) FROM names_due") > 0);
        if (unfinished) start();
    }

    /** There is something to learn, also after a restart; where the disk is too full to note that, only until then. */
    void wake() {
        if (!due) note();
        start();
    }

    private void note() {
        try {
            db.change(connection -> Rows.change(connection, "INSERT INTO names_due VALUES (1) ON CONFLICT DO NOTHING"));
            due = true;
        } catch (Declined full) {
            Journal.note("names_not_noted", null);
        }
    }

    /** The first time starts the thread: a chamber that only answers needs none. */
    @SuppressWarnings("ThreadPriorityCheck") // Nothing waits for it.
    private synchronized void start() {
        wanted.incrementAndGet();
        work.release();
        if (thread != null || closed) return;
        Thread started = Thread.ofPlatform()
                .daemon()
                .name("names")
                .priority(Thread.MIN_PRIORITY)
                .unstarted(this::run);
        thread = started;
        started.start();
    }

    /** Whether there is something to learn, or being learned. */
    boolean busy() {
        return done != wanted.get();
    }

    private void run() {
        while (!closed) {
            try {
                work.acquire();
                work.drainPermits();
                long upTo = wanted.get();
                long begun = System.nanoTime();
                try {
                    learn();
                } finally {
                    done = upTo;
                }
                long worked = System.nanoTime() - begun;
                if (worked > LONG_ROUND) closing.await(Math.min(MOST_REST, 5 * worked), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                return;
            } catch (IOException | RuntimeException e) {
                if (!closed) Journal.broken("names_broken", null, e);
            }
        }
    }

    private void learn() throws IOException {
        due = false;
        NameStatistics statistics = new NameStatistics();
        index.get().each(found -> {
            statistics.see(found.passage());
            return !closed;
        });
        if (closed) return;
        List<LearnedName> names = statistics.names();
        db.change(connection -> {
            keep(connection, names);
            if (!due) Rows.change(connection, "DELETE FROM names_due");
        });
        changed.run();
    }

    private static void keep(Connection connection, List<LearnedName> names) throws SQLException {
        Rows.change(connection, "DELETE FROM learned_name WHERE state IN ('USED', 'SUGGESTED')");
        Rows.change(connection, "UPDATE learned_name SET times = 0");
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO learned_name (name, written, times, evidence, state) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (name) DO UPDATE SET times = excluded.times, evidence = excluded.evidence
                """)) {
            for (LearnedName name : names) {
                insert.setString(1, NameList.normal(name.name()));
                insert.setString(2, name.name());
                insert.setInt(3, name.times());
                insert.setString(4, name.evidence().name());
                insert.setString(5, name.state().name());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** Those that are redacted. */
    List<String> inUse() {
        return db.read(connection -> Rows.list(
                connection,
                "SELECT written FROM learned_name WHERE state IN ('USED', 'ACCEPTED')",
                row -> row.getString("written")));
    }

    /** For people: those that wait for a word first, then those in use, then the refused. */
    List<LearnedName> list(int limit) {
        return db.read(connection -> Rows.list(connection, """
                SELECT written, times, evidence, state FROM learned_name
                ORDER BY CASE state WHEN 'SUGGESTED' THEN 0 WHEN 'REFUSED' THEN 2 ELSE 1 END, times DESC, name LIMIT ?
                """, LearnedNames::learned, limit));
    }

    private static LearnedName learned(ResultSet row) throws SQLException {
        return new LearnedName(
                row.getString("written"),
                row.getInt("times"),
                Evidence.valueOf(row.getString("evidence")),
                State.valueOf(row.getString("state")));
    }

    /** Somebody's word on a name; one that was never learned is left alone. */
    void judge(String name, boolean accepted) {
        State state = accepted ? State.ACCEPTED : State.REFUSED;
        db.change(connection -> Rows.change(
                connection, "UPDATE learned_name SET state = ? WHERE name = ?", state, NameList.normal(name)));
        changed.run();
    }

    @Override
    public void close() {
        closed = true;
        closing.countDown();
        work.release();
        Thread running;
        synchronized (this) {
            running = thread;
        }
        if (running == null) return;
        try {
            running.join(TimeUnit.SECONDS.toMillis(CLOSING_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
