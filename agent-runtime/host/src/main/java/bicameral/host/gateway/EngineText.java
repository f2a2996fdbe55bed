package bicameral.host.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads an engine's answer, streamed or whole. Takes the text and nothing else: usage figures and whatever else is said are
 * ignored. Bounded in line and in total. For one thread.
 */
final class EngineText {
    private static final int LINE_BYTES = 256 * 1024;
    private static final long TOTAL_BYTES = 16L * 1024 * 1024;
    private static final byte[] DATA = "data:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(32).build())
                    .build())
            .build();

    private final Delivery delivery;
    private final Runnable sign;
    private final byte[] piece = new byte[8 * 1024];
    private int at;
    private int end;
    private byte[] line = new byte[1024];
    private int length;
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
            return whole ? readWhole(in) : readStream(in);
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
        while (nextLine(in)) {
            if (!begins(DATA)) continue;
            if (is(DONE)) return Outcome.COMPLETE;
            if (!take(JSON.readTree(line, DATA.length, length - DATA.length))) return unusable();
        }
        if (finished) return Outcome.COMPLETE;
        return delivery.any() ? Outcome.BROKEN : Outcome.UNREACHABLE;
    }

    private boolean begins(byte[] with) {
        return length >= with.length && Arrays.equals(line, 0, with.length, with, 0, with.length);
    }

    /** Whether the line's data is this, blanks around it aside. */
    private boolean is(byte[] word) {
        int from = DATA.length;
        int to = length;
        while (from < to && line[from] <= ' ' && line[from] > 0) from++;
        while (from < to && line[to - 1] <= ' ' && line[to - 1] > 0) to--;
        return Arrays.equals(line, from, to, word, 0, word.length);
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

    /** Reads the next line into {@link #line}, without its end; false where there is none. Copies no byte more than once. */
    private boolean nextLine(InputStream in) throws IOException {
        length = 0;
        while (true) {
            if (at == end) {
                at = 0;
                end = Math.max(0, in.read(piece));
                if (end == 0) return length > 0;
                bytes += end;
                if (bytes > TOTAL_BYTES) throw new IOException("an engine's answer without end");
            }
            int stop = at;
            while (stop < end && piece[stop] != '\n') stop++;
            append(stop - at);
            boolean whole = stop < end;
            at = whole ? stop + 1 : stop;
            if (whole) return true;
        }
    }

    private void append(int count) throws IOException {
        if (length + count > LINE_BYTES) throw new IOException("an engine's line without end");
        if (length + count > line.length) line = Arrays.copyOf(line, Math.max(2 * line.length, length + count));
        System.arraycopy(piece, at, line, length, count);
        length += count;
    }
}
