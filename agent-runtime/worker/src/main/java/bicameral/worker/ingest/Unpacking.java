package bicameral.worker.ingest;

import bicameral.worker.parse.ParserFrames;
import bicameral.worker.store.ChamberHome;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes documents of the files of an archive: all of them at once, after they have been told and moved to the originals.
 * Killed in between, the archive is unpacked anew, and what is an original without a document is swept.
 */
final class Unpacking {
    private final ChamberHome home;
    private final Documents documents;

    Unpacking(ChamberHome home, Documents documents) {
        this.home = home;
        this.documents = documents;
    }

    /**
     * A file of an archive on its way to be a document.
     *
     * @param sha256 of its content; of one left out a text that no content has
     */
    record File(
            UUID document,
            String name,
            long bytes,
            String sha256,
            @Nullable String problem) {}

    Files begin(Documents.Job archive, Path part) {
        return new Files(archive, part);
    }

    /** The files of one archive. */
    final class Files {
        private final Documents.Job archive;
        private final Path part;
        private final List<ParserFrames.Member> members = new ArrayList<>();

        private Files(Documents.Job archive, Path part) {
            this.archive = archive;
            this.part = part;
        }

        void add(ParserFrames.Member member) {
            members.add(member);
        }

        void queue() throws IOException {
            List<File> files = new ArrayList<>();
            for (ParserFrames.Member member : members) files.add(moved(member));
            ChamberHome.sync(home.originals());
            List<UUID> known = documents.unpacked(archive, files);
            for (UUID document : known) java.nio.file.Files.deleteIfExists(home.original(document));
            java.nio.file.Files.deleteIfExists(home.original(archive.document()));
        }

        private File moved(ParserFrames.Member member) throws IOException {
            UUID document = UUID.randomUUID();
            if (member.problem() != null) {
                String none = "left out " + archive.document() + " " + member.number();
                return new File(document, member.name(), 0, none, member.problem());
            }
            java.nio.file.Files.move(
                    part.resolve(Integer.toString(member.number())),
                    home.original(document),
                    StandardCopyOption.ATOMIC_MOVE);
            return new File(document, member.name(), member.bytes(), member.sha256(), null);
        }
    }
}
