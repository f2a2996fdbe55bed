package bicameral.marketplace.template;

import bicameral.marketplace.listing.Category;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** All templates. Thread-safe. */
@ApplicationScoped
public class Templates {
    /** The scenes, in the order in which the matrix shows them. */
    public static final List<String> SCENES = List.of("advisor", "website", "service", "training", "design");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<AgentTemplate> chinese;
    private final List<AgentTemplate> english;

    /** Reads them from the class path; a broken file is a bug, and loud. */
    public Templates() {
        this.chinese = read("zh");
        this.english = read("en");
    }

    /** In the given language ({@code zh} or {@code en}), by category, then scene. */
    public List<AgentTemplate> all(String language) {
        return language.startsWith("zh") ? chinese : english;
    }

    /** One template. */
    public Optional<AgentTemplate> find(String id, String language) {
        return all(language).stream()
                .filter(template -> template.id().equals(id))
                .findFirst();
    }

    private static List<AgentTemplate> read(String language) {
        List<AgentTemplate> templates = new ArrayList<>();
        for (Category category : Category.values()) {
            List<AgentTemplate> ofCategory = new ArrayList<>();
            file(category).forEach(json -> ofCategory.add(template(category, json, json.required(language))));
            ofCategory.sort(Comparator.comparingInt(template -> SCENES.indexOf(template.scene())));
            templates.addAll(ofCategory);
        }
        return List.copyOf(templates);
    }

    private static JsonNode file(Category category) {
        String name = "/templates/" + category.id() + ".json";
        try (InputStream in = Templates.class.getResourceAsStream(name)) {
            return in == null ? JSON.createArrayNode() : JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    private static AgentTemplate template(Category category, JsonNode json, JsonNode texts) {
        List<String> examples = new ArrayList<>();
        texts.required("exampleQuestions").forEach(question -> examples.add(question.textValue()));
        return new AgentTemplate(
                text(json, "id"),
                category.id(),
                text(json, "scene"),
                text(texts, "name"),
                text(texts, "promise"),
                text(texts, "persona"),
                text(texts, "openingLine"),
                text(texts, "abstention"),
                examples,
                text(texts, "mark"),
                text(json, "pigment"));
    }

    private static String text(JsonNode json, String field) {
        return json.required(field).textValue();
    }
}
