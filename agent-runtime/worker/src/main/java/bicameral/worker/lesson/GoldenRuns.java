package bicameral.worker.lesson;

import bicameral.protocol.AgentBrief;
import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberRequest.RunGolden;
import bicameral.protocol.GoldenQuestion;
import bicameral.protocol.GoldenResult;
import bicameral.protocol.GoldenRun;
import bicameral.worker.answer.Composed;
import bicameral.worker.journal.Journal;
import bicameral.worker.store.ChamberDb;
import bicameral.worker.store.Rows;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Asks golden questions, one after the other on a thread of low priority, and keeps how each was answered. What is unfinished
 * when the chamber ends, however it ends, is taken up at the next start. Thread-safe.
 */
public final class GoldenRuns implements AutoCloseable {
    private static final int KEPT = 20;
    private static final int CLOSING_SECONDS = 10;

    private final ChamberDb db;
    private final Clock clock;
    private final BiFunction<String, AgentBrief, Composed> answerer;
    private final Semaphore work = new Semaphore(1);
    private final Thread thread;
    private volatile boolean closed;

    /**
     * Takes up what an earlier launch left.
     *
     * @param answerer answers as visitors are answered, in the chamber
     */
    // Visitors' questions come first wherever the system heeds priorities.
    @SuppressWarnings("ThreadPriorityCheck")
    public GoldenRuns(ChamberDb db, Clock clock, BiFunction<String, AgentBrief, Composed> answerer) {
        this.db = db;
        this.clock = clock;
        this.answerer = answerer;
        this.thread = Thread.ofPlatform()
                .daemon()
                .name("golden")
                .priority(Thread.MIN_PRIORITY)
                .start(this::work);
    }

    /** A question that is still to be asked. */
    private record Open(UUID run, AgentBrief agent, GoldenQuestion question) {}

    /** Begins a run, or gives the one that is on its way. */
    public ChamberEvent.GoldenReport begin(RunGolden wanted) {
        UUID collection = wanted.agent().collections().getFirst();
        db.change(connection -> {
            long running = Rows.number(
                    connection,
                    "SELECT count(*) FROM golden_run WHERE id = ? OR (collection = ? AND ended_at IS NULL)",
                    wanted.run(),
                    collection);
            if (running == 0) insert(connection, wanted, collection);
        });
        work.release();
        return report(collection);
    }

    private void insert(Connection connection, RunGolden wanted, UUID collection) throws SQLException {
        Rows.change(
                connection,
                "INSERT INTO golden_run (id, collection, brief, begun_at) VALUES (?, ?, ?, ?)",
                wanted.run(),
                collection,
                Rows.json(wanted.agent()),
                clock.instant());
        Rows.change(connection, """
                INSERT INTO golden_asked (run, golden)
                SELECT ?1, id FROM golden WHERE collection = ?2 AND (?3 IS NULL OR id = ?3)
                """, wanted.run(), collection, wanted.golden());
        Rows.change(connection, """
                DELETE FROM golden_run WHERE collection = ?1 AND id NOT IN (
                  SELECT id FROM golden_run WHERE collection = ?1 ORDER BY begun_at DESC, rowid DESC LIMIT ?2)
                """, collection, KEPT);
    }

    /** How the questions of a collection were answered last. */
    public ChamberEvent.GoldenReport report(UUID collection) {
        return db.read(connection ->
                new ChamberEvent.GoldenReport(latest(connection, collection), results(connection, collection)));
    }

    private static @Nullable GoldenRun latest(Connection connection, UUID collection) throws SQLException {
        return Rows.first(connection, """
                SELECT r.id, r.begun_at, r.ended_at, count(a.golden) AS asked, count(a.result) AS done,
                  coalesce(sum(a.passed), 0) AS passed
                FROM golden_run r LEFT JOIN golden_asked a ON a.run = r.id
                WHERE r.collection = ? GROUP BY r.id ORDER BY r.begun_at DESC, r.rowid DESC LIMIT 1
                """, GoldenRuns::run, collection);
    }

    private static GoldenRun run(ResultSet row) throws SQLException {
        return new GoldenRun(
                Rows.id(row, "id"),
                Instant.ofEpochMilli(row.getLong("begun_at")),
                Rows.at(row, "ended_at"),
                row.getInt("asked"),
                row.getInt("done"),
                row.getInt("passed"));
    }

    private static List<GoldenResult> results(Connection connection, UUID collection) throws SQLException {
        return Rows.list(connection, """
                SELECT result, passed_before FROM (
                  SELECT a.result, g.saved_at, g.rowid AS place,
                    row_number() OVER newest AS age,
                    lead(a.passed) OVER newest AS passed_before
                  FROM golden g JOIN golden_asked a ON a.golden = g.id AND a.result IS NOT NULL
                  WHERE g.collection = ?
                  WINDOW newest AS (PARTITION BY g.id ORDER BY a.at DESC, a.rowid DESC))
                WHERE age = 1 ORDER BY saved_at, place
                """, GoldenRuns::result, collection);
    }

    private static GoldenResult result(ResultSet row) throws SQLException {
        GoldenResult kept = Rows.json(row, "result", GoldenResult.class);
        int passed = row.getInt("passed_before");
        return before(kept, row.wasNull() ? null : passed != 0);
    }

    private static GoldenResult before(GoldenResult kept, @Nullable Boolean before) {
        return new GoldenResult(
                kept.question(),
                kept.passed(),
                kept.missingWords(),
                kept.sourceCited(),
                kept.answered(),
                kept.answer(),
                kept.citations(),
                kept.confidence(),
                kept.at(),
                before);
    }

    /** Whether a run is on its way. */
    public boolean busy() {
        return db.read(connection -> Rows.number(connection, "SELECT count(*) FROM golden_run WHERE ended_at IS NULL"))
                > 0;
    }

    private void work() {
        while (!closed) {
            try {
                work.acquire();
                work.drainPermits();
                workOff();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                if (!closed) Journal.broken("golden_broken", null, e);
            }
        }
    }

    private void workOff() {
        while (!closed) {
            Open open = next();
            if (open == null) break;
            keep(open.run(), ask(open.agent(), open.question()));
        }
        if (!closed) db.change(connection -> Rows.change(connection, """
                    UPDATE golden_run SET ended_at = ? WHERE ended_at IS NULL AND NOT EXISTS (
                      SELECT 1 FROM golden_asked a WHERE a.run = golden_run.id AND a.result IS NULL)
                    """, clock.instant()));
    }

    private @Nullable Open next() {
        return db.read(connection -> Rows.first(
                connection,
                """
                SELECT r.id, r.brief, g.question FROM golden_asked a
                JOIN golden_run r ON r.id = a.run JOIN golden g ON g.id = a.golden
                WHERE r.ended_at IS NULL AND a.result IS NULL ORDER BY r.begun_at, g.saved_at, g.rowid LIMIT 1
                """,
                row -> new Open(
                        Rows.id(row, "id"),
                        Rows.json(row, "brief", AgentBrief.class),
                        Rows.json(row, "question", GoldenQuestion.class))));
    }

    private void keep(UUID run, GoldenResult result) {
        db.change(connection -> Rows.change(
                connection,
                "UPDATE golden_asked SET result = ?, passed = ?, at = ? WHERE run = ? AND golden = ?",
                Rows.json(result),
                result.passed() ? 1 : 0,
                result.at(),
                run,
                result.question().golden()));
    }

    /** One question that cannot be answered must not hold up the others. */
    private GoldenResult ask(AgentBrief agent, GoldenQuestion question) {
        try {
            return result(question, answerer.apply(question.question(), agent));
        } catch (RuntimeException e) {
            Journal.broken("golden_failed", question.golden(), e);
            return new GoldenResult(
                    question,
                    false,
                    List.of(),
                    false,
                    ChamberEvent.End.PARTIAL,
                    "",
                    List.of(),
                    0,
                    clock.instant(),
                    null);
        }
    }

    private GoldenResult result(GoldenQuestion question, Composed answer) {
        boolean answered = answer.end() == ChamberEvent.End.DONE;
        List<String> missing = new ArrayList<>();
        if (question.answerable() && answered) {
            for (String words : question.expectedWords()) if (!Golden.holds(answer.text(), words)) missing.add(words);
        }
        boolean cited = question.expectedSource().isEmpty()
                || answer.citations().stream()
                        .anyMatch(citation -> citation.documentName().equals(question.expectedSource()));
        boolean passed = question.answerable() ? answered && missing.isEmpty() && cited : !answered;
        return new GoldenResult(
                question,
                passed,
                missing,
                cited,
                answer.end(),
                answer.text(),
                answer.citations(),
                answer.confidence(),
                clock.instant(),
                null);
    }

    /** Stops after the question that is being asked. */
    @Override
    public void close() {
        closed = true;
        work.release();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(CLOSING_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
