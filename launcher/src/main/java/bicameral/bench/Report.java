package bicameral.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Writes what was measured, with the machine it was measured on. */
public final class Report {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Report() {}

    public static void write(Path file, String benchmark, List<Figure> figures) throws IOException {
        ObjectNode report = JSON.createObjectNode();
        report.put("benchmark", benchmark).put("at", Instant.now().toString());
        machine(report.putObject("machine"));
        ArrayNode list = report.putArray("figures");
        for (Figure figure : figures) {
            ObjectNode node = list.addObject();
            node.put("name", figure.name()).put("value", figure.value()).put("unit", figure.unit());
            figure.goal().ifPresent(goal -> node.put("goal", goal).put("met", figure.met()));
            ArrayNode samples = node.putArray("samples");
            figure.samples().forEach(sample -> samples.add(sample.doubleValue()));
        }
        Files.createDirectories(file.getParent());
        Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report) + "\n");
    }

    private static void machine(ObjectNode machine) throws IOException {
        machine.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        machine.put("architecture", System.getProperty("os.arch"));
        machine.put("processors", Runtime.getRuntime().availableProcessors());
        machine.put("java", Runtime.version().toString());
        Path load = Path.of("/proc/loadavg");
        if (Files.exists(load)) machine.put("load", Files.readString(load).strip());
        Path memory = Path.of("/proc/meminfo");
        if (Files.exists(memory))
            machine.put("memory", Files.readAllLines(memory).getFirst());
    }
}
