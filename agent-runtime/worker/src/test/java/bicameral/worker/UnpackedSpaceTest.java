package bicameral.worker;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberEvent.DocumentState;
import bicameral.protocol.ChamberEvent.Stage;
import bicameral.protocol.ChamberRequest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an archive unpacks to counts like any other document of the tenant. */
class UnpackedSpaceTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String LINE = "The depot keeps 40 spare wheels.\n\n";

    private final UUID collection = UUID.randomUUID();

    @TempDir
    Path home;

    private static byte[] archive(String name, int bytes) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (int file = 0; file < 2; file++) {
                zip.putNextEntry(new ZipEntry(name + file + ".txt"));
                zip.write((file + LINE.repeat(bytes / 2 / LINE.length())).getBytes(StandardCharsets.UTF_8));
            }
        }
        return out.toByteArray();
    }

    private List<DocumentState> documents(WorkerProcess worker) throws Exception {
        return worker.call(new ChamberRequest.ListDocuments(collection), ChamberEvent.Documents.class)
                .documents();
    }

    @Test
    @Tag("P-B56")
    void anArchiveThatUnpacksToMoreThanThereIsRoomForIsRefusedWithoutATraceUntilThereIsRoom() throws Exception {
        try (WorkerProcess worker = WorkerProcess.start(home, "--documents-mb", "1")) {
            UUID first =
                    worker.add(collection, "first.zip", archive("a", 600_000)).document();
            assertThat(worker.settled(collection, first, PATIENCE).stage()).isEqualTo(Stage.READY);

            UUID second =
                    worker.add(collection, "second.zip", archive("b", 700_000)).document();
            DocumentState refused = worker.settled(collection, second, PATIENCE);

            assertThat(refused.stage()).isEqualTo(Stage.FAILED);
            assertThat(refused.problem()).isEqualTo("out_of_space");
            assertThat(documents(worker))
                    .extracting(DocumentState::archive)
                    .containsExactlyInAnyOrder(null, null, first, first);
            assertThat(worker.chamber().resolve("parts")).isEmptyDirectory();

            worker.call(new ChamberRequest.DeleteDocument(collection, first), ChamberEvent.Done.class);
            worker.call(new ChamberRequest.RetryDocument(collection, second), ChamberEvent.Documents.class);
            assertThat(worker.settled(collection, second, PATIENCE).stage()).isEqualTo(Stage.READY);
        }
    }
}
