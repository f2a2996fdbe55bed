package bicameral.marketplace.seeding;

import bicameral.host.gateway.EgressPolicy;
import bicameral.marketplace.agent.AgentSettings;
import bicameral.marketplace.money.Money;
import bicameral.protocol.AgentBrief.Engine;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One demo organisation as {@code seeds} ships it, read from the class path (a directory or a jar).
 *
 * @param slug of the tenant and of its agent
 * @param tenantName the organisation
 */
record DemoOrganisation(
        String slug, String tenantName, String template, AgentSettings settings, List<Document> documents) {
    private static final ObjectMapper JSON = new ObjectMapper();

    DemoOrganisation {
        documents = List.copyOf(documents);
    }

    /**
     * A document to learn.
     *
     * @param resource where it is on the class path
     * @param name what people see
     */
    record Document(String resource, String name) {
        InputStream open() {
            return DemoOrganisation.resource(resource);
        }
    }

    /** All of them, in the order of the index. */
    static List<DemoOrganisation> all() {
        List<DemoOrganisation> all = new ArrayList<>();
        json("/demo/index.json").forEach(slug -> all.add(read(slug.textValue())));
        return all;
    }

    private static DemoOrganisation read(String slug) {
        String folder = "/demo/" + slug + "/";
        JsonNode json = json(folder + "agent.json");
        List<Document> documents = new ArrayList<>();
        json(folder + "documents.json")
                .forEach(entry ->
                        documents.add(new Document(folder + "docs/" + text(entry, "file"), text(entry, "name"))));
        return new DemoOrganisation(slug, text(json, "tenant"), text(json, "template"), settings(json), documents);
    }

    private static AgentSettings settings(JsonNode json) {
        List<String> examples = new ArrayList<>();
        json.required("exampleQuestions").forEach(question -> examples.add(question.textValue()));
        return new AgentSettings(
                text(json, "name"),
                text(json, "promise"),
                text(json, "persona"),
                text(json, "openingLine"),
                text(json, "abstention"),
                examples,
                text(json, "about"),
                text(json, "category"),
                text(json, "mark"),
                text(json, "pigment"),
                Engine.EXTRACTIVE,
                EgressPolicy.NONE,
                Money.of(text(json, "price"), Money.CNY),
                json.required("freePerDay").intValue());
    }

    private static String text(JsonNode json, String field) {
        return json.required(field).textValue();
    }

    private static JsonNode json(String name) {
        try (InputStream in = resource(name)) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    private static InputStream resource(String name) {
        InputStream in = DemoOrganisation.class.getResourceAsStream(name);
        if (in == null) throw new UncheckedIOException(new FileNotFoundException(name));
        return in;
    }
}
