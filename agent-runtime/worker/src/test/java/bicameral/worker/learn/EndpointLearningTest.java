package bicameral.worker.learn;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.protocol.ChamberEvent.LearnedPart;
import bicameral.worker.endpoint.Endpoint;
import bicameral.worker.endpoint.EndpointHome;
import bicameral.worker.endpoint.TinyGateway;
import bicameral.worker.engine.Embeddings;
import bicameral.worker.engine.GatewayClient;
import bicameral.worker.retrieve.Found;
import bicameral.worker.retrieve.KnowledgeIndex;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tenant's endpoint joins the search behind the same gate as a model of its own, and takes nothing with it where it breaks. */
class EndpointLearningTest {
    private static final Settings AT_ONCE = new Settings(0.08, Duration.ofMillis(20), Duration.ofHours(1), 128);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Secret secret = new Secret(300);
    private final TinyGateway gateway = new TinyGateway(TinyGateway.by(secret::vector));

    @TempDir
    private Path directory = Path.of("");

    private EndpointHome home;
    private KnowledgeIndex index;
    private Learning learning;

    @BeforeEach
    void open() throws IOException {
        home = new EndpointHome(directory.resolve("encoder"));
        index = new KnowledgeIndex(directory.resolve("index"));
        CourseTest.add(index, Town.ofSubjects(1, 50));
        CourseTest.add(index, secret.town);
        Embeddings embeddings = new Embeddings(GatewayClient.by(gateway), () -> {
            throw new AssertionError("nothing is to be redacted");
        });
        learning = Learning.open(
                directory.resolve("learned"),
                directory.resolve("encoder"),
                new Endpoint(home, embeddings),
                () -> index,
                Clock.systemUTC(),
                AT_ONCE);
        index.consult(learning);
    }

    @AfterEach
    void close() throws IOException {
        learning.close();
        index.close();
    }

    @Test
    void itJoinsWhereItFindsMoreKnowsWhatComesLaterAndLeavesAltogether() throws IOException {
        LearnedPart part = tried(1, 1_000);
        assertThat(part.whyOff()).isNull();
        assertThat(part.on()).isTrue();
        assertThat(part.recall().low()).isPositive();
        until(() -> asked(secret.question).contains(secret.answer));
        assertThat(found(secret.question))
                .as("without a message nothing is asked")
                .doesNotContain(secret.answer);

        Instant trained = Objects.requireNonNull(learning.receipt().trainedAt());
        UUID late = UUID.randomUUID();
        index.replace(Town.COLLECTION, late, "late", List.of(Town.passage(0, secret.question + " arrived.")));
        int before = gateway.calls.size();
        learning.changed();
        until(() -> gateway.texts().stream().skip(1).anyMatch(text -> text.contains("arrived")));
        until(() -> !learning.busy());
        assertThat(gateway.calls).as("only what is new is asked about").hasSize(before + 1);
        assertThat(learning.receipt().trainedAt()).isEqualTo(trained);

        index.delete(secret.answer);
        before = gateway.calls.size();
        learning.changed();
        until(() -> !trained.equals(learning.receipt().trainedAt()) && !learning.busy());
        assertThat(gateway.texts().stream().filter(text -> text.endsWith("arrived.")))
                .as("what is known of the rest is not asked for again")
                .hasSizeLessThanOrEqualTo(2);
        assertThat(EncodedModel.open(directory.resolve("learned/encoded")).find(secret.answer, 0, 0))
                .isNegative();

        Instant with = Objects.requireNonNull(learning.receipt().trainedAt());
        home.remove();
        learning.changed();
        until(() -> !with.equals(learning.receipt().trainedAt()));
        assertThat(part()).isEmpty();
        assertThat(directory.resolve("learned/encoded")).doesNotExist();
    }

    @Test
    void moreThanItMayBeShownItKnowsInPartAndSaysSo() throws IOException {
        LearnedPart part = tried(1, 700);
        assertThat(part.on()).isTrue();
        assertThat(part.whyOff()).isEqualTo("part_of_passages");
        assertThat(EncodedModel.open(directory.resolve("learned/encoded")).passages)
                .isEqualTo(700);
    }

    @Test
    void oneThatKnowsNothingStaysOut() {
        gateway.does(TinyGateway.by(text ->
                new float[] {(text.hashCode() & 15) - 7.5f, (text.hashCode() >> 8 & 15) - 7.5f}));
        LearnedPart part = tried(1, 1_000);
        assertThat(part.on()).isFalse();
        assertThat(part.whyOff()).isIn("no_gain", "not_sure");
        assertThat(directory.resolve("learned/encoded")).doesNotExist();
    }

    @Test
    void aBrokenOneStopsNothingAndIsTriedAnewWhereItIsSetAgain() {
        gateway.does(TinyGateway.refusing("endpoint_login"));
        LearnedPart part = tried(1, 1_000);
        assertThat(part.on()).isFalse();
        assertThat(part.whyOff()).isEqualTo("endpoint_login");
        assertThat(learning.receipt().parts().getFirst().on())
                .as("the chamber's own vectors")
                .isTrue();
        assertThat(gateway.calls).hasSize(1);

        gateway.does(TinyGateway.by(secret::vector));
        assertThat(tried(2, 1_000).on()).isTrue();
    }

    /** What came of telling it. */
    private LearnedPart tried(long revision, int passages) {
        Instant before = learning.receipt().trainedAt();
        home.place(new EndpointHome.Told(7, revision, passages));
        learning.changed();
        until(() -> learning.receipt().trainedAt() != null
                && !learning.receipt().trainedAt().equals(before)
                && !learning.busy());
        return part().orElseThrow();
    }

    private Optional<LearnedPart> part() {
        return learning.receipt().parts().stream()
                .filter(part -> part.name().equals("endpoint"))
                .findFirst();
    }

    private List<UUID> asked(String question) {
        return ScopedValue.where(Endpoint.ASKED, new Embeddings.Asked(new UUID(1, 2), question, sent -> {}))
                .call(() -> found(question));
    }

    private List<UUID> found(String question) {
        return index.search(List.of(Town.COLLECTION), question, 12).stream()
                .map(Found::document)
                .toList();
    }

    private static void until(BooleanSupplier condition) {
        Instant end = Instant.now().plus(PATIENCE);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(end)) throw new AssertionError("it did not come");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }
}
