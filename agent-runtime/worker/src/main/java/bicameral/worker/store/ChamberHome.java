package bicameral.worker.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** The chamber's directory. Copying it at rest is a complete export, deleting it a complete erase. */
public record ChamberHome(Path directory) {
    /** Makes what is missing. */
    public static ChamberHome at(Path directory) throws IOException {
        ChamberHome home = new ChamberHome(directory);
        Files.createDirectories(home.originals());
        Files.createDirectories(home.inbox());
        Files.createDirectories(home.parts());
        return home;
    }

    /** The database file. */
    public Path database() {
        return directory.resolve("chamber.db");
    }

    /** The search index, rebuildable from the database. */
    public Path index() {
        return directory.resolve("index");
    }

    /** What was learned beyond keywords, rebuildable from the index. */
    public Path learned() {
        return directory.resolve("learned");
    }

    /** Where a model of the tenant's own may lie. */
    public Path encoder() {
        return directory.resolve("encoder");
    }

    /** Uploaded files by document id. */
    public Path originals() {
        return directory.resolve("originals");
    }

    /** A document's uploaded file. */
    public Path original(UUID document) {
        return originals().resolve(document.toString());
    }

    /** Where documents are being learned, each in a directory of its own. */
    public Path parts() {
        return directory.resolve("parts");
    }

    /** Where one document is being learned. */
    public Path part(UUID document) {
        return parts().resolve(document.toString());
    }

    /** Where a copy of the chamber lies while it is being read. */
    public Path snapshots() {
        return directory.resolve("snapshot");
    }

    /** Where the host leaves uploads. */
    public Path inbox() {
        return directory.resolve("inbox");
    }

    /** A complete upload waiting to be taken. */
    public Path upload(UUID document) {
        return inbox().resolve(document.toString());
    }

    /** Makes renames in a directory durable. */
    public static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
