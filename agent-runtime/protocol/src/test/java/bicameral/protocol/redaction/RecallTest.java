package bicameral.protocol.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * How much of what a person has marked as private is found, without any list of names. The marks were looked at while the rules were
 * made (62 of 70 at first), so this is a floor against going back, not what to expect of other texts.
 */
class RecallTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private int marked;
    private int hidden;
    private int pseudonyms;
    private final List<String> missed = new ArrayList<>();

    @Test
    void mostOfWhatIsMarkedIsHiddenAndLittleElse() throws IOException {
        List<Detector> detectors = new ArrayList<>(Detectors.LISTED);
        detectors.add(new Names());
        for (JsonNode line : lines()) count(line, detectors);

        System.out.printf(
                "redaction: %d of %d marked stretches hidden (recall %.3f), %d pseudonyms; missed %s%n",
                hidden, marked, (double) hidden / marked, pseudonyms, missed);
        assertThat((double) hidden / marked).isGreaterThanOrEqualTo(0.93);
        assertThat(pseudonyms).isLessThanOrEqualTo((int) (marked * 1.06));
    }

    private void count(JsonNode line, List<Detector> detectors) {
        Redactor.Redacted redacted =
                new Redactor(detectors, true).redact(line.path("text").asText());
        pseudonyms += (int)
                redacted.pieces().stream().filter(Redactor.Piece::pseudonym).count();
        for (JsonNode item : line.path("private")) {
            marked++;
            if (redacted.pieces().stream()
                    .noneMatch(piece -> !piece.pseudonym()
                            && piece.text().contains(item.path("text").asText()))) hidden++;
            else missed.add(item.path("kind").asText() + " " + item.path("text").asText());
        }
    }

    private static List<JsonNode> lines() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(RecallTest.class.getResourceAsStream("/redaction/labelled.jsonl"))) {
            List<JsonNode> lines = new ArrayList<>();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n"))
                lines.add(JSON.readTree(line));
            return lines;
        }
    }
}
