package bicameral.worker.quality;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.protocol.DocumentQuality;
import bicameral.protocol.QualityReason;
import bicameral.protocol.QualityReason.Code;
import bicameral.protocol.Spot;
import bicameral.protocol.Standing;
import bicameral.worker.answer.Composed;
import bicameral.worker.answer.ExtractiveAnswerer;
import bicameral.worker.answer.Question;
import bicameral.worker.retrieve.Found;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the owner says of documents and what the scores find, on small collections. */
class QualityTest {
    private static final String MANUAL =
            "# Returns\n\nUnused machines may be returned within 30 days of delivery.\n\nThe restocking fee is 15 euros.\n";

    @TempDir
    Path directory;

    @Test
    void anIgnoredDocumentIsNotFoundUntilTheOwnerThinksBetterOfIt() throws Exception {
        try (Shelf shelf = new Shelf(directory)) {
            UUID manual = shelf.text("manual.md", MANUAL);
            shelf.judge();

            shelf.stand(manual, Standing.IGNORE);
            assertThat(shelf.index.search(List.of(shelf.collection), "restocking fee", 5))
                    .isEmpty();

            shelf.stand(manual, Standing.NONE);
            assertThat(shelf.index.search(List.of(shelf.collection), "restocking fee", 5))
                    .isNotEmpty();
        }
    }

    @Test
    void theGovernedDocumentWinsAndTheAnswerSaysThatSourcesDisagree() throws Exception {
        try (Shelf shelf = new Shelf(directory)) {
            UUID governed = shelf.text("returns policy.md", MANUAL);
            UUID leaflet = shelf.text("leaflet.md", """
                    # Returns

                    Unused machines may be returned within 14 days of delivery.

                    We look forward to you.
                    """);
            shelf.stand(governed, Standing.GOVERNED);
            shelf.judge();

            Composed answer = ask(shelf, "Within how many days of delivery may unused machines be returned?");

            assertThat(answer.text()).contains("30 days").doesNotContain("14 days");
            assertThat(answer.citations())
                    .allMatch(citation -> citation.document().equals(governed));
            assertThat(answer.text()).contains("leaflet.md").contains("Sources disagree");
            QualityReason reason = reason(quality(shelf, leaflet), Code.CONTRADICTED);
            assertThat(reason.findings().getFirst().own().quote()).contains("14 days");
            assertThat(other(reason).quote()).contains("30 days");
            assertThat(other(reason).document()).isEqualTo(governed);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Dogs are allowed in the rooms., Dogs are not allowed in the rooms., true",
        "Dogs are allowed in the rooms., No dogs are allowed in the rooms., true",
        "房间里可以带狗。, 房间里不可以带狗。, true",
        "The sauna is not available to day guests., The sauna is available to day guests., true",
        "Dogs are allowed in the garden., Dogs are not allowed in the rooms., false",
        "Guide dogs are allowed in the rooms., Dogs are not allowed in the rooms., false",
        "Dogs are allowed in the rooms., Dogs are not allowed in the rooms except guide dogs., false",
        "Dogs are allowed in the rooms on request only., Dogs are not allowed in the rooms., false",
        "Dogs are allowed in the rooms., Dogs are allowed in the rooms., false",
        "Cats sleep in the rooms., Dogs are not allowed in the rooms., false"
    })
    void whatAGovernedSourceForbidsOrAllowsIsDeniedToOthersWhereItIsTheVerySame(
            String said, String governs, boolean denied) throws Exception {
        try (Shelf shelf = new Shelf(directory)) {
            UUID leaflet = shelf.text("leaflet.md", "# House\n\n" + said + "\n");
            shelf.text("other.md", "# Garden\n\nThe roses are cut in March.\n");
            shelf.stand(shelf.text("rules.md", "# House\n\n" + governs + "\n"), Standing.GOVERNED);
            shelf.judge();

            if (denied) assertThat(codes(quality(shelf, leaflet))).contains(Code.CONTRADICTED);
            else assertThat(codes(quality(shelf, leaflet))).doesNotContain(Code.CONTRADICTED);
        }
    }

    @Test
    void numberedPartsAreNoVersionsOfEachOtherButYearsAndEditionsAre() throws Exception {
        try (Shelf shelf = new Shelf(directory)) {
            UUID first = shelf.text("chapter-1.md", MANUAL);
            shelf.text("chapter-2.md", "# Repairs\n\nA repair takes ten working days.\n");
            UUID old = shelf.text("prices v1.md", "# Prices\n\nA visit costs 40 euros.\n");
            shelf.text("prices v2.md", "# Prices\n\nA visit costs 45 euros.\n");
            UUID lastYear = shelf.text("rules 2024.md", "# Rules\n\nDogs stay outside.\n");
            shelf.text("rules 2025.md", "# Rules\n\nDogs are welcome.\n");

            shelf.judge();

            assertThat(codes(shelf, first)).doesNotContain(Code.SUPERSEDED);
            assertThat(codes(shelf, old)).contains(Code.SUPERSEDED);
            assertThat(codes(shelf, lastYear)).contains(Code.SUPERSEDED);
        }
    }

    @Test
    void aChatIsHeardHoweverMuchElseIsHeldAgainstBetterSources() throws Exception {
        try (Shelf shelf = new Shelf(directory, new Appraiser.Most(40, 5_000))) {
            String opinions = "# Opinions\n\n" + "Opinions on the machines differ a lot. ".repeat(60) + "\n";
            shelf.text("opinions 2024.md", opinions);
            shelf.text("opinions 2025.md", opinions);
            UUID chat = shelf.text("chat.txt", """
                    2026-03-01 09:12 Ann: The spare key hangs behind the grinder.
                    2026-03-01 09:15 Ben: The alarm code is on the blue card.
                    """);

            shelf.judge();

            assertThat(shelf.index.search(List.of(shelf.collection), "spare key grinder", 5))
                    .filteredOn(found -> found.document().equals(chat))
                    .singleElement()
                    .satisfies(found -> assertThat(found.worth().denies(0, 40)).isFalse());
        }
    }

    @Test
    void aLongChatIsHeldAgainstWhatGovernsRoundByRoundAndSaysHowFar() throws Exception {
        try (Shelf shelf = new Shelf(directory, new Appraiser.Most(12, 5_000))) {
            StringBuilder said = new StringBuilder();
            said.append("2026-03-01 08:00 Ann: Unused machines may be returned within 14 days of delivery.\n");
            for (int i = 10; i < 50; i++)
                said.append("2026-03-01 09:" + i + " Ann: Box " + i + " stands in the left shelf behind the door.\n");
            said.append("2026-03-01 10:00 Ann: Unused machines may be returned within 10 days of delivery.\n");
            UUID chat = shelf.text("chat.txt", said.toString());
            shelf.stand(shelf.text("returns policy.md", MANUAL), Standing.GOVERNED);
            int all = shelf.passages(chat).size();
            assertThat(all).isGreaterThan(5);

            assertThat(shelf.round()).isTrue();

            assertThat(quality(shelf, chat).passages()).isEqualTo(2);
            assertThat(quality(shelf, chat).all()).isEqualTo(all);
            assertThat(isSilent(shelf, chat, all - 2)).isTrue();

            int rounds = 1;
            while (shelf.round()) rounds++;

            assertThat(rounds).isBetween(all / 2 - 1, all / 2 + 1);
            assertThat(quality(shelf, chat).passages()).isEqualTo(all);
            assertThat(isSilent(shelf, chat, all - 2)).isFalse();
            assertThat(reason(quality(shelf, chat), Code.CONTRADICTED).findings())
                    .extracting(finding -> finding.own().quote())
                    .anyMatch(quote -> quote.contains("14 days"))
                    .anyMatch(quote -> quote.contains("10 days"));
            assertThat(shelf.round()).as("nothing is left").isFalse();
        }
    }

    @Test
    void goingOnWithALongChatReadsNoMoreThanItHoldsAndComesToTheSame() throws Exception {
        StringBuilder said = new StringBuilder();
        for (int i = 0; i < 180; i++) {
            String day = "2026-03-" + (10 + i / 20) + " 09:" + (10 + i % 20);
            said.append(day).append(" Ann: ");
            if (i % 60 == 7) said.append("Unused machines may be returned within 14 days of delivery.\n");
            else said.append("Box ").append(i).append(" stands in the left shelf behind the door.\n");
        }
        List<Placed> inOne = new ArrayList<>();
        List<Placed> inMany = new ArrayList<>();
        Judgements.Kept one = judged(said.toString(), Appraiser.Most.USUAL, inOne);
        Judgements.Kept many = judged(said.toString(), new Appraiser.Most(24, 5_000), inMany);

        assertThat(inOne).isNotEmpty();
        assertThat(inMany).containsExactlyInAnyOrderElementsOf(inOne);
        assertThat(many.scores()).isEqualTo(one.scores());
        assertThat(many.score()).isEqualTo(one.score());
        assertThat(many.summary()).isEqualTo(one.summary());
    }

    /** A contradiction without the ids of documents. */
    private record Placed(int ordinal, int start, int end, double figure, int otherOrdinal) {}

    private Judgements.Kept judged(String said, Appraiser.Most most, List<Placed> into) throws Exception {
        Path own = Files.createTempDirectory(directory, "shelf");
        try (Shelf shelf = new Shelf(own, most)) {
            UUID chat = shelf.text("chat.txt", said);
            shelf.stand(shelf.text("returns policy.md", MANUAL), Standing.GOVERNED);
            boolean left = shelf.round();
            while (left) {
                shelf.reads();
                left = shelf.round();
                assertThat(shelf.reads())
                        .isLessThan(20)
                        .isLessThan(shelf.passages(chat).size());
            }
            for (Judgements.Placed placed : shelf.judgements.flaws(chat, Code.CONTRADICTED, 1_000)) {
                Flaw flaw = placed.flaw();
                into.add(new Placed(flaw.ordinal(), flaw.start(), flaw.end(), flaw.figure(), flaw.otherOrdinal()));
            }
            return shelf.judgements.kept(shelf.collection).stream()
                    .filter(kept -> kept.document().equals(chat))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static boolean isSilent(Shelf shelf, UUID chat, int ordinal) {
        return shelf.trust.of(chat, shelf.passage(chat, ordinal)).denies(0, 20);
    }

    @Test
    void whatARecordThatGovernsSaysOtherwiseIsHeldAgainstDocumentsButNotForEachChange() throws Exception {
        try (Shelf shelf = new Shelf(directory)) {
            String fee = "The inspection of an espresso machine costs ";
            UUID feed = UUID.randomUUID();
            UUID leaflet = shelf.text("leaflet.md", "# Machines\n\n" + fee + "25 euros.\n");
            shelf.text("other.md", "# Garden\n\nRoses need cutting in March.\n");
            shelf.record(feed, 0, fee + "25 euros.");
            shelf.judgements.standSource(shelf.collection, feed, Standing.GOVERNED);
            shelf.judgeRecords();
            shelf.judge();
            assertThat(codes(shelf, leaflet)).doesNotContain(Code.CONTRADICTED);

            shelf.record(feed, 0, fee + "35 euros.");
            shelf.judgeRecords();

            assertThat(shelf.judgements.unjudged()).as("not at once").isEmpty();
            assertThat(shelf.judgements.anyLater()).isTrue();
            shelf.judgements.now();
            shelf.judge();
            assertThat(codes(shelf, leaflet)).contains(Code.CONTRADICTED);
            assertThat(other(reason(quality(shelf, leaflet), Code.CONTRADICTED)).document())
                    .isEqualTo(feed);

            shelf.record(feed, 0, fee + "25 euros.");
            shelf.judgeRecords();
            shelf.judgements.now();
            shelf.judge();
            assertThat(codes(shelf, leaflet)).doesNotContain(Code.CONTRADICTED);
            shelf.judgeRecords();
            assertThat(shelf.judgements.anyLater()).as("nothing has changed").isFalse();
        }
    }

    @Test
    void aLongTextIsHeldToItsEndInLaterRounds() throws Exception {
        try (Shelf shelf = new Shelf(directory, new Appraiser.Most(10, 5_000))) {
            StringBuilder said = new StringBuilder("# Notes\n\n");
            for (int i = 0; i < 60; i++)
                said.append("Box " + i + " stands in the left shelf behind the door of the old hall.\n\n");
            said.append("Unused machines may be returned within 14 days of delivery.\n");
            UUID notes = shelf.text("notes.md", said.toString());
            shelf.stand(shelf.text("returns policy.md", MANUAL), Standing.GOVERNED);

            assertThat(shelf.round()).isTrue();
            assertThat(codes(shelf, notes)).doesNotContain(Code.CONTRADICTED);
            assertThat(quality(shelf, notes).passages())
                    .isLessThan(quality(shelf, notes).all());

            shelf.judge();
            assertThat(codes(shelf, notes)).contains(Code.CONTRADICTED);
            assertThat(quality(shelf, notes).passages())
                    .isEqualTo(quality(shelf, notes).all());
        }
    }

    @Test
    void nearDoublesThatARoundHasNoRoomForAreFoundInTheNext() throws Exception {
        try (Shelf shelf = new Shelf(directory, new Appraiser.Most(6_000, 1))) {
            String text =
                    "The boiler holds 1.8 litres and needs 4 minutes to heat up to 93 degrees before the first cup.";
            shelf.stand(shelf.text("manual.md", "# Boiler\n\n" + text + "\n"), Standing.GOVERNED);
            List<UUID> near = new ArrayList<>();
            for (String before : List.of("Please note: ", "Be aware: ", "Remember: "))
                near.add(shelf.text(before.substring(0, 6).strip() + ".txt", before + text + "\n"));

            assertThat(shelf.round()).isTrue();
            shelf.judge();

            for (UUID one : near) assertThat(codes(shelf, one)).contains(Code.NEAR_DUPLICATE);
        }
    }

    private static List<Code> codes(Shelf shelf, UUID document) {
        return quality(shelf, document).reasons().stream()
                .map(QualityReason::code)
                .toList();
    }

    @Test
    void aReferenceAnswersOnlyWhereNothingBetterDoes() throws Exception {
        try (Shelf shelf = new Shelf(directory)) {
            UUID manual = shelf.text("manual.md", MANUAL);
            UUID reference = shelf.text("wiki.md", """
                    # Returns

                    Machines that are unused may be returned within 30 days of delivery, says the wiki.

                    The warehouse closes at 17:00.
                    """);
            shelf.stand(reference, Standing.REFERENCE);
            shelf.judge();

            assertThat(ask(shelf, "Within how many days of delivery may unused machines be returned?")
                            .citations())
                    .allMatch(citation -> citation.document().equals(manual));
            assertThat(shelf.index.search(List.of(shelf.collection), "warehouse closes", 5))
                    .extracting(Found::document)
                    .contains(reference);
        }
    }

    @Test
    void theSameTextTwiceCountsOnceAndTheBetterIsKept() throws Exception {
        try (Shelf shelf = new Shelf(directory)) {
            String text =
                    "The boiler holds 1.8 litres and needs 4 minutes to heat up to 93 degrees before the first cup.";
            UUID copy = shelf.text("copy.txt", text + "\n");
            UUID near = shelf.text("near.txt", "Please note: " + text + "\n");
            UUID other = shelf.text("other.txt", text.replace("93", "88") + "\n");
            UUID kept = shelf.text("manual.md", "# Boiler\n\n" + text + "\n");
            shelf.stand(kept, Standing.GOVERNED);
            shelf.judge();

            QualityReason twin = reason(quality(shelf, copy), Code.DUPLICATE);
            assertThat(other(twin).document()).isEqualTo(kept);
            assertThat(codes(quality(shelf, near))).contains(Code.NEAR_DUPLICATE);
            assertThat(codes(quality(shelf, other))).contains(Code.CONTRADICTED).doesNotContain(Code.NEAR_DUPLICATE);
            assertThat(codes(quality(shelf, kept))).isEmpty();

            shelf.remove(kept);
            shelf.judge();
            assertThat(shelf.judgements.flaws(null, null, 100))
                    .noneMatch(placed -> kept.equals(placed.flaw().other()));
        }
    }

    @Test
    void anEarlierVersionByNameGivesWayToTheLater() throws Exception {
        try (Shelf shelf = new Shelf(directory)) {
            UUID old = shelf.text("price list 2024.md", "# Prices\n\nThe inspection of a machine costs 25 euros.\n");
            UUID later = shelf.text("price list 2026.md", "# Prices\n\nThe inspection of a machine costs 35 euros.\n");
            shelf.judge();

            assertThat(codes(quality(shelf, old))).contains(Code.SUPERSEDED);
            assertThat(codes(quality(shelf, later))).isEmpty();
            Composed answer = ask(shelf, "How much does the inspection of a machine cost?");
            assertThat(answer.text()).contains("35 euros").doesNotContain("25 euros");
        }
    }

    @Test
    void linesRepeatedOnEveryPageAreBoilerplate() throws Exception {
        try (Shelf shelf = new Shelf(directory)) {
            StringBuilder text = new StringBuilder();
            for (String part : List.of("boiler", "pump", "grinder", "tray")) {
                text.append("# The ").append(part).append("\n\nThe ").append(part);
                text.append(" is cleaned with warm water only.\n\nAcme Coffee, all rights reserved.\n\n");
            }
            UUID document = shelf.text("manual.md", text.toString());
            shelf.judge();

            QualityReason reason = reason(quality(shelf, document), Code.BOILERPLATE);
            assertThat(reason.count()).isEqualTo(4);
            assertThat(reason.figure()).isBetween(0.2, 0.8);
        }
    }

    private static Composed ask(Shelf shelf, String question) {
        return new ExtractiveAnswerer(shelf.index)
                .answer(new Question(question, List.of(), List.of(shelf.collection), "", "en"));
    }

    private static DocumentQuality quality(Shelf shelf, UUID document) {
        return shelf.report.documents(shelf.collection).documents().stream()
                .filter(one -> one.document().equals(document))
                .findFirst()
                .orElseThrow();
    }

    private static List<Code> codes(DocumentQuality quality) {
        return quality.reasons().stream().map(QualityReason::code).toList();
    }

    private static Spot other(QualityReason reason) {
        return Objects.requireNonNull(reason.findings().getFirst().other());
    }

    private static QualityReason reason(DocumentQuality quality, Code code) {
        return quality.reasons().stream()
                .filter(one -> one.code() == code)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + code + " in " + codes(quality)));
    }
}
