package bicameral.db;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A file system of its own, small enough to be filled: what it says when it is full is said by the kernel. */
public final class SmallDisk implements AutoCloseable {
    private static final int PIECE = 16 * 1024;

    private final Path root;

    private SmallDisk(Path root) {
        this.root = root;
    }

    /** Mounts one of so many megabytes; empty where whoever runs the tests may not mount. */
    public static Optional<SmallDisk> mount(Path at, int megabytes) throws IOException {
        Files.createDirectories(at);
        boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", at.toString());
        return mounted ? Optional.of(new SmallDisk(at)) : Optional.empty();
    }

    /** Where it is. */
    public Path root() {
        return root;
    }

    /** Takes all of it but so many bytes. */
    public void fill(long left) throws IOException {
        try (OutputStream ballast = Files.newOutputStream(ballast())) {
            byte[] piece = new byte[PIECE];
            for (long more = room() - left; more > 0; more = room() - left)
                ballast.write(piece, 0, (int) Math.min(PIECE, more));
        } catch (IOException full) {
            // Others write too.
            if (room() > left) throw full;
        }
    }

    /** Bytes that could still be written. */
    public long room() throws IOException {
        return Files.getFileStore(root).getUsableSpace();
    }

    /** Gives back what {@link #fill} took. */
    public void free() throws IOException {
        Files.deleteIfExists(ballast());
    }

    private Path ballast() {
        return root.resolve("ballast");
    }

    @Override
    public void close() throws IOException {
        // At once out of sight, in the end when the last file is closed.
        if (!run("umount", "-l", root.toString())) throw new IOException("cannot unmount " + root);
    }

    private static boolean run(String... command) {
        try {
            Process process = new ProcessBuilder(List.of(command))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            // There is no such program.
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
