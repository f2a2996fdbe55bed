package bicameral.launcher.backup;

import bicameral.launcher.terminal.Progress;
import bicameral.launcher.terminal.Trouble;
import bicameral.protocol.archive.ArchiveLine;
import bicameral.protocol.archive.ArchiveReader;
import bicameral.protocol.archive.ArchiveWriter;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes the archive of an instance. */
public final class Backup {
    private final Path data;
    private final Path file;
    private final @Nullable String passphrase;
    private final Progress progress;

    /**
     * @param data the instance's data directory
     * @param file to be written; there must be none
     * @param passphrase that the secrets are sealed under; null to have them in it as they are
     */
    public Backup(Path data, Path file, @Nullable String passphrase, Progress progress) {
        this.data = data.toAbsolutePath().normalize();
        this.file = file.toAbsolutePath().normalize();
        this.passphrase = passphrase;
        this.progress = progress;
    }

    /**
     * The running instance.
     *
     * @param market its address
     * @param operatorKey of its data directory
     * @param superuserUrl of its database server's database postgres
     */
    public record Running(URI market, String operatorKey, String superuserUrl) {
        /** Without the secrets. */
        @Override
        public String toString() {
            return "Running[" + market + "]";
        }
    }

    /**
     * Writes it. Whatever goes wrong, no half archive is left.
     *
     * @param running empty where the instance is stopped; the caller sees to it that it stays so
     * @return bytes of the archive
     */
    public long write(Optional<Running> running) throws IOException {
        if (Files.exists(file)) throw new Trouble(file + " is there already.", "Choose another name.");
        if (!Files.isDirectory(cluster()))
            throw new Trouble("There is no instance in " + data + ".", "Name its data directory: --data DIR");
        Path parent = file.getParent();
        if (parent != null) Files.createDirectories(parent);
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.deleteIfExists(part);
        Files.createFile(part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part), 1 << 20);
                    ArchiveWriter archive = new ArchiveWriter(out, head(running))) {
                secrets(archive);
                files(archive);
                server(archive, running);
                chambers(archive, running);
                archive.finish(null);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
        return Files.size(file);
    }

    private ArchiveLine.Head head(Optional<Running> running) throws IOException {
        Map<String, String> facts = new HashMap<>();
        facts.put("postgres", Files.readString(cluster().resolve("PG_VERSION")).strip());
        facts.put("processor", System.getProperty("os.arch"));
        facts.put("secrets", passphrase == null ? "plain" : "sealed");
        facts.put("running", Boolean.toString(running.isPresent()));
        return new ArchiveLine.Head(
                ArchiveReader.FORMAT,
                Layout.KIND,
                running.map(one -> one.market().toString()).orElse(""),
                "",
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                facts);
    }

    private Path cluster() {
        return data.resolve("postgres/data");
    }

    private void secrets(ArchiveWriter archive) throws IOException {
        byte[] secrets = Files.readAllBytes(data.resolve("secrets"));
        if (passphrase == null) archive.add(Layout.SECRETS, new ByteArrayInputStream(secrets));
        else archive.add(Layout.SEALED_SECRETS, new ByteArrayInputStream(SealedSecrets.seal(secrets, passphrase)));
    }

    private void files(ArchiveWriter archive) throws IOException {
        for (Map.Entry<String, String> one : Layout.FILES.entrySet()) {
            Path source = data.resolve(one.getValue());
            if (Files.isRegularFile(source)) {
                archive.add(one.getKey(), new ByteArrayInputStream(Files.readAllBytes(source)));
            }
        }
    }

    private void server(ArchiveWriter archive, Optional<Running> running) throws IOException {
        Progress.Step step = progress.begin("databases");
        ServerCopy copy = new ServerCopy(cluster(), archive);
        try {
            if (running.isPresent()) copy.running(running.get().superuserUrl());
            else copy.atRest();
        } catch (SQLException e) {
            throw new IOException("PostgreSQL could not be backed up: " + e.getMessage(), e);
        }
        step.done(String.format(Locale.ROOT, "%,d MiB", archive.bytes() >> 20));
    }

    private void chambers(ArchiveWriter archive, Optional<Running> running) throws IOException {
        Progress.Step step = progress.begin("chambers");
        long before = archive.bytes();
        Chambers chambers = new Chambers(data, archive, step);
        int copied = running.isPresent()
                ? chambers.running(
                        new Market(running.get().market(), running.get().operatorKey()))
                : chambers.atRest();
        step.done(String.format(Locale.ROOT, "%d, %,d MiB", copied, (archive.bytes() - before) >> 20));
    }
}
