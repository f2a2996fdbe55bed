package bicameral.worker.store;

import bicameral.worker.exchange.Declined;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/** The open database. Thread-safe. */
public final class ChamberDb implements AutoCloseable {
    /** What is done inside one transaction. */
    @FunctionalInterface
    public interface Work<T extends @Nullable Object> {
        /** Uses the connection only within the call. */
        T in(Connection db) throws SQLException;
    }

    /** What is done inside one transaction, without a result. */
    @FunctionalInterface
    public interface Change {
        /** Uses the connection only within the call. */
        void in(Connection db) throws SQLException;
    }

    private static final int READERS = 4;
    private static final int PAGE_BYTES = 4096;
    private static final int BUSY_MILLIS = 5000;

    private final String url;
    private final Connection writer;
    private final ReentrantLock writing = new ReentrantLock(true);
    private final BlockingQueue<Reader> readers = new ArrayBlockingQueue<>(READERS);
    private volatile boolean closed;

    /** A reader's connection, opened at first use: a chamber that sleeps again soon never needs most of them. */
    private static final class Reader {
        private @Nullable Connection connection;
    }

    private ChamberDb(String url, Connection writer) {
        this.url = url;
        this.writer = writer;
        for (int i = 0; i < READERS; i++) readers.add(new Reader());
    }

    /**
     * Opens or makes the database and brings its schema up to date.
     *
     * @param maxBytes the file never grows beyond this
     */
    public static ChamberDb open(Path file, long maxBytes) {
        NativeLibrary.useUnpacked();
        String url = "jdbc:sqlite:" + file.toAbsolutePath();
        try {
            Connection writer = connect(url, false);
            try (Statement pragma = writer.createStatement()) {
                pragma.execute("PRAGMA max_page_count = " + Math.max(16, maxBytes / PAGE_BYTES));
            }
            ChamberDb db = new ChamberDb(url, writer);
            db.change(Schema::bringUpToDate);
            return db;
        } catch (SQLException e) {
            throw new StoreBroken(e);
        }
    }

    private static Connection connect(String url, boolean readOnly) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        config.setPageSize(PAGE_BYTES);
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        config.setCacheSize(-2000);
        if (readOnly) config.setReadOnly(true);
        return config.createConnection(url);
    }

    /** Runs a transaction that writes; all or nothing, on disk when this returns. */
    public <T extends @Nullable Object> T write(Work<T> work) {
        writing.lock();
        try {
            execute("BEGIN IMMEDIATE");
            boolean done = false;
            try {
                T result = work.in(writer);
                execute("COMMIT");
                done = true;
                return result;
            } finally {
                if (!done) rollBack();
            }
        } catch (SQLException e) {
            throw translated(e);
        } finally {
            writing.unlock();
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = writer.createStatement()) {
            statement.execute(sql);
        }
    }

    /** As {@link #write}, without a result. */
    public void change(Change work) {
        this.<@Nullable Void>write(db -> {
            work.in(db);
            return null;
        });
    }

    private void rollBack() {
        try {
            execute("ROLLBACK");
        } catch (SQLException e) {
            // A full disk has rolled back by itself; what led here is thrown.
        }
    }

    /** Reads; sees what was committed before the call. */
    public <T extends @Nullable Object> T read(Work<T> work) {
        Reader reader = borrow();
        try {
            if (closed) throw new IllegalStateException("the database is closed");
            Connection connection = reader.connection;
            if (connection == null) {
                connection = connect(url, true);
                reader.connection = connection;
            }
            return work.in(connection);
        } catch (SQLException e) {
            throw translated(e);
        } finally {
            readers.add(reader);
        }
    }

    private Reader borrow() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return readers.take();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) Thread.currentThread().interrupt();
        }
    }

    /** Writes what is committed now into a new file, without a log beside it. Readers and writers go on meanwhile. */
    public void copyTo(Path file) {
        try (Connection source = connect(url, false);
                PreparedStatement copy = source.prepareStatement("VACUUM INTO ?")) {
            copy.setString(1, file.toAbsolutePath().toString());
            copy.execute();
        } catch (SQLException e) {
            throw translated(e);
        }
    }

    private static RuntimeException translated(SQLException e) {
        int primary = e.getErrorCode() & 0xff;
        boolean full = primary == SQLiteErrorCode.SQLITE_FULL.code
                || e.getErrorCode() == SQLiteErrorCode.SQLITE_IOERR_WRITE.code
                || e.getErrorCode() == SQLiteErrorCode.SQLITE_IOERR_FSYNC.code
                || e.getErrorCode() == SQLiteErrorCode.SQLITE_IOERR_TRUNCATE.code
                || e.getErrorCode() == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE.code;
        return full ? new Declined("out_of_space", "chamber.db cannot grow") : new StoreBroken(e);
    }

    /** Folds the write-ahead log into the file and closes, after what is being read. Later calls fail, but for this one. */
    @Override
    public void close() {
        writing.lock();
        try {
            if (closed) return;
            closed = true;
            List<Reader> all = new ArrayList<>();
            for (int i = 0; i < READERS; i++) all.add(borrow());
            // Who waits for one finds it closed.
            readers.addAll(all);
            for (Reader reader : all) if (reader.connection != null) reader.connection.close();
            writer.close();
        } catch (SQLException e) {
            throw new StoreBroken(e);
        } finally {
            writing.unlock();
        }
    }
}
