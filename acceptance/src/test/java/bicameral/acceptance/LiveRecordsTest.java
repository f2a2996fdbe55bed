package bicameral.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Live records, pushed by a program with a key of its own. */
class LiveRecordsTest {
    private static final Pattern KEY = Pattern.compile("value=\"(bcm_[^\"]+)\"");
    private static final String QUESTION = "What does a bag of cork granules cost?";

    @Test
    void a_pushed_record_is_answered_from_at_once_and_no_longer_when_it_is_gone() {
        Client owner = Running.owner("saas-helpdesk").speaking("en");
        Workshop workshop = Workshop.make(owner, "Price board");
        workshop.teach("hours.md", "# Hours\n\nWe open at nine.\n".getBytes(StandardCharsets.UTF_8));
        String slug = workshop.publish("0.00", 5, false);
        String key = key(owner, "KNOWLEDGE");
        Client program = Running.visitor().speaking("en");

        assertThat(put(program, key, slug, "27.40 dollars")).isEqualTo(200);
        Client.Answer answer = program.ask(slug, QUESTION);
        assertThat(answer.status()).isEqualTo("done");
        assertThat(answer.json().path("text").asText()).contains("27.40");
        assertThat(answer.json().at("/citations/0/document").asText()).isEqualTo("Price board feed");

        assertThat(put(program, key, slug, "31.15 dollars")).isEqualTo(200);
        assertThat(program.ask(slug, QUESTION).json().path("text").asText())
                .contains("31.15")
                .doesNotContain("27.40");

        HttpResponse<String> gone = program.send(program.request(path(slug) + "&source=Price+board+feed")
                .header("Authorization", "Bearer " + key)
                .DELETE());
        assertThat(gone.statusCode()).isEqualTo(204);
        assertThat(program.ask(slug, QUESTION).status()).isEqualTo("abstained");
    }

    @Test
    void a_key_does_what_its_scopes_say_and_a_strangers_key_finds_no_agent() {
        Client owner = Running.owner("saas-helpdesk").speaking("en");
        String slug = "saas-helpdesk";
        Client program = Running.visitor().speaking("en");
        assertThat(put(program, key(owner, "READ"), slug, "1 dollar")).isEqualTo(403);
        String strangers = key(Running.owner("hair-chain").speaking("en"), "KNOWLEDGE");
        assertThat(put(program, strangers, slug, "1 dollar")).isEqualTo(404);
        assertThat(put(program, "bcm_made-up", slug, "1 dollar")).isEqualTo(401);
    }

    private static String key(Client owner, String scope) {
        HttpResponse<String> made =
                owner.submit("/account/keys", "/account/keys", Map.of("name", "Till " + scope, "scope", scope));
        Matcher shown = KEY.matcher(owner.follow(made).body());
        assertThat(shown.find()).as("the key is shown").isTrue();
        return shown.group(1);
    }

    private static int put(Client program, String key, String slug, String price) {
        return program.send(program.request(path(slug))
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(Client.write(Map.of(
                                "source",
                                "Price board feed",
                                "title",
                                "Cork granules",
                                "fields",
                                Map.of("Cost of a bag of cork granules", price))))))
                .statusCode();
    }

    private static String path(String slug) {
        return "/api/v1/knowledge/records/cork-granules?agent=" + slug;
    }
}
