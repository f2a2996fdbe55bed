package bicameral.worker.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.protocol.ChamberEvent.LearnedPart;
import bicameral.worker.retrieve.Fingerprint;
import bicameral.worker.retrieve.KnowledgeIndex;
import bicameral.worker.retrieve.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CourseTest {
    private static final Budget SMALL = Budget.of(64 << 20);

    @TempDir
    private Path directory = Path.of("");

    @Test
    void vectorsAreOnWhereTheDocumentsTellWhichWordsBelongTogether() throws IOException {
        Course.Outcome outcome = learn(Town.ofSubjects(1, 50));
        LearnedPart vectors = outcome.parts().getFirst();
        assertThat(vectors.on()).as("%s", vectors).isTrue();
        assertThat(vectors.recall().low()).isPositive();
        assertThat(outcome.model()).isTrue();
    }

    @Test
    void vectorsStayOffWhereTheyCannotHelpAndTheReceiptSaysWhy() throws IOException {
        Course.Outcome outcome = learn(Town.ofChance(2, 50));
        assertThat(outcome.parts()).allSatisfy(part -> {
            assertThat(part.on()).as("%s", part).isFalse();
            assertThat(part.whyOff()).isIn("no_gain", "not_sure");
        });
        assertThat(outcome.model()).isFalse();
    }

    @Test
    void aHandfulOfPassagesIsTooLittleToLearnFrom() throws IOException {
        Course.Outcome outcome = learn(Town.ofSubjects(3, 4));
        assertThat(outcome.parts()).extracting(LearnedPart::whyOff).containsOnly("too_little_text");
    }

    @Test
    void moreThanTheHeapHoldsIsRefusedInsteadOfTried() throws IOException {
        Budget tiny = new Budget(1000, 1000, 100, 8, 100, 100, 10);
        assertThat(learn(Town.ofSubjects(3, 4), tiny).parts())
                .extracting(LearnedPart::whyOff)
                .containsOnly("too_little_memory");
    }

    @Test
    void theSameDocumentsInAnotherOrderTeachTheSameBytes() throws IOException {
        Town town = Town.ofSubjects(4, 40);
        assertThat(model(town.shuffled(9))).isEqualTo(model(town));
    }

    @Test
    void ofACorpusTooBigTheSameSampleIsTakenInAnyOrder() throws IOException {
        Town town = Town.ofSubjects(5, 40);
        Sample one = sample(town);
        Sample other = sample(town.shuffled(3));
        assertThat(one.size()).isEqualTo(other.size()).isLessThan(480).isGreaterThan(60);
        for (int i = 0; i < one.size(); i++) assertThat(one.hash(i)).isEqualTo(other.hash(i));
    }

    @Test
    void learningAgainAfterDeletingIsAsIfTheDocumentHadNeverBeen() throws IOException {
        Town kept = Town.ofSubjects(6, 40);
        Town deleted = Town.ofSubjects(7, 10);
        byte[] alone = model(kept);
        byte[] both;
        byte[] after;
        try (KnowledgeIndex index = new KnowledgeIndex(directory.resolve("both"))) {
            add(index, deleted.with(kept));
            add(index, Town.ofSubjects(8, 3), new UUID(9, 9));
            both = model(index);
            for (Town.Paper paper : deleted.papers) index.delete(paper.id());
            for (Town.Paper paper : Town.ofSubjects(8, 3).papers) index.delete(paper.id());
            after = model(index);
        }
        assertThat(both).isNotEqualTo(alone);
        assertThat(after).isEqualTo(alone);
    }

    @Test
    void whatIsHeldStaysReadableWhileTheIndexGoesOn() throws IOException {
        Town town = Town.ofSubjects(6, 20);
        try (KnowledgeIndex index = new KnowledgeIndex(directory.resolve("held"))) {
            add(index, town);
            try (KnowledgeIndex.Hold hold = index.hold()) {
                for (Town.Paper paper : town.papers) index.delete(paper.id());
                add(index, Town.ofSubjects(7, 3));
                try (Snapshot snapshot = Snapshot.open(hold.directory(), hold.commit())) {
                    assertThat(snapshot.size()).isEqualTo(20 * 12);
                    snapshot.show(7, (collection, document, ordinal, about, text) -> {
                        assertThat(Fingerprint.of(text)).isEqualTo(snapshot.fingerprint(7));
                        assertThat(document).isEqualTo(snapshot.documents().get(snapshot.document(7)));
                        assertThat(ordinal).isEqualTo(snapshot.ordinal(7));
                        return true;
                    });
                }
            }
        }
    }

    @Test
    void itStopsWhereItIsToldTo() throws IOException {
        try (KnowledgeIndex index = new KnowledgeIndex(directory.resolve("stopped"))) {
            add(index, Town.ofSubjects(8, 40));
            try (Snapshot snapshot = snapshot(index)) {
                Course course = new Course(snapshot, SMALL, directory.resolve("model"), () -> true, at -> {});
                assertThatThrownBy(course::run).isInstanceOf(CancellationException.class);
            }
        }
    }

    static void add(KnowledgeIndex index, Town town) throws IOException {
        add(index, town, Town.COLLECTION);
    }

    private static void add(KnowledgeIndex index, Town town, UUID collection) throws IOException {
        for (Town.Paper paper : town.papers) index.replace(collection, paper.id(), paper.name(), Town.passages(paper));
        index.commit();
    }

    private static Snapshot snapshot(KnowledgeIndex index) throws IOException {
        try (KnowledgeIndex.Hold hold = index.hold()) {
            return Snapshot.open(hold.directory(), hold.commit());
        }
    }

    private Sample sample(Town town) throws IOException {
        try (KnowledgeIndex index = new KnowledgeIndex(Files.createTempDirectory(directory, "sample"))) {
            add(index, town);
            try (Snapshot snapshot = snapshot(index)) {
                return Sample.of(snapshot, 3000, () -> false);
            }
        }
    }

    private byte[] model(Town town) throws IOException {
        try (KnowledgeIndex index = new KnowledgeIndex(Files.createTempDirectory(directory, "town"))) {
            add(index, town);
            return model(index);
        }
    }

    private byte[] model(KnowledgeIndex index) throws IOException {
        assertThat(learn(index, SMALL).model()).isTrue();
        return Files.readAllBytes(directory.resolve("model"));
    }

    private Course.Outcome learn(Town town) throws IOException {
        return learn(town, SMALL);
    }

    private Course.Outcome learn(Town town, Budget budget) throws IOException {
        try (KnowledgeIndex index = new KnowledgeIndex(Files.createTempDirectory(directory, "town"))) {
            add(index, town);
            return learn(index, budget);
        }
    }

    private Course.Outcome learn(KnowledgeIndex index, Budget budget) throws IOException {
        try (Snapshot snapshot = snapshot(index)) {
            return new Course(snapshot, budget, directory.resolve("model"), () -> false, at -> {}).run();
        }
    }
}
