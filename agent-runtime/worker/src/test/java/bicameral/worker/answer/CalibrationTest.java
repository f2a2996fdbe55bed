package bicameral.worker.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.worker.parse.DocumentReader;
import bicameral.worker.passage.Chunker;
import bicameral.worker.retrieve.KnowledgeIndex;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A chamber asks itself about its own documents, with and without the one that knows. */
class CalibrationTest {
    private static final String[] SUBJECTS = {
        "kayak", "helmet", "jetty", "paddle", "anchor", "lantern", "rudder", "compass", "harness", "tarpaulin"
    };

    @TempDir
    Path directory;

    private KnowledgeIndex index;

    @BeforeEach
    void open() throws Exception {
        index = new KnowledgeIndex(directory.resolve("index"));
    }

    @AfterEach
    void close() throws Exception {
        index.close();
    }

    private void learn(int documents) throws Exception {
        UUID collection = new UUID(1, 1);
        for (int i = 0; i < documents; i++) {
            String subject = SUBJECTS[i];
            StringBuilder text = new StringBuilder("# The " + subject + "\n\n");
            for (int k = 0; k < 8; k++) {
                text.append("## Rule ")
                        .append(k + 1)
                        .append("\n\nEvery ")
                        .append(subject)
                        .append(" in store room ")
                        .append(k + 3)
                        .append(" is checked after ")
                        .append(10 * k + i + 1)
                        .append(" days by the warden on duty.\n\n");
            }
            Path file = Files.writeString(directory.resolve(subject + ".md"), text);
            index.replace(
                    collection,
                    new UUID(2, i),
                    subject + ".md",
                    new Chunker().chunk(new DocumentReader().read(file, subject + ".md")));
        }
        index.commit();
    }

    @Test
    void eachQuestionIsAskedWithAndWithoutTheDocumentThatSettlesIt() throws Exception {
        learn(SUBJECTS.length);

        Calibration.Trial trial = new Calibration(index, () -> false).run();

        assertThat(trial.with()).hasSameSizeAs(trial.without()).hasSizeGreaterThan(40);
        assertThat(trial.fitted().weights()).isNotEqualTo(Confidence.SHIPPED.weights());
        assertThat(Arrays.stream(trial.with()).average().orElse(0))
                .as("weights fitted to other documents explain what came out at least as well")
                .isGreaterThan(Arrays.stream(trial.without()).average().orElse(1));
        assertThat(new Calibration(index, () -> false).run().fitted()).isEqualTo(trial.fitted());
    }

    @Test
    void ofTwoDocumentsNoneCanBeHeldOut() throws Exception {
        learn(2);

        Calibration.Trial trial = new Calibration(index, () -> false).run();

        assertThat(trial.with()).isEmpty();
        assertThat(trial.fitted()).isEqualTo(Confidence.SHIPPED);
    }

    @Test
    void itStopsAtOnceWhenTold() throws Exception {
        learn(3);

        assertThatThrownBy(() -> new Calibration(index, () -> true).run()).isInstanceOf(CancellationException.class);
    }
}
