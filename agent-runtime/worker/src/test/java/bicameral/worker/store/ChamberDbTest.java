package bicameral.worker.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChamberDbTest {
    @TempDir
    private Path directory;

    private ChamberDb open() {
        return ChamberDb.open(directory.resolve("chamber.db"), 64L << 20);
    }

    private static int one(ChamberDb db) {
        return db.read(connection -> {
            try (var statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT 1")) {
                return row.getInt(1);
            }
        });
    }

    @Test
    void afterItsEndReadingFailsAndEndingItAgainDoesNothing() {
        ChamberDb db = open();
        assertThat(one(db)).isEqualTo(1);

        db.close();
        db.close();

        assertThatThrownBy(() -> one(db)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatIsBeingReadIsReadToItsEnd() throws InterruptedException {
        ChamberDb db = open();
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<Integer> read = CompletableFuture.supplyAsync(() -> db.read(connection -> {
            reading.countDown();
            await(goOn);
            try (var statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT 2")) {
                return row.getInt(1);
            }
        }));
        reading.await();
        CompletableFuture<Void> closed = CompletableFuture.runAsync(db::close);
        assertThat(closed).isNotDone();

        goOn.countDown();

        assertThat(read.join()).isEqualTo(2);
        closed.join();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
