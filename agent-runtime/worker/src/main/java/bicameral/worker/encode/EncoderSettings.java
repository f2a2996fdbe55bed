package bicameral.worker.encode;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a model's kind asks for, from {@code encoder.json}; nothing of it need be there.
 *
 * @param questionPrefix before each question, as "query: "
 * @param passagePrefix before each passage, as "passage: "
 * @param pooling {@code mean} of all tokens, or {@code cls} for the first
 * @param tokens most tokens of a text, 16 to 512
 */
record EncoderSettings(String questionPrefix, String passagePrefix, String pooling, int tokens) {
    private static final int MOST_PREFIX = 200;
    private static final int LEAST_TOKENS = 16;
    private static final int MOST_TOKENS = 512;
    private static final int USUAL_TOKENS = 256;
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    static final EncoderSettings USUAL = new EncoderSettings("", "", "mean", USUAL_TOKENS);

    private record Written(
            @JsonProperty("questionPrefix") @Nullable String questionPrefix,
            @JsonProperty("passagePrefix") @Nullable String passagePrefix,
            @JsonProperty("pooling") @Nullable String pooling,
            @JsonProperty("tokens") @Nullable Integer tokens) {}

    static EncoderSettings read(Path file) throws EncoderFailed {
        if (!EncoderHome.isFile(file)) return USUAL;
        try {
            return parse(Files.readAllBytes(file));
        } catch (EncoderFailed e) {
            throw e;
        } catch (IOException e) {
            throw new EncoderFailed("encoder_unreadable");
        }
    }

    static EncoderSettings parse(byte[] json) throws EncoderFailed {
        try {
            Written written = JSON.readValue(json, Written.class);
            EncoderSettings read = new EncoderSettings(
                    Objects.requireNonNullElse(written.questionPrefix(), ""),
                    Objects.requireNonNullElse(written.passagePrefix(), ""),
                    Objects.requireNonNullElse(written.pooling(), "mean"),
                    Objects.requireNonNullElse(written.tokens(), USUAL_TOKENS));
            if (!read.isSound()) throw new EncoderFailed("encoder_settings_wrong");
            return read;
        } catch (EncoderFailed e) {
            throw e;
        } catch (IOException e) {
            throw new EncoderFailed("encoder_settings_wrong");
        }
    }

    private boolean isSound() {
        return questionPrefix.length() <= MOST_PREFIX
                && passagePrefix.length() <= MOST_PREFIX
                && (pooling.equals("mean") || pooling.equals("cls"))
                && tokens >= LEAST_TOKENS
                && tokens <= MOST_TOKENS;
    }
}
