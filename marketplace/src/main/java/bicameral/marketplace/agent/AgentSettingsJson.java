package bicameral.marketplace.agent;

import bicameral.host.gateway.EgressPolicy;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.plan.Plans;
import bicameral.protocol.AgentBrief.Engine;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;

/** Settings as the database keeps them: field by field, so that renaming a record component never loses an agent. */
public final class AgentSettingsJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private AgentSettingsJson() {}

    /** As JSON. */
    public static String write(AgentSettings settings) {
        ObjectNode json = JSON.createObjectNode();
        json.put("name", settings.name());
        json.put("purpose", settings.purpose());
        json.put("persona", settings.persona());
        json.put("openingLine", settings.openingLine());
        json.put("abstention", settings.abstention());
        settings.exampleQuestions().forEach(json.putArray("exampleQuestions")::add);
        json.put("about", settings.about());
        json.put("category", settings.category());
        json.put("mark", settings.mark());
        json.put("pigment", settings.pigment());
        json.put("engine", settings.engine().name());
        json.put("egress", settings.egress().name());
        json.put("priceMicros", settings.pricePerMessage().micros());
        json.put("priceCurrency", settings.pricePerMessage().currency().getCurrencyCode());
        json.put("freePerDay", settings.freePerDay());
        // Only where they are not plain, so that what was written before reads and compares as it did.
        if (settings.terms().mustCite()) json.put("mustCite", true);
        if (settings.terms().passesEngineCost()) json.put("passesEngineCost", true);
        if (settings.terms().remixBasisPoints() != null)
            json.put("remixBasisPoints", settings.terms().remixBasisPoints());
        settings.plans().write(json);
        return json.toString();
    }

    /** From JSON that {@link #write} made. */
    public static AgentSettings read(String text) {
        JsonNode json = parse(text);
        return new AgentSettings(
                text(json, "name"),
                text(json, "purpose"),
                text(json, "persona"),
                text(json, "openingLine"),
                text(json, "abstention"),
                texts(json.required("exampleQuestions")),
                text(json, "about"),
                text(json, "category"),
                text(json, "mark"),
                text(json, "pigment"),
                Engine.valueOf(text(json, "engine")),
                EgressPolicy.valueOf(text(json, "egress")),
                new Money(json.required("priceMicros").longValue(), Currency.getInstance(text(json, "priceCurrency"))),
                json.required("freePerDay").intValue(),
                Plans.read(json),
                new Terms(
                        json.path("mustCite").asBoolean(false),
                        json.path("passesEngineCost").asBoolean(false),
                        json.hasNonNull("remixBasisPoints")
                                ? json.get("remixBasisPoints").intValue()
                                : null));
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("settings of an agent are no JSON", e);
        }
    }

    private static String text(JsonNode json, String field) {
        return json.required(field).textValue();
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.textValue()));
        return texts;
    }
}
