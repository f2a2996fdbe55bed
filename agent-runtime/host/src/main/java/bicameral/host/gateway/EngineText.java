package bicameral.host.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads an engine's answer, streamed or whole. Takes the text and nothing else: usage figures and whatever else is said are
 * ignored. Bounded in line and in total. For one thread.
 */
final class EngineText {
    private static final int LINE_BYTES = 256 * 1024;
    private static final long TOTAL_BYTES = 16L * 1024 * 1024;
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(32).build())
                    .build())
            .build();

    private final Delivery delivery;
    private final Runnable sign;
    private long bytes;
    private boolean finished;

    /**
     * A reader.
     *
     * @param sign run at every sign of progress; comments that only keep the connection open are none
     */
    EngineText(Delivery delivery, Runnable sign) {
        this.delivery = delivery;
        this.sign = sign;
    }

    Outcome read(InputStream in, boolean whole) throws IOException {
        try {
            BufferedInputStream buffered = new BufferedInputStream(in);
            return whole ? readWhole(buffered) : readStream(buffered);
        } catch (JsonProcessingException e) {
            return unusable();
        }
    }

    private Outcome readWhole(InputStream in) throws IOException {
        byte[] all = in.readNBytes(LINE_BYTES);
        JsonNode message = JSON.readTree(all).path("choices").path(0).path("message");
        String text = message.path("content").asText("");
        if (text.isEmpty()) return Outcome.UNUSABLE;
        sign.run();
        return delivery.pass(text) ? Outcome.COMPLETE : unusable();
    }

    private Outcome readStream(InputStream in) throws IOException {
        String line;
        while ((line = nextLine(in)) != null) {
            if (!line.startsWith("data:")) continue;
            String data = line.substring("data:".length()).strip();
            if (data.equals("[DONE]")) return Outcome.COMPLETE;
            if (!take(JSON.readTree(data))) return unusable();
        }
        if (finished) return Outcome.COMPLETE;
        return delivery.any() ? Outcome.BROKEN : Outcome.UNREACHABLE;
    }

    private boolean take(JsonNode event) {
        if (!event.isObject() || event.hasNonNull("error")) return false;
        JsonNode choice = event.path("choices").path(0);
        if (choice.hasNonNull("finish_reason")) finished = true;
        JsonNode delta = choice.path("delta");
        // Engines that think aloud before they speak are at work, but what they think is no answer.
        if (delta.path("reasoning_content").isTextual()
                || delta.path("reasoning").isTextual()) sign.run();
        JsonNode content = delta.path("content");
        if (!content.isTextual() || content.textValue().isEmpty()) return true;
        sign.run();
        return delivery.pass(content.textValue());
    }

    private Outcome unusable() {
        if (delivery.full()) return Outcome.CUT;
        return delivery.any() ? Outcome.BROKEN : Outcome.UNUSABLE;
    }

    private @Nullable String nextLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        int b;
        while ((b = in.read()) >= 0) {
            if (++bytes > TOTAL_BYTES) throw new IOException("an engine's answer without end");
            if (b == '\n') return line.toString(StandardCharsets.UTF_8);
            if (line.size() >= LINE_BYTES) throw new IOException("an engine's line without end");
            line.write(b);
        }
        return line.size() == 0 ? null : line.toString(StandardCharsets.UTF_8);
    }
}
