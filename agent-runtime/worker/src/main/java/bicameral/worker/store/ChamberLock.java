package bicameral.worker.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a second worker out of a chamber, whoever starts it: the kernel gives the lock back when this one has ended, however it
 * ends.
 */
public final class ChamberLock implements AutoCloseable {
    private final FileChannel file;

    private ChamberLock(FileChannel file) {
        this.file = file;
    }

    /**
     * Locks it.
     *
     * @throws IOException where another worker has it
     */
    public static ChamberLock take(ChamberHome home) throws IOException {
        FileChannel file =
                FileChannel.open(home.directory().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean taken = false;
        try {
            FileLock lock = file.tryLock();
            if (lock == null) throw new IOException("another worker has this chamber open");
            taken = true;
            return new ChamberLock(file);
        } catch (OverlappingFileLockException e) {
            throw new IOException("another worker has this chamber open", e);
        } finally {
            if (!taken) file.close();
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            // The end of this process closes it too.
        }
    }
}
