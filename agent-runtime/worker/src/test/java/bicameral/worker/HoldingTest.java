package bicameral.worker;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberEvent.DocumentState;
import bicameral.protocol.ChamberRequest;
import bicameral.protocol.DocumentQuality;
import bicameral.protocol.QualityReason;
import bicameral.protocol.Standing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Content that several brought is there once, and stays until the last of them lets it go. */
class HoldingTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final UUID SITE = UUID.randomUUID();
    private static final String ADDRESS = "https://shop.example/prices";

    private final UUID collection = UUID.randomUUID();

    @TempDir
    static Path home;

    private static WorkerProcess worker;

    @BeforeAll
    static void start() throws Exception {
        worker = WorkerProcess.start(home);
    }

    @AfterAll
    static void stop() throws Exception {
        worker.close();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private UUID settled(DocumentState added) throws Exception {
        worker.settled(collection, added.document(), PATIENCE);
        return added.document();
    }

    private UUID upload(String name, String content) throws Exception {
        return settled(worker.add(collection, name, text(content)));
    }

    private UUID page(String content) throws Exception {
        return settled(worker.add(collection, ADDRESS, text(content), null, SITE));
    }

    private void delete(UUID document, @Nullable UUID source) throws Exception {
        worker.call(new ChamberRequest.DeleteDocument(collection, document, source), ChamberEvent.Done.class);
    }

    private List<String> names() throws Exception {
        return worker
                .call(new ChamberRequest.ListDocuments(collection), ChamberEvent.Documents.class)
                .documents()
                .stream()
                .map(DocumentState::name)
                .toList();
    }

    private List<ChamberEvent.Passage> found(String text) throws Exception {
        return worker.call(new ChamberRequest.Retrieve(collection, text, 3), ChamberEvent.Passages.class)
                .passages();
    }

    @Test
    void anUploadStaysWhenTheSourceWithTheSameContentLetsItGo() throws Exception {
        UUID upload = upload("prices.txt", "A jar of plum jam costs 14 francs.");
        assertThat(page("A jar of plum jam costs 14 francs.")).isEqualTo(upload);

        delete(upload, SITE);

        worker.settled(collection, upload, PATIENCE);
        assertThat(names()).containsExactly("prices.txt");
        assertThat(found("plum jam"))
                .extracting(ChamberEvent.Passage::documentName)
                .containsExactly("prices.txt");
        delete(upload, null);
        assertThat(names()).isEmpty();
        assertThat(found("plum jam")).isEmpty();
    }

    @Test
    void aPageStaysUnderItsAddressWhenPeopleDeleteTheUploadWithTheSameContent() throws Exception {
        UUID upload = upload("prices.txt", "A jar of plum jam costs 15 francs.");
        page("A jar of plum jam costs 15 francs.");

        delete(upload, null);

        worker.settled(collection, upload, PATIENCE);
        assertThat(names()).containsExactly(ADDRESS);
        assertThat(found("plum jam"))
                .extracting(ChamberEvent.Passage::documentName)
                .containsExactly(ADDRESS);
    }

    @Test
    void peopleMayDeleteWhatOnlyASourceBrought() throws Exception {
        UUID page = page("A jar of plum jam costs 16 francs.");

        delete(page, null);

        assertThat(names()).isEmpty();
    }

    @Test
    void aPageThatChangedLeavesTheUploadWithItsOldContent() throws Exception {
        UUID upload = upload("prices.txt", "A jar of fig jam costs 17 francs.");
        page("A jar of fig jam costs 17 francs.");

        UUID changed =
                settled(worker.add(collection, ADDRESS, text("A jar of fig jam costs 18 francs."), upload, SITE));
        worker.settled(collection, upload, PATIENCE);

        assertThat(changed).isNotEqualTo(upload);
        assertThat(names()).containsExactlyInAnyOrder(ADDRESS, "prices.txt");
        assertThat(found("fig jam 17"))
                .extracting(ChamberEvent.Passage::documentName)
                .containsExactlyInAnyOrder("prices.txt", ADDRESS);
    }

    @Test
    void aForgottenSourceLetsAllItsPagesGo() throws Exception {
        UUID shared = upload("prices.txt", "A jar of quince jam costs 19 francs.");
        page("A jar of quince jam costs 19 francs.");
        page("We are closed in August.");

        worker.call(new ChamberRequest.ForgetSource(collection, SITE), ChamberEvent.Done.class);

        worker.settled(collection, shared, PATIENCE);
        assertThat(names()).containsExactly("prices.txt");
        assertThat(found("closed August")).isEmpty();
    }

    @Test
    void aFileOfAnArchiveStaysWhenItWasUploadedTooAndTheReverse() throws Exception {
        UUID jam = upload("jam.txt", "A jar of sloe jam costs 20 francs.");
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(zip)) {
            entry(out, "in/jam.txt", "A jar of sloe jam costs 20 francs.");
            entry(out, "in/honey.txt", "A jar of sloe honey costs 21 francs.");
        }
        UUID archive = settled(worker.add(collection, "all.zip", zip.toByteArray()));
        UUID honey = upload("honey.txt", "A jar of sloe honey costs 21 francs.");

        delete(jam, null);
        worker.settled(collection, jam, PATIENCE);
        assertThat(names()).contains("in/jam.txt").doesNotContain("jam.txt");

        delete(archive, null);
        worker.settled(collection, honey, PATIENCE);
        assertThat(names()).containsExactly("honey.txt");
        assertThat(found("sloe")).extracting(ChamberEvent.Passage::document).containsExactly(honey);
        assertThat(Files.exists(WorkerProcess.chamber(home).resolve("originals/" + honey)))
                .isTrue();
    }

    @Test
    void aKeyAgainGivesTheSameDocumentAndWithAnotherUploadAConflict() throws Exception {
        UUID first = keyed("k1", "prices.txt", "A jar of pear jam costs 22 francs.");
        assertThat(keyed("k1", "prices.txt", "A jar of pear jam costs 22 francs."))
                .isEqualTo(first);

        assertThat(worker.call(keyedUpload("k1", "prices.txt", "Another text.", null)))
                .isInstanceOfSatisfying(
                        ChamberEvent.Failed.class,
                        failed -> assertThat(failed.code()).isEqualTo("idempotency_conflict"));
        assertThat(names()).containsExactly("prices.txt");
        assertThat(WorkerProcess.chamber(home).resolve("inbox")).isEmptyDirectory();

        ChamberRequest.AddDocument version =
                keyedUpload("k2", "prices.txt", "A jar of pear jam costs 23 francs.", first);
        UUID second = settled(documents(version));
        ChamberRequest.AddDocument again = keyedUpload("k2", "prices.txt", "A jar of pear jam costs 23 francs.", first);
        assertThat(documents(again).document()).isEqualTo(second);
        assertThat(names()).containsExactly("prices.txt");
    }

    private static DocumentState documents(ChamberRequest request) throws IOException {
        return worker.call(request, ChamberEvent.Documents.class).documents().getFirst();
    }

    private UUID keyed(String key, String name, String content) throws Exception {
        return settled(documents(keyedUpload(key, name, content, null)));
    }

    private ChamberRequest.AddDocument keyedUpload(String key, String name, String content, @Nullable UUID replaced)
            throws IOException {
        ChamberRequest.AddDocument plain = worker.upload(collection, name, text(content));
        return new ChamberRequest.AddDocument(
                plain.document(), collection, name, plain.bytes(), plain.sha256(), replaced, null, key);
    }

    @Test
    void anOriginalComesInPiecesByteForByteAndOnlyOutOfItsCollection() throws Exception {
        byte[] content = "0123456789abcdef\n".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        UUID document = settled(worker.add(collection, "long.txt", content));
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        for (byte[] piece = piece(document, 0); piece.length > 0; piece = piece(document, read.size())) {
            assertThat(piece.length).isLessThanOrEqualTo(1024 * 1024);
            read.write(piece);
        }
        assertThat(read.toByteArray()).isEqualTo(content);
        assertThat(worker.call(new ChamberRequest.ReadOriginal(UUID.randomUUID(), document, 0)))
                .isInstanceOfSatisfying(
                        ChamberEvent.Failed.class,
                        failed -> assertThat(failed.code()).isEqualTo("unknown_document"));
    }

    private byte[] piece(UUID document, long offset) throws IOException {
        return worker.call(
                        new ChamberRequest.ReadOriginal(collection, document, offset), ChamberEvent.OriginalPiece.class)
                .bytes();
    }

    private static void entry(ZipOutputStream out, String name, String content) throws IOException {
        out.putNextEntry(new ZipEntry(name));
        out.write(text(content));
        out.closeEntry();
    }

    @Test
    void whatIsSaidOfAWholeSourceHoldsForItsPagesThatAreYetToCome() throws Exception {
        page("A jar of damson jam costs 23 francs.");
        standing(Standing.IGNORE);
        assertThat(found("damson jam")).isEmpty();

        page("A jar of medlar jam costs 24 francs.");
        assertThat(found("medlar jam")).isEmpty();
        UUID upload = upload("medlar.txt", "A jar of medlar jam costs 24 francs.");
        assertThat(found("medlar jam"))
                .extracting(ChamberEvent.Passage::document)
                .containsExactly(upload);
        DocumentQuality source = source();
        assertThat(source.standing()).isEqualTo(Standing.IGNORE);

        standing(Standing.NONE);
        assertThat(found("damson jam")).isNotEmpty();
        worker.call(new ChamberRequest.ForgetSource(collection, SITE), ChamberEvent.Done.class);
        assertThat(sources()).isEmpty();
    }

    @Test
    void aSourceIsWorthWhatItsPagesAreWorth() throws Exception {
        UUID page = page("A jar of sloe jam costs 25 francs, and the glass is washed by hand before it is filled.");
        page("Our shop is closed for the whole of August, and on every Sunday of the year besides.");
        upload("sloe.txt", "A jar of sloe jam costs 25 francs, and the glass is washed by hand before it is filled. ");
        worker.judged(collection, page, quality -> !quality.reasons().isEmpty(), PATIENCE);

        DocumentQuality source = source();

        assertThat(source.passages()).isEqualTo(2);
        assertThat(source.score()).isBetween(0.8, 0.9);
        assertThat(source.reasons()).extracting(QualityReason::code).containsExactly(QualityReason.Code.DUPLICATE);
        assertThat(source.reasons().getFirst().findings()).isNotEmpty();
    }

    @Test
    void aPageThatItsSourceFetchesFromAnotherAddressIsTheSameDocumentUnderThatName() throws Exception {
        UUID page = page("A jar of rowan jam costs 26 francs.");
        DocumentState moved = worker.add(
                collection, "https://shop.example/prices/", text("A jar of rowan jam costs 26 francs."), page, SITE);

        assertThat(settled(moved)).isEqualTo(page);
        assertThat(found("rowan jam"))
                .extracting(ChamberEvent.Passage::documentName)
                .containsExactly("https://shop.example/prices/");
    }

    private void standing(Standing standing) throws Exception {
        worker.call(new ChamberRequest.SetSourceStanding(collection, SITE, standing), ChamberEvent.Done.class);
    }

    private List<DocumentQuality> sources() throws Exception {
        return worker.call(new ChamberRequest.ReadSourceQuality(collection), ChamberEvent.Quality.class)
                .documents();
    }

    private DocumentQuality source() throws Exception {
        return sources().stream()
                .filter(one -> one.document().equals(SITE))
                .findFirst()
                .orElseThrow();
    }
}
