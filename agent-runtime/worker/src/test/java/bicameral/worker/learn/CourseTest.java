package bicameral.worker.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.protocol.ChamberEvent.LearnedPart;
import bicameral.worker.retrieve.KnowledgeIndex;
import bicameral.worker.retrieve.PassageVisitor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
        assertThat(outcome.model()).isNotNull();
    }

    @Test
    void vectorsStayOffWhereTheyCannotHelpAndTheReceiptSaysWhy() throws IOException {
        Course.Outcome outcome = learn(Town.ofChance(2, 50));
        assertThat(outcome.parts()).allSatisfy(part -> {
            assertThat(part.on()).as("%s", part).isFalse();
            assertThat(part.whyOff()).isIn("no_gain", "not_sure");
        });
        assertThat(outcome.model()).isNull();
    }

    @Test
    void aHandfulOfPassagesIsTooLittleToLearnFrom() throws IOException {
        Course.Outcome outcome = learn(Town.ofSubjects(3, 4));
        assertThat(outcome.parts()).extracting(LearnedPart::whyOff).containsOnly("too_little_text");
    }

    @Test
    void moreThanTheHeapHoldsIsRefusedInsteadOfTried() throws IOException {
        Budget tiny = new Budget(1000, 1000, 100, 8, 100, 100, 10);
        Course.Outcome outcome = new Course(Town.ofSubjects(3, 4), tiny, () -> false, at -> {}).run();
        assertThat(outcome.parts()).extracting(LearnedPart::whyOff).containsOnly("too_little_memory");
    }

    @Test
    void theSameDocumentsInAnotherOrderTeachTheSameBytes() throws IOException {
        Town town = Town.ofSubjects(4, 40);
        assertThat(model(town.shuffled(9))).isEqualTo(model(town));
    }

    @Test
    void ofACorpusTooBigTheSameSampleIsTakenInAnyOrder() throws IOException {
        Town town = Town.ofSubjects(5, 40);
        Sample one = Sample.of(town, 3000, () -> false);
        Sample other = Sample.of(town.shuffled(3), 3000, () -> false);
        assertThat(one.size()).isEqualTo(other.size()).isLessThan(480).isGreaterThan(60);
        for (int i = 0; i < one.size(); i++) assertThat(one.hash(i)).isEqualTo(other.hash(i));
    }

    @Test
    void learningAgainAfterDeletingIsAsIfTheDocumentHadNeverBeen() throws IOException {
        Town kept = Town.ofSubjects(6, 40);
        Town deleted = Town.ofSubjects(7, 10);
        ByteBuffer alone;
        ByteBuffer both;
        ByteBuffer after;
        try (KnowledgeIndex index = new KnowledgeIndex(directory.resolve("alone"))) {
            add(index, kept);
            alone = model(corpus(index));
        }
        try (KnowledgeIndex index = new KnowledgeIndex(directory.resolve("both"))) {
            add(index, deleted.with(kept));
            both = model(corpus(index));
            for (Town.Paper paper : deleted.papers) index.delete(paper.id());
            after = model(corpus(index));
        }
        assertThat(both).isNotEqualTo(alone);
        assertThat(after).isEqualTo(alone);
    }

    @Test
    void itStopsWhereItIsToldTo() {
        Course course = new Course(Town.ofSubjects(8, 40), SMALL, () -> true, at -> {});
        assertThatThrownBy(course::run).isInstanceOf(CancellationException.class);
    }

    static void add(KnowledgeIndex index, Town town) throws IOException {
        for (Town.Paper paper : town.papers)
            index.replace(Town.COLLECTION, paper.id(), paper.name(), Town.passages(paper));
        index.commit();
    }

    static Corpus corpus(KnowledgeIndex index) {
        return new Corpus() {
            @Override
            public void read(PassageVisitor visitor) throws IOException {
                index.visit(visitor);
            }

            @Override
            public void read(Set<UUID> documents, PassageVisitor visitor) throws IOException {
                index.visit(documents, visitor);
            }

            @Override
            public Map<UUID, Integer> documents() throws IOException {
                return index.documents();
            }
        };
    }

    private static ByteBuffer model(Corpus corpus) throws IOException {
        return Objects.requireNonNull(learn(corpus).model());
    }

    private static Course.Outcome learn(Corpus corpus) throws IOException {
        return new Course(corpus, SMALL, () -> false, at -> {}).run();
    }
}
