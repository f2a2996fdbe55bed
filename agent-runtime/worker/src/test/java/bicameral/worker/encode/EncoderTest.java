package bicameral.worker.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model of the tenant's own runs in a child; what is no plain network is refused, and what goes wrong kills the child only. */
class EncoderTest {
    @TempDir
    private Path directory = Path.of("");

    private Path home;
    private EncoderChild encoder;

    @BeforeEach
    void open() throws IOException {
        home = directory.resolve("encoder");
        Files.createDirectories(home);
        encoder = new EncoderChild(new EncoderHome(home), directory.resolve("scratch"));
    }

    @AfterEach
    void close() {
        encoder.close();
    }

    @Test
    void textsOfLikeWordsGetLikeVectors() throws IOException {
        OnnxFile.lookup(
                home,
                Map.of(
                        "tea",
                        new float[] {1, 0},
                        "kettle",
                        new float[] {0.8f, 0.6f},
                        "##s",
                        new float[] {0.2f, 0},
                        "票",
                        new float[] {0, 1}));

        float[][] vectors = encoder.encode(List.of("Teas", "kettle, tea", "票票", ""), TextEncoder.As.PASSAGE);

        assertThat(vectors).hasDimensions(4, 2);
        assertThat(dot(vectors[0], vectors[1])).isCloseTo(0.95f, within(0.03f));
        assertThat(dot(vectors[0], vectors[2])).isCloseTo(0, within(1e-6f));
        assertThat(dot(vectors[2], vectors[2])).isCloseTo(1, within(1e-6f));
    }

    @Test
    void prefixesAreThoseOfTheModelsKind() throws IOException {
        OnnxFile.lookup(home, Map.of("query", new float[] {1, 0}, "tea", new float[] {0, 1}));
        Files.writeString(home.resolve("encoder.json"), "{\"questionPrefix\":\"query \",\"tokens\":16}");

        float[] question = encoder.encode(List.of("tea"), TextEncoder.As.QUESTION)[0];
        float[] passage = encoder.encode(List.of("tea"), TextEncoder.As.PASSAGE)[0];

        assertThat(question[0]).isCloseTo(0.7071f, within(1e-3f));
        assertThat(passage[0]).isZero();
    }

    @Test
    void onlyPlainNetworksAreOpened() throws IOException {
        OnnxFile.loop(home);
        refused("encoder_forbidden");
        OnnxFile.external(home);
        refused("encoder_forbidden");
        OnnxFile.operator(home, "RandomNormalLike", "");
        refused("encoder_forbidden");
        OnnxFile.operator(home, "Shell", "somewhere.else");
        refused("encoder_forbidden");
        Files.writeString(home.resolve("model.onnx"), "no model at all");
        refused("encoder_not_onnx");
    }

    @Test
    void aTokenizerOfAnotherKindAndSettingsThatAreNoneAreRefused() throws IOException {
        OnnxFile.lookup(home, Map.of("tea", new float[] {1, 0}));
        Files.writeString(home.resolve("tokenizer.json"), "{\"model\":{\"type\":\"Unigram\",\"vocab\":[]}}");
        refused("encoder_tokenizer");
        OnnxFile.tokenizer(home, List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "tea"));
        Files.writeString(home.resolve("encoder.json"), "{\"pooling\":\"max\"}");
        refused("encoder_settings_wrong");
    }

    @Test
    @Tag("P-B77")
    void aModelThatTakesTooMuchMemoryKillsItsChildAndIsNotTriedForEver() throws IOException {
        OnnxFile.greedy(home, 16_384);
        refused("encoder_too_large");
        refused("encoder_too_large");
        long begun = System.nanoTime();
        refused("encoder_too_large");
        assertThat(System.nanoTime() - begun).as("no third child was started").isLessThan(100_000_000L);
        OnnxFile.lookup(home, Map.of("tea", new float[] {1, 0}));
        assertThat(encoder.encode(List.of("tea"), TextEncoder.As.PASSAGE)).hasDimensions(1, 2);
    }

    private void refused(String code) {
        assertThatThrownBy(() -> encoder.encode(List.of("a"), TextEncoder.As.PASSAGE))
                .isInstanceOfSatisfying(
                        EncoderFailed.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static float dot(float[] a, float[] b) {
        float sum = 0;
        for (int k = 0; k < a.length; k++) sum += a[k] * b[k];
        return sum;
    }
}
