package bicameral.launcher.backup;

import bicameral.launcher.terminal.Progress;
import bicameral.launcher.terminal.Trouble;
import bicameral.protocol.archive.ArchiveLine;
import bicameral.protocol.archive.ArchiveReader;
import bicameral.protocol.archive.BrokenArchive;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes a data directory of the archive of an instance. */
public final class Restore {
    private static final ArchiveReader.Limits LIMITS = new ArchiveReader.Limits(2_000_000, Long.MAX_VALUE);
    private static final Pattern DIRECTORY = Pattern.compile("[A-Za-z0-9_]+(/[A-Za-z0-9_]+)*");
    private static final int MOST_SECRETS = 64 * 1024;
    private static final int MOST_DIRECTORIES = 1 << 20;

    private final Path file;
    private final Path data;
    private final @Nullable String passphrase;
    private final String postgres;
    private final Progress progress;

    /**
     * @param data must not exist, or be empty
     * @param passphrase of sealed secrets, else null
     * @param postgres the major version of the server that is to run on it
     */
    public Restore(Path file, Path data, @Nullable String passphrase, String postgres, Progress progress) {
        this.file = file.toAbsolutePath().normalize();
        this.data = data.toAbsolutePath().normalize();
        this.passphrase = passphrase;
        this.postgres = postgres;
        this.progress = progress;
    }

    /**
     * Checks the whole archive, then unpacks it beside the directory and puts it in its place in one step.
     *
     * @throws Trouble where the archive is not whole, not for this machine or not opened by the passphrase, or the directory is in use
     */
    public ArchiveLine.Head write() throws IOException {
        requireEmpty();
        Progress.Step checking = progress.begin("checking");
        ArchiveLine.Head head = read((path, content) -> {});
        requireFit(head);
        checking.done("every hash is right");
        Progress.Step unpacking = progress.begin("unpacking");
        Path half = data.resolveSibling(data.getFileName() + ".restoring");
        delete(half);
        try {
            make(half);
            read((path, content) -> put(half, path, content));
            make(half.resolve("chambers"));
            Restored.mark(half);
            if (Files.isDirectory(data)) Files.delete(data);
            Files.move(half, data);
        } finally {
            delete(half);
        }
        unpacking.done("");
        return head;
    }

    private void requireEmpty() throws IOException {
        if (!Files.exists(data)) return;
        if (Files.isDirectory(data)) {
            try (Stream<Path> content = Files.list(data)) {
                if (content.findAny().isEmpty()) return;
            }
        }
        throw new Trouble(data + " is not empty; nothing was changed.", "Name another directory: --data DIR");
    }

    private ArchiveLine.Head read(ArchiveReader.Visitor visitor) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new ArchiveReader(LIMITS).read(in, Layout.KIND, "", visitor);
        } catch (NoSuchFileException e) {
            throw new Trouble("There is no file " + file + ".", "See ./bicameral help");
        } catch (BrokenArchive e) {
            throw new Trouble(
                    file + " is not what a backup wrote (" + e.getMessage() + "); nothing was restored.",
                    "Take another backup.");
        }
    }

    private void requireFit(ArchiveLine.Head head) {
        if (!head.fact("postgres").equals(postgres))
            throw new Trouble(
                    "The backup is of PostgreSQL " + head.fact("postgres") + ", this version runs " + postgres + ".",
                    "Restore it with the version that made it, then upgrade.");
        if (!head.fact("processor").equals(System.getProperty("os.arch")))
            throw new Trouble(
                    "The backup is of a machine with another processor (" + head.fact("processor") + ").",
                    "Restore it on one like that.");
        if (head.fact("secrets").equals("sealed") && passphrase == null)
            throw new Trouble("The secrets in it are sealed.", "Give the passphrase: --passphrase-file FILE");
    }

    private void put(Path half, String path, InputStream content) throws IOException {
        switch (path) {
            case Layout.SECRETS -> secrets(half, content.readNBytes(MOST_SECRETS));
            case Layout.SEALED_SECRETS -> secrets(half, opened(content.readNBytes(MOST_SECRETS)));
            case Layout.DIRECTORIES -> directories(half, content);
            default -> {
                // Its names are plain and relative, so they lead nowhere else.
                if (known(path)) write(half.resolve(path), content);
            }
        }
    }

    private static boolean known(String path) {
        return Layout.FILES.containsKey(path) || path.startsWith(Layout.CLUSTER) || path.startsWith(Layout.CHAMBERS);
    }

    private byte[] opened(byte[] sealed) {
        Optional<byte[]> plain = passphrase == null ? Optional.empty() : SealedSecrets.open(sealed, passphrase);
        return plain.orElseThrow(() -> new Trouble(
                "This passphrase does not open the secrets; nothing was restored.",
                "Give the one of the backup: --passphrase-file FILE"));
    }

    private static void secrets(Path half, byte[] plain) throws IOException {
        Path secrets = half.resolve("secrets");
        Files.createFile(secrets, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(secrets, plain);
    }

    private static void directories(Path half, InputStream content) throws IOException {
        String all = new String(content.readNBytes(MOST_DIRECTORIES), StandardCharsets.UTF_8);
        for (String directory : all.split("\n"))
            if (DIRECTORY.matcher(directory).matches()) make(half.resolve(Layout.CLUSTER + directory));
    }

    private static void write(Path target, InputStream content) throws IOException {
        Path parent = target.getParent();
        if (parent != null) make(parent);
        try (OutputStream out =
                Files.newOutputStream(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            content.transferTo(out);
        }
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-------"));
    }

    private static void make(Path directory) throws IOException {
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) return;
        try (Stream<Path> tree = Files.walk(directory)) {
            List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) Files.deleteIfExists(path);
        }
    }
}
