package bicameral.worker;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.protocol.AgentBrief;
import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberEvent.SnapshotFile;
import bicameral.protocol.ChamberEvent.SnapshotFiles;
import bicameral.protocol.ChamberRequest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A copy taken while the chamber goes on is a chamber that knows what the first one knew at that moment. */
class SnapshotTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final UUID collection = UUID.randomUUID();
    private final UUID snapshot = UUID.randomUUID();

    @TempDir
    Path first;

    @TempDir
    Path second;

    @Test
    void theCopyAnswersTheSameAndNothingThatCameLater() throws Exception {
        ChamberEvent.Answered before;
        try (WorkerProcess worker = WorkerProcess.start(first)) {
            teach(worker, "hours.md", "# Hours\n\nThe museum opens at 9:40 on Tuesdays.\n");
            before = ask(worker, "When does the museum open on Tuesdays?");
            SnapshotFiles files = worker.call(new ChamberRequest.BeginSnapshot(snapshot), SnapshotFiles.class);
            teach(worker, "dogs.md", "# Dogs\n\nDogs may enter the garden after sunset only.\n");
            copy(worker, files, second);
            worker.call(new ChamberRequest.EndSnapshot(snapshot), ChamberEvent.Done.class);
            assertThat(worker.chamber().resolve("snapshot")).doesNotExist();
        }

        try (WorkerProcess worker = WorkerProcess.start(second)) {
            assertThat(ask(worker, "When does the museum open on Tuesdays?").text())
                    .contains("9:40")
                    .isEqualTo(before.text());
            assertThat(ask(worker, "When may dogs enter the garden?").end()).isEqualTo(ChamberEvent.End.ABSTAINED);
            assertThat(worker.log()).doesNotContain("index_disagrees").doesNotContain("index_damaged");
        }
    }

    @Test
    void aDocumentThatIsForgottenWhileTheCopyIsReadIsInTheCopy() throws Exception {
        try (WorkerProcess worker = WorkerProcess.start(first)) {
            UUID document = teach(worker, "hours.md", "# Hours\n\nThe museum opens at 9:40 on Tuesdays.\n");
            SnapshotFiles files = worker.call(new ChamberRequest.BeginSnapshot(snapshot), SnapshotFiles.class);
            worker.call(new ChamberRequest.DeleteDocument(collection, document), ChamberEvent.Done.class);
            copy(worker, files, second);
        }

        try (WorkerProcess worker = WorkerProcess.start(second)) {
            assertThat(ask(worker, "When does the museum open on Tuesdays?").text())
                    .contains("9:40");
        }
    }

    @Test
    void thereIsOneCopyAtATimeAndOnlyItsOwnFilesAreRead() throws Exception {
        try (WorkerProcess worker = WorkerProcess.start(first)) {
            teach(worker, "hours.md", "# Hours\n\nThe museum opens at 9:40 on Tuesdays.\n");
            worker.call(new ChamberRequest.BeginSnapshot(snapshot), SnapshotFiles.class);

            assertThat(failed(worker, new ChamberRequest.BeginSnapshot(UUID.randomUUID())))
                    .isEqualTo("snapshot_busy");
            assertThat(failed(worker, new ChamberRequest.ReadSnapshot(snapshot, "../../chamber.db", 0)))
                    .isEqualTo("unknown_snapshot");
            assertThat(failed(worker, new ChamberRequest.ReadSnapshot(UUID.randomUUID(), "chamber.db", 0)))
                    .isEqualTo("unknown_snapshot");
        }
    }

    @Test
    void whatAKilledChamberLeftIsGoneAfterTheNextStart() throws Exception {
        try (WorkerProcess worker = WorkerProcess.start(first)) {
            worker.call(new ChamberRequest.BeginSnapshot(snapshot), SnapshotFiles.class);
            assertThat(worker.chamber().resolve("snapshot")).isDirectory();
            worker.kill();
        }

        try (WorkerProcess worker = WorkerProcess.start(first)) {
            assertThat(worker.chamber().resolve("snapshot")).doesNotExist();
            assertThat(failed(worker, new ChamberRequest.ListSnapshot(snapshot, 0)))
                    .isEqualTo("unknown_snapshot");
        }
    }

    private static String failed(WorkerProcess worker, ChamberRequest request) throws Exception {
        return worker.call(request, ChamberEvent.Failed.class).code();
    }

    private UUID teach(WorkerProcess worker, String name, String text) throws Exception {
        UUID document = worker.add(collection, name, text.getBytes(StandardCharsets.UTF_8))
                .document();
        assertThat(worker.settled(collection, document, PATIENCE).stage()).isEqualTo(ChamberEvent.Stage.READY);
        return document;
    }

    private ChamberEvent.Answered ask(WorkerProcess worker, String text) throws Exception {
        AgentBrief agent =
                new AgentBrief(collection, 1, "Guide", "", "", "", List.of(collection), AgentBrief.Engine.EXTRACTIVE);
        return worker.call(
                new ChamberRequest.Ask(UUID.randomUUID(), agent, null, "visitor", text, "en", true),
                ChamberEvent.Answered.class);
    }

    private void copy(WorkerProcess worker, SnapshotFiles files, Path home) throws Exception {
        assertThat(files.total()).isEqualTo(files.files().size());
        for (SnapshotFile file : files.files()) {
            Path target = WorkerProcess.chamber(home).resolve(file.path());
            Files.createDirectories(target.getParent());
            byte[] content = content(worker, file);
            assertThat(content).hasSize((int) file.bytes());
            Files.write(target, content);
        }
    }

    private byte[] content(WorkerProcess worker, SnapshotFile file) throws Exception {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        while (true) {
            byte[] piece = worker.call(
                            new ChamberRequest.ReadSnapshot(snapshot, file.path(), content.size()),
                            ChamberEvent.OriginalPiece.class)
                    .bytes();
            if (piece.length == 0) return content.toByteArray();
            content.write(piece);
        }
    }
}
