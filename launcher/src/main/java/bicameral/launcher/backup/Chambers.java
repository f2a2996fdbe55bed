package bicameral.launcher.backup;

import bicameral.launcher.terminal.Progress;
import bicameral.launcher.terminal.Trouble;
import bicameral.protocol.archive.ArchiveReader;
import bicameral.protocol.archive.ArchiveWriter;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/** Copies chambers into an archive: through the market, which asks each for a copy of itself, or from the disk where nothing runs. */
final class Chambers {
    private static final ArchiveReader.Limits LIMITS = new ArchiveReader.Limits(1_000_000, Long.MAX_VALUE);

    /** A chamber's own files; it could have made others. */
    private static final Pattern OWN =
            Pattern.compile("chamber\\.db(-wal)?|(index|learned|originals)/[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}");

    private static final String MOVING = ".moving-*";

    private final Path directory;
    private final ArchiveWriter archive;
    private final Progress.Step step;

    Chambers(Path data, ArchiveWriter archive, Progress.Step step) {
        this.directory = data.resolve("chambers");
        this.archive = archive;
        this.step = step;
    }

    /** All of a market that runs. */
    int running(Market market) throws IOException {
        List<Path> chambers = all();
        for (int i = 0; i < chambers.size(); i++) {
            step.now("chamber " + (i + 1) + " of " + chambers.size());
            through(market, chambers.get(i));
        }
        return chambers.size();
    }

    private void through(Market market, Path chamber) throws IOException {
        String tenant = chamber.getFileName().toString();
        HttpResponse<InputStream> answer = market.get("/operator/chambers/" + tenant + "/snapshot");
        try (InputStream body = answer.body()) {
            // Held in quarantine nothing runs in it, and nothing is woken; so its files are at rest.
            if (answer.statusCode() == 423) {
                files(chamber);
                return;
            }
            Market.require(answer, body);
            new ArchiveReader(LIMITS)
                    .read(
                            body,
                            "chamber",
                            "",
                            (path, content) -> archive.add(Layout.CHAMBERS + tenant + "/" + path, content));
        }
    }

    /** All of a market that is stopped. */
    int atRest() throws IOException {
        requireSettled();
        List<Path> chambers = all();
        for (Path chamber : chambers) files(chamber);
        return chambers.size();
    }

    /** A host that was killed while a chamber moved to its worker left it in two directories; the next start puts it together. */
    private void requireSettled() throws IOException {
        if (!Files.isDirectory(directory)) return;
        try (var moving = Files.newDirectoryStream(directory, MOVING)) {
            if (moving.iterator().hasNext())
                throw new Trouble(
                        "A chamber was about to wake when the market was killed, and is not whole on the disk.",
                        "Start the market once (./bicameral up), which puts it together, then back up again.");
        }
    }

    private List<Path> all() throws IOException {
        List<Path> chambers = new ArrayList<>();
        if (!Files.isDirectory(directory)) return chambers;
        try (var found = Files.newDirectoryStream(directory)) {
            for (Path chamber : found) if (isChamber(chamber)) chambers.add(chamber);
        }
        chambers.sort(null);
        return chambers;
    }

    private static boolean isChamber(Path path) {
        try {
            String name = path.getFileName().toString();
            return UUID.fromString(name).toString().equals(name) && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Without what is on its way in, what is being learned, and copies: a start makes them anew or has no use for them. */
    private void files(Path chamber) throws IOException {
        String tenant = chamber.getFileName().toString();
        List<String> left = List.of("inbox", "parts", "snapshot");
        Files.walkFileTree(chamber, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
                boolean skipped = left.contains(chamber.relativize(visited).toString());
                return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String name = chamber.relativize(file).toString();
                if (!attributes.isRegularFile() || !OWN.matcher(name).matches()) return FileVisitResult.CONTINUE;
                try (InputStream content = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                    archive.add(Layout.CHAMBERS + tenant + "/" + name, content);
                } catch (NoSuchFileException e) {
                    return FileVisitResult.CONTINUE;
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
