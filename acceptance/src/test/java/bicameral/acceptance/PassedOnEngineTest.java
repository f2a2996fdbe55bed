package bicameral.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What a message costs where its agent passes the engine's cost on: the message, the engine and what was only held are told apart
 * under the answer, in the wallet and to programs, and the receipt leads to where the charge can be questioned.
 */
class PassedOnEngineTest {
    private static final Pattern WHY = Pattern.compile("href=\"(/wallet/messages/[0-9a-f-]{36})\"");

    @Test
    void the_message_the_engine_and_what_was_only_held_are_told_apart_everywhere() {
        Workshop workshop =
                Workshop.make(Running.owner("agri-highland"), "Passes on").passingEngineCost();
        workshop.teach("shed.md", "# Shed\n\nThe tool shed opens at seven.".getBytes(StandardCharsets.UTF_8));
        String slug = workshop.publish("0.10", 0, true);
        Client payer = Running.owner("city-museum").speaking("en");
        Workshop.topUp(payer, "20.00");

        JsonNode price = payer.ask(slug, "When does the tool shed open?").json().path("price");
        assertThat(amount(price, "message")).isEqualByComparingTo("0.10");
        assertThat(amount(price, "engine")).isPositive();
        assertThat(price.path("engineTokens").asLong()).isPositive();
        assertThat(amount(price, "charged"))
                .isEqualByComparingTo(amount(price, "message").add(amount(price, "engine")));
        assertThat(amount(price, "list"))
                .isEqualByComparingTo(amount(price, "charged").add(amount(price, "unused")));

        String answered = payer.submit("/a/" + slug, "/a/" + slug, Map.of("text", "When does the tool shed open?"))
                .body();
        assertThat(answered)
                .contains("Engine cost not used, given back", "Held before it was asked")
                .doesNotContain("<dt>Not answered");
        Matcher why = WHY.matcher(answered);
        assertThat(why.find()).as("a way from the receipt to the charge").isTrue();
        assertThat(payer.get(why.group(1)).body())
                .contains("what the engine really used", "Engine cost not used, given back", "This charge was wrong");
        assertThat(payer.speaking("zh-CN").get(why.group(1)).body()).contains("加上引擎实际用掉的", "引擎没用完，退回");
        assertThat(payer.get("/wallet").body()).contains("/api/v1/usage/export?side=consumed");
    }

    private static BigDecimal amount(JsonNode price, String name) {
        return new BigDecimal(price.path(name).path("amount").asText());
    }
}
