package bicameral.worker.learn;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.protocol.ChamberEvent.LearnedPart;
import bicameral.protocol.ChamberEvent.LearningReceipt;
import bicameral.worker.encode.OnnxFile;
import bicameral.worker.retrieve.Found;
import bicameral.worker.retrieve.KnowledgeIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearningTest {
    private static final Settings AT_ONCE = new Settings(0.08, Duration.ofMillis(20), Duration.ofHours(1), 128);
    private static final Settings RENEWED = new Settings(0.08, Duration.ofMillis(20), Duration.ofMillis(1), 128);
    private static final Settings NEVER_QUIET = new Settings(0.08, Duration.ofHours(1), Duration.ofHours(1), 128);
    private static final UUID SOURCE = new UUID(2, 2);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Town town = Town.ofSubjects(1, 50);

    @TempDir
    private Path directory = Path.of("");

    private KnowledgeIndex index;
    private Learning learning;

    @BeforeEach
    void open() throws IOException {
        index = new KnowledgeIndex(directory.resolve("index"));
        CourseTest.add(index, town);
        begin();
    }

    private void begin() {
        learning = begun(AT_ONCE);
    }

    private Learning begun(Settings settings) {
        Learning begun = Learning.open(
                directory.resolve("learned"), directory.resolve("encoder"), () -> index, Clock.systemUTC(), settings);
        index.consult(begun);
        begun.changed();
        return begun;
    }

    @AfterEach
    void close() throws IOException {
        learning.close();
        index.close();
    }

    @Test
    void whatWasLearnedIsToldWithItsLiftAndFindsWhatKeywordsDoNot() throws IOException {
        LearningReceipt receipt = learned();
        assertThat(receipt.characters()).isPositive();
        assertThat(receipt.charactersPerSecond()).isPositive();
        assertThat(receipt.growth()).isZero();
        assertThat(receipt.parts().getFirst().on()).isTrue();
        until(() -> learning.receipt().parts().size() == 3);
        assertThat(learning.receipt().parts())
                .extracting(LearnedPart::name)
                .containsExactly("vectors", "tuning", "confidence");
        Town.Paper paper = town.papers.get(7);
        String question = paper.passages().get(3).split("\\.")[0];
        assertThat(found(question)).hasSizeGreaterThanOrEqualTo(12).allMatch(paper.id()::equals);
    }

    @Test
    void itSurvivesARestartWithoutLearningAgain() throws IOException {
        Instant before = trained();
        learning.close();
        begin();
        assertThat(learning.receipt().trainedAt()).isEqualTo(before);
        assertThat(learning.on(List.of(Town.COLLECTION), java.util.Map.of(word(0), 1f)))
                .isNotNull();
    }

    @Test
    void aDamagedModelIsLearnedAnewAndSearchesGoOnMeanwhile() throws IOException {
        Instant before = trained();
        learning.close();
        Files.writeString(directory.resolve("learned/model"), "damaged");
        Files.writeString(directory.resolve("learned/receipt"), "damaged");
        begin();
        assertThat(found(town.papers.getFirst().passages().getFirst())).isNotEmpty();
        until(() -> learning.receipt().trainedAt() != null
                && !before.equals(learning.receipt().trainedAt()));
    }

    @Test
    void aCourseThatFailedIsHeldAgainWithoutAnythingElseHappening() throws IOException {
        learning.close();
        Path obstacle = directory.resolve("again/model.new/in the way");
        Files.createDirectories(obstacle);
        learning = Learning.open(
                directory.resolve("again"), directory.resolve("encoder"), () -> index, Clock.systemUTC(), AT_ONCE);
        learning.changed();
        until(() -> !learning.busy());
        assertThat(learning.receipt().trainedAt()).isNull();
        Files.delete(obstacle);
        Files.delete(obstacle.resolveSibling(""));
        assertThat(learned().characters()).isPositive();
    }

    @Test
    void itEndsAlsoWhileItWaitsForQuiet() {
        for (int i = 0; i < 20; i++) {
            Learning waiting = Learning.open(
                    directory.resolve("quiet"),
                    directory.resolve("encoder"),
                    () -> index,
                    Clock.systemUTC(),
                    NEVER_QUIET);
            waiting.changed();
            while (!waiting.heard()) Thread.onSpinWait();
            waiting.close();
            assertThat(waiting.ended()).isTrue();
        }
    }

    @Test
    void aNewDocumentIsTakenInAtOnceWithItsNewWords() throws IOException {
        Instant before = trained();
        Town.Paper old = town.papers.get(4);
        UUID fresh = UUID.randomUUID();
        String about = old.passages().getFirst();
        index.replace(
                Town.COLLECTION,
                fresh,
                "new",
                List.of(Town.passage(0, "Quetzalix " + about), Town.passage(1, "Quetzalix.")));
        learning.changed();
        until(() -> found("quetzalix").contains(old.id()));
        assertThat(learning.receipt().trainedAt()).isEqualTo(before);
        assertThat(learning.receipt().growth()).isPositive();
    }

    @Test
    void aDeletedDocumentIsNeitherFoundNorRememberedByTheModel() throws IOException {
        Instant before = trained();
        UUID gone = town.papers.get(9).id();
        index.delete(gone);
        learning.changed();
        assertThat(found(town.papers.get(9).passages().getFirst())).doesNotContain(gone);
        until(() -> !before.equals(learning.receipt().trainedAt()));
        assertThat(learning.receipt().growth()).isZero();
    }

    @Test
    void aRecordThatChangesIsTakenInAtOnceThoughThereAreAsManyAsBefore() throws IOException {
        records(12);
        Instant before = trained();
        String about = town.papers.get(4).passages().getFirst();
        put(3, "Quetzalix " + about);
        learning.recordsChanged();
        until(() -> found("quetzalix").contains(town.papers.get(4).id()));
        assertThat(learning.receipt().trainedAt()).isEqualTo(before);
        assertThat(learning.receipt().growth()).isEqualTo(1 / 612.0);
    }

    @Test
    void aSingleRecordThatIsDeletedLeavesTheModelThoughAnotherComesInItsPlace() throws IOException {
        records(12);
        learning.close();
        learning = begun(RENEWED);
        Instant before = trained();
        index.put(Town.COLLECTION, SOURCE, 3, "feed", List.of());
        put(12, "one more");
        learning.recordsChanged();
        until(() -> !before.equals(learning.receipt().trainedAt()));
        assertThat(learning.receipt().growth()).isZero();
        until(() -> !learning.busy());
        Instant after = trained();
        learning.recordsChanged();
        until(() -> !learning.busy());
        assertThat(learning.receipt().trainedAt()).isEqualTo(after);
    }

    @Test
    void recordsThatChangeWithoutEndAreNotLearnedWithoutEnd() throws IOException {
        records(60);
        Instant before = trained();
        for (int round = 0; round < 3; round++) {
            for (int number = 0; number < 60; number++) put(number, "price " + round + " of " + number);
            learning.recordsChanged();
            until(() -> !learning.busy());
        }
        assertThat(learning.receipt().trainedAt()).isEqualTo(before);
        assertThat(learning.receipt().growth()).isEqualTo(60 / 660.0);
    }

    @Test
    void whatAnEarlierVersionLearnedWithoutSayingFromWhatIsLearnedAnew() throws IOException {
        Instant before = trained();
        learning.close();
        Files.delete(directory.resolve("learned/material"));
        begin();
        until(() -> !before.equals(learning.receipt().trainedAt()));
        assertThat(learning.receipt().growth()).isZero();
    }

    /** Learns a source of so many records beside the documents. */
    private void records(int count) throws IOException {
        Instant before = trained();
        until(() -> !learning.busy());
        for (int number = 0; number < count; number++) put(number, "price of " + number);
        learning.close();
        Files.delete(directory.resolve("learned/material"));
        begin();
        until(() -> !before.equals(learning.receipt().trainedAt()));
        until(() -> !learning.busy());
    }

    private void put(int number, String text) throws IOException {
        index.put(Town.COLLECTION, SOURCE, number, "feed", List.of(Town.passage(number * 1024, text)));
    }

    @Test
    void muchGrowthIsLearnedInTheBackground() throws IOException {
        Instant before = trained();
        CourseTest.add(index, Town.ofSubjects(99, 8));
        learning.changed();
        until(() -> !before.equals(learning.receipt().trainedAt()));
        assertThat(found(Town.ofSubjects(99, 8).papers.get(2).passages().get(1)))
                .isNotEmpty();
    }

    @Test
    void aModelOfTheTenantsOwnJoinsWhereItFindsMoreAndLeavesWithItsFiles() throws IOException {
        trained();
        Secret secret = new Secret(300);
        for (Town.Paper paper : secret.town.papers)
            index.replace(Town.COLLECTION, paper.id(), paper.name(), Town.passages(paper));
        OnnxFile.lookup(directory.resolve("encoder"), secret.vectors);
        Instant before = trained();
        learning.changed();
        until(() -> !before.equals(learning.receipt().trainedAt()));

        LearnedPart own = part("encoder");
        assertThat(own.whyOff()).isNull();
        assertThat(own.on()).isTrue();
        assertThat(own.recall().low()).isPositive();
        until(() -> found(secret.question).contains(secret.answer));

        Instant with = trained();
        Files.delete(directory.resolve("encoder/model.onnx"));
        learning.changed();
        until(() -> !with.equals(learning.receipt().trainedAt()));
        assertThat(learning.receipt().parts()).extracting(LearnedPart::name).doesNotContain("encoder");
        assertThat(found(secret.question)).doesNotContain(secret.answer);
        assertThat(directory.resolve("learned/encoded")).doesNotExist();
    }

    @Test
    void aModelThatKnowsNothingStaysOutAndSaysSo() throws IOException {
        trained();
        Secret secret = new Secret(1);
        OnnxFile.lookup(directory.resolve("encoder"), secret.vectors);
        Instant before = trained();
        learning.changed();
        until(() -> !before.equals(learning.receipt().trainedAt()));

        assertThat(part("encoder").on()).isFalse();
        assertThat(part("encoder").whyOff()).isIn("no_gain", "not_sure");
    }

    private LearnedPart part(String name) {
        return learning.receipt().parts().stream()
                .filter(part -> part.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private LearningReceipt learned() {
        until(() -> learning.receipt().trainedAt() != null);
        return learning.receipt();
    }

    private Instant trained() {
        return java.util.Objects.requireNonNull(learned().trainedAt());
    }

    private List<UUID> found(String question) {
        return index.search(List.of(Town.COLLECTION), question, 12).stream()
                .map(Found::document)
                .toList();
    }

    private String word(int paper) {
        String text = town.papers.get(paper).passages().get(new Random(1).nextInt(3));
        return bicameral.worker.retrieve.Terms.of(text).getFirst().text();
    }

    private static void until(BooleanSupplier condition) {
        Instant end = Instant.now().plus(PATIENCE);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(end)) throw new AssertionError("it did not come");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }
}
