package bicameral.worker;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberEvent.RedactedPiece;
import bicameral.protocol.ChamberRequest;
import bicameral.protocol.NameSort;
import bicameral.protocol.OwnPattern;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How much of what a person has marked as private is redacted, by a chamber of its own: by form alone, with the tenant's lists and
 * patterns, and with names learned from its documents besides. The marks were written and kept before the rules were widened, and no
 * rule was made for them. A stretch counts where every letter and digit of it is hidden.
 *
 * <p>The figures that pages print are those of the file that {@code -Dredaction.write=true} writes; without it the test holds the file
 * against what is measured.
 */
@Tag("I")
class RedactionMeasureTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern MARK = Pattern.compile("⟦([A-Z]+):([^⟧]*)⟧");
    private static final Path FIGURES =
            Path.of("../protocol/src/main/resources/bicameral/protocol/redaction/measured.properties");

    @TempDir
    Path home;

    private final Map<String, Integer> figures = new TreeMap<>();
    private final Map<String, List<String>> missed = new TreeMap<>();

    @Test
    void theFiguresOnThePagesAreThoseThatAreMeasured() throws Exception {
        List<JsonNode> lines = lines();
        JsonNode tenant = JSON.readTree(resource("held-out-tenant.json"));
        try (WorkerProcess worker = WorkerProcess.start(home)) {
            measure(worker, lines, "forms");
            give(worker, tenant);
            measure(worker, lines, "lists");
            teach(worker, tenant);
            measure(worker, lines, "all");
        }
        StringBuilder text = new StringBuilder("# Written by RedactionMeasureTest; not by hand.\n");
        figures.forEach(
                (key, count) -> text.append(key).append('=').append(count).append('\n'));
        System.out.println(text);
        System.out.println("missed by form " + missed.get("forms") + "\nmissed with all " + missed.get("all"));
        if (Boolean.getBoolean("redaction.write")) Files.writeString(FIGURES, text);
        assertThat(text.toString()).isEqualTo(Files.readString(FIGURES));
    }

    private void measure(WorkerProcess worker, List<JsonNode> lines, String with) throws IOException {
        for (JsonNode line : lines) {
            String marked = line.path("marked").asText();
            String text = MARK.matcher(marked).replaceAll(match -> Matcher.quoteReplacement(match.group(2)));
            String language = line.path("language").asText();
            ChamberEvent.Redacted redacted =
                    worker.call(new ChamberRequest.TryRedaction(text, "", language), ChamberEvent.Redacted.class);
            count(marked, redacted.pieces(), language, line.path("form").asText(), with);
        }
    }

    private void count(String marked, List<RedactedPiece> pieces, String language, String form, String with) {
        BitSet hidden = new BitSet();
        List<int[]> replaced = new ArrayList<>();
        int at = 0;
        for (RedactedPiece piece : pieces) {
            int end = at + piece.original().length();
            if (!piece.pseudonym().isEmpty()) {
                hidden.set(at, end);
                replaced.add(new int[] {at, end});
            }
            at = end;
        }
        BitSet told = new BitSet();
        Matcher mark = MARK.matcher(marked);
        int cut = 0;
        while (mark.find()) {
            String kind = mark.group(1);
            String original = mark.group(2);
            int start = mark.start() - cut;
            cut += mark.group().length() - original.length();
            told.set(start, start + original.length());
            boolean whole = true;
            for (int i = 0; i < original.length(); i++)
                whole &= !Character.isLetterOrDigit(original.charAt(i)) || hidden.get(start + i);
            note(with, "kind." + kind, whole);
            note(with, "language." + language, whole);
            note(with, "form." + form, whole);
            note(with, "all", whole);
            if (!whole) missed.computeIfAbsent(with, first -> new ArrayList<>()).add(kind + " " + original);
        }
        for (int[] span : replaced) {
            boolean right = told.get(span[0], span[1]).cardinality() > 0;
            figures.merge(with + ".replaced", 1, Integer::sum);
            figures.merge(with + ".replaced.right", right ? 1 : 0, Integer::sum);
        }
    }

    private void note(String with, String what, boolean hidden) {
        if (with.equals("forms")) figures.merge("marked." + what, 1, Integer::sum);
        figures.merge(with + ".hidden." + what, hidden ? 1 : 0, Integer::sum);
    }

    private static void give(WorkerProcess worker, JsonNode tenant) throws IOException {
        Map<NameSort, String> lists =
                Map.of(NameSort.PERSON, "persons", NameSort.CUSTOMER, "customers", NameSort.PROJECT, "projects");
        for (Map.Entry<NameSort, String> list : lists.entrySet())
            worker.call(
                    new ChamberRequest.AddNames(list.getKey(), texts(tenant.path(list.getValue()))),
                    ChamberEvent.NamesTaken.class);
        for (String pattern : texts(tenant.path("patterns")))
            worker.call(
                    new ChamberRequest.PutPattern(new OwnPattern(UUID.randomUUID(), "number", pattern)),
                    ChamberEvent.Done.class);
    }

    /** Learned, and what was suggested is accepted, as an owner would. */
    private static void teach(WorkerProcess worker, JsonNode tenant) throws IOException {
        UUID collection = UUID.randomUUID();
        int n = 0;
        for (String document : texts(tenant.path("documents"))) {
            boolean table = document.contains("姓名,") || document.startsWith("name,");
            String content =
                    table && document.startsWith("员工") ? document.substring(document.indexOf('\n') + 1) : document;
            byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
            UUID id = worker.add(collection, "d" + n++ + (table ? ".csv" : ".txt"), bytes)
                    .document();
            worker.settled(collection, id, Duration.ofMinutes(1));
        }
        for (var name : learned(worker).learned())
            worker.call(new ChamberRequest.JudgeName(name.name(), true), ChamberEvent.Done.class);
    }

    private static ChamberEvent.RedactionRules learned(WorkerProcess worker) throws IOException {
        Instant end = Instant.now().plusSeconds(60);
        while (Instant.now().isBefore(end)) {
            if (!worker.call(new ChamberRequest.Inspect(), ChamberEvent.Status.class)
                    .learning())
                return worker.call(new ChamberRequest.ReadRedaction(), ChamberEvent.RedactionRules.class);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(40));
        }
        throw new AssertionError("never learned");
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(node -> texts.add(node.asText()));
        return texts;
    }

    private static List<JsonNode> lines() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : resource("held-out.jsonl").split("\n")) lines.add(JSON.readTree(line));
        return lines;
    }

    private static String resource(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(RedactionMeasureTest.class.getResourceAsStream("/redaction/" + name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
