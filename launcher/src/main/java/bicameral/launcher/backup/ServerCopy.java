package bicameral.launcher.backup;

import bicameral.protocol.archive.ArchiveWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Copies a PostgreSQL server's files into an archive. */
final class ServerCopy {
    private static final String WAL = "pg_wal";

    private final Path cluster;
    private final ArchiveWriter archive;
    private final List<String> directories = new ArrayList<>();

    ServerCopy(Path cluster, ArchiveWriter archive) {
        this.cluster = cluster;
        this.archive = archive;
    }

    /** Of a server that is stopped, or was killed: with all of its log. */
    void atRest() throws IOException {
        files(Set.of());
        for (Path segment : listed(cluster.resolve(WAL))) {
            if (Files.isRegularFile(segment)) add(segment);
        }
        endWithDirectories();
    }

    /**
     * Of one that is in use. A slot keeps what is written to the log meanwhile; it goes with the connection, as the whole backup
     * does, however this ends.
     *
     * @param url of the database postgres, as superuser
     */
    void running(String url) throws IOException, SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            String slot = "backup_" + UUID.randomUUID().toString().replace('-', '_');
            statement.execute("select pg_create_physical_replication_slot('" + slot + "', true, true)");
            String first = text(statement, "select pg_walfile_name(pg_backup_start('bicameral backup', true))");
            files(Set.of("global/pg_control"));
            add(cluster.resolve("global/pg_control"));
            String last;
            try (ResultSet end = statement.executeQuery(
                    "select pg_walfile_name(lsn) as last, labelfile from pg_backup_stop(false)")) {
                end.next();
                last = end.getString("last");
                text("backup_label", end.getString("labelfile"));
            }
            log(first, last);
        }
        endWithDirectories();
    }

    private static String text(Statement statement, String sql) throws SQLException {
        try (ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    /** The segments of the log from the beginning of the backup to its end; without one of them it is worth nothing. */
    private void log(String first, String last) throws IOException {
        String seen = "";
        for (Path segment : listed(cluster.resolve(WAL)).stream().sorted().toList()) {
            String name = segment.getFileName().toString();
            if (!name.matches("[0-9A-F]{24}") || name.compareTo(first) < 0 || name.compareTo(last) > 0) continue;
            add(segment);
            if (seen.isEmpty() && !name.equals(first)) throw new IOException("PostgreSQL's log begins too late");
            seen = name;
        }
        if (!seen.equals(last)) throw new IOException("PostgreSQL's log ends too early");
    }

    private static List<Path> listed(Path directory) throws IOException {
        List<Path> found = new ArrayList<>();
        try (var paths = Files.newDirectoryStream(directory)) {
            paths.forEach(found::add);
        }
        return found;
    }

    /** Files come and go while they are copied; what is missing or torn is made good by the log. */
    private void files(Set<String> later) throws IOException {
        Files.walkFileTree(cluster, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                if (!directory.equals(cluster)) directories.add(relative(directory));
                // Of the log only its empty directories are wanted.
                String name = relative(directory);
                boolean leftEmpty = Layout.LEFT_EMPTY.contains(name) && !name.equals(WAL);
                return leftEmpty ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String name = relative(file);
                String own = file.getFileName().toString();
                boolean wanted = attributes.isRegularFile()
                        && !name.startsWith(WAL + "/")
                        && !Layout.NOT_COPIED.contains(own)
                        && !own.startsWith("pgsql_tmp")
                        && !later.contains(name);
                if (wanted) add(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) throws IOException {
                if (gone instanceof NoSuchFileException) return FileVisitResult.CONTINUE;
                throw gone;
            }
        });
    }

    private void add(Path file) throws IOException {
        InputStream content;
        try {
            content = Files.newInputStream(file);
        } catch (NoSuchFileException e) {
            return;
        }
        try (content) {
            archive.add(Layout.CLUSTER + relative(file), content);
        }
    }

    private void text(String name, String content) throws IOException {
        archive.add(Layout.CLUSTER + name, new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
    }

    private void endWithDirectories() throws IOException {
        String all = String.join("\n", directories);
        archive.add(Layout.DIRECTORIES, new ByteArrayInputStream(all.getBytes(StandardCharsets.UTF_8)));
    }

    private String relative(Path path) {
        return cluster.relativize(path).toString();
    }
}
