package bicameral.worker.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.worker.retrieve.KnowledgeIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CourseChildTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void aChildLearnsWhatACourseInThisProcessLearns() throws IOException {
        try (KnowledgeIndex index = new KnowledgeIndex(directory.resolve("index"));
                CourseChild child = new CourseChild(128)) {
            CourseTest.add(index, Town.ofSubjects(1, 30));
            try (KnowledgeIndex.Hold hold = index.hold()) {
                Course.Outcome outcome = child.hold(task(hold.commit()), reached -> {});
                assertThat(outcome.model()).isTrue();
                assertThat(Model.open(directory.resolve("model")).passages).isEqualTo(30 * 12);
            }
        }
    }

    @Test
    void aCommitThatIsNotThereIsAFailure() throws IOException {
        new KnowledgeIndex(directory.resolve("index")).close();
        try (CourseChild child = new CourseChild(64)) {
            assertThatThrownBy(() -> child.hold(task("segments_zzz"), reached -> {}))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    @SuppressWarnings("try") // Closing it from within is what is tried.
    void closingEndsTheCourseAtItsFirstStep() throws IOException {
        try (KnowledgeIndex index = new KnowledgeIndex(directory.resolve("index"));
                CourseChild child = new CourseChild(128)) {
            CourseTest.add(index, Town.ofSubjects(2, 30));
            try (KnowledgeIndex.Hold hold = index.hold()) {
                assertThatThrownBy(() -> child.hold(task(hold.commit()), reached -> child.close()))
                        .isInstanceOf(CancellationException.class);
            }
        }
        assertThat(Files.exists(directory.resolve("model"))).isFalse();
    }

    private CourseTask task(String commit) {
        return new CourseTask(
                directory.resolve("index").toString(),
                commit,
                directory.resolve("model").toString(),
                null,
                directory.resolve("encoded").toString(),
                List.of());
    }
}
