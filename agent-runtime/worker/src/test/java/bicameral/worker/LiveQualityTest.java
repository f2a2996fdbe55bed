package bicameral.worker;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.protocol.AgentBrief;
import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberRequest;
import bicameral.protocol.DocumentQuality;
import bicameral.protocol.Finding;
import bicameral.protocol.LiveRecord;
import bicameral.protocol.QualityReason;
import bicameral.protocol.QualityReason.Code;
import bicameral.protocol.Standing;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Live records are judged as documents are, behind their being answered from. */
class LiveQualityTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String FEE = "The inspection of an espresso machine costs ";

    @TempDir
    Path home;

    private final UUID collection = UUID.randomUUID();
    private final UUID source = UUID.randomUUID();

    @SuppressWarnings("NullAway.Init")
    private WorkerProcess worker;

    @BeforeEach
    void start() throws Exception {
        worker = WorkerProcess.start(home);
    }

    @AfterEach
    void stop() throws Exception {
        worker.close();
    }

    private void put(LiveRecord... records) throws Exception {
        worker.call(
                new ChamberRequest.PutRecords(collection, source, "till", List.of(records)),
                ChamberEvent.RecordsTaken.class);
    }

    private static LiveRecord record(String id, String text, @Nullable Instant at) {
        return new LiveRecord(id, "", text, Map.of(), at, null);
    }

    private DocumentQuality judged(int records, Code... codes) throws Exception {
        return worker.judged(
                collection,
                source,
                quality -> quality.passages() == records
                        && quality.reasons().stream()
                                .map(QualityReason::code)
                                .toList()
                                .containsAll(List.of(codes)),
                PATIENCE);
    }

    @Test
    void doublesAgeAndContradictionWithAGovernedDocumentAreFound() throws Exception {
        byte[] prices = ("# Fees\n\n" + FEE + "35 euros.\n").getBytes(StandardCharsets.UTF_8);
        UUID governed = worker.add(collection, "prices.md", prices).document();
        worker.settled(collection, governed, PATIENCE);
        worker.call(new ChamberRequest.SetStanding(collection, governed, Standing.GOVERNED), ChamberEvent.Done.class);
        Instant now = Instant.parse("2026-11-01T00:00:00Z");
        put(
                record("fee", FEE + "25 euros.", now),
                record("tray", "The drip tray of the espresso machine holds 900 millilitres.", now),
                record("again", "The drip tray of the espresso machine holds 900 millilitres.", now),
                record("old", "The grinder of the espresso machine has 40 steps.", now.minus(Duration.ofDays(800))));

        DocumentQuality quality = judged(4, Code.CONTRADICTED, Code.DUPLICATE, Code.OLD);

        assertThat(quality.name()).isEqualTo("till");
        assertThat(quality.score()).isBetween(0.5, 0.99);
        QualityReason against = reason(quality, Code.CONTRADICTED);
        assertThat(against.count()).isEqualTo(1);
        assertThat(against.findings().getFirst().own().quote()).contains("25 euros");
        assertThat(Objects.requireNonNull(against.findings().getFirst().other()).document())
                .isEqualTo(governed);
        assertThat(reason(quality, Code.DUPLICATE).count()).isEqualTo(1);
        assertThat(reason(quality, Code.OLD).figure()).isBetween(2.1, 2.3);
        // Saying it again has what was judged taken over at once.
        worker.call(new ChamberRequest.SetStanding(collection, governed, Standing.GOVERNED), ChamberEvent.Done.class);
        assertThat(ask("How much does the inspection of an espresso machine cost?"))
                .contains("35 euros")
                .doesNotContain("25 euros");
    }

    @Test
    void whatChangesOrGoesIsJudgedAnew() throws Exception {
        put(
                record("a", "The drip tray of the espresso machine holds 900 millilitres.", null),
                record("b", "The drip tray of the espresso machine holds 900 millilitres.", null));
        judged(2, Code.DUPLICATE);

        worker.call(
                new ChamberRequest.DeleteRecords(collection, source, List.of("a")),
                ChamberEvent.RecordsForgotten.class);

        DocumentQuality left = worker.judged(
                collection,
                source,
                quality -> quality.passages() == 1 && quality.reasons().isEmpty(),
                PATIENCE);
        assertThat(left.score()).isEqualTo(1);
    }

    @Test
    void nearDoublesAreFoundWhicheverCameFirstAndOtherThingsAreNone() throws Exception {
        put(titled("c", "Green tea", TEA.replace("costs 4 euros", "costs 5 euros")));
        put(titled("d", "Black tea", TEA), titled("e", "", TEA.replace("green leaves", "Oolong leaves")));
        judged(3);
        put(titled("b", "Green tea", TEA), titled("a", "Green tea", TEA.replace("from spring", "from early spring")));

        DocumentQuality quality = judged(5, Code.NEAR_DUPLICATE);

        // The untitled one may be of any tea; the one with another price and the black tea are doubles of nothing.
        QualityReason near = reason(quality, Code.NEAR_DUPLICATE);
        assertThat(near.findings())
                .allSatisfy(finding -> assertThat(finding.own().quote())
                        .contains("costs 4 euros")
                        .doesNotContain("Black"));
        assertThat(near.count()).isEqualTo(3);
        assertThat(near.figure()).isBetween(0.75, 0.999);

        put(titled("a", "Green tea", "No longer sold."));
        put(titled("b", "Green tea", "Sold out until the spring harvest has been brought in and dried."));
        worker.judged(
                collection,
                source,
                after -> after.passages() == 5
                        && after.reasons().stream()
                                .allMatch(reason -> reason.code() != Code.NEAR_DUPLICATE || reason.count() == 1),
                PATIENCE);
    }

    @Test
    void aFeedThatGovernsDeniesWhatDocumentsChatsAndOtherRecordsSayOtherwise() throws Exception {
        UUID leaflet = add("leaflet.md", "# Machines\n\n" + FEE + "25 euros.\n");
        UUID chat = add("chat.txt", """
                2026-03-01 09:12 Lena: Descaling the boiler of a coffee grinder takes 20 minutes.
                2026-03-01 09:14 Tom: Thanks.
                2026-03-01 09:15 Lena: You are welcome, see you tomorrow.
                """);
        UUID other = UUID.randomUUID();
        worker.call(
                new ChamberRequest.PutRecords(collection, other, "shop", List.of(record("x", FEE + "30 euros.", null))),
                ChamberEvent.RecordsTaken.class);
        put(
                record("fee", FEE + "35 euros.", null),
                record("descaling", "Descaling the boiler of a coffee grinder takes 40 minutes.", null));
        worker.call(
                new ChamberRequest.SetSourceStanding(collection, source, Standing.GOVERNED), ChamberEvent.Done.class);

        for (UUID wrong : List.of(leaflet, chat, other))
            worker.judged(collection, wrong, quality -> isDeniedBy(source, quality), PATIENCE);
        assertThat(ask("How much does the inspection of an espresso machine cost?"))
                .contains("35 euros")
                .doesNotContain("25 euros");

        put(record("fee", FEE + "30 euros.", null));
        worker.judged(
                collection,
                other,
                quality -> quality.reasons().stream().noneMatch(reason -> reason.code() == Code.CONTRADICTED),
                PATIENCE);
    }

    private static boolean isDeniedBy(UUID by, DocumentQuality quality) {
        return quality.reasons().stream()
                .filter(reason -> reason.code() == Code.CONTRADICTED)
                .flatMap(reason -> reason.findings().stream())
                .map(Finding::other)
                .anyMatch(other -> other != null && other.document().equals(by));
    }

    private UUID add(String name, String text) throws Exception {
        UUID document = worker.add(collection, name, text.getBytes(StandardCharsets.UTF_8))
                .document();
        worker.settled(collection, document, PATIENCE);
        return document;
    }

    @Test
    void rowsThatDifferInAFieldAreNoNearDoubles() throws Exception {
        String long_ = "Keep it cool and dry, away from light, and use it up within four weeks of opening the bag.";
        put(
                row("a", Map.of("name", "Storage box with lid, medium, colour A", "keeping", long_)),
                row("b", Map.of("name", "Storage box with lid, medium, colour B", "keeping", long_)));
        judged(2);
        put(row(
                "c",
                Map.of(
                        "name",
                        "Storage box with lid, medium, colour A",
                        "keeping",
                        long_.replace("away from light", "away from any light"))));

        assertThat(reason(judged(3, Code.NEAR_DUPLICATE), Code.NEAR_DUPLICATE).count())
                .isEqualTo(1);
    }

    private static final String TEA =
            "The tea of green leaves from spring costs 4 euros a bag; it is dried on the day it is"
                    + " picked, packed by hand in paper, and kept in a cool room until it is sent out to whoever ordered it.";

    private static LiveRecord titled(String id, String title, String text) {
        return new LiveRecord(id, title, text, Map.of(), null, null);
    }

    private static LiveRecord row(String id, Map<String, String> fields) {
        return new LiveRecord(id, "", "", new java.util.TreeMap<>(fields), null, null);
    }

    private static QualityReason reason(DocumentQuality quality, Code code) {
        return quality.reasons().stream()
                .filter(one -> one.code() == code)
                .findFirst()
                .orElseThrow();
    }

    private String ask(String question) throws Exception {
        AgentBrief agent = new AgentBrief(
                UUID.randomUUID(), 1, "Guide", "", "", "", List.of(collection), AgentBrief.Engine.EXTRACTIVE);
        return ((ChamberEvent.Answered) worker.call(
                        new ChamberRequest.Ask(UUID.randomUUID(), agent, null, "visitor", question, "en", true)))
                .text();
    }
}
