package bicameral.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a tenant keeps from leaving, as an owner's program meets it. */
class EgressApiTest {
    private static final String HERE = "/api/v1/egress";
    private static Client owner = Running.visitor();

    @BeforeAll
    static void anOwner() {
        owner = Running.owner("city-museum");
    }

    @AfterAll
    static void asItWas() {
        send("PUT", "/ceiling", "{\"ceiling\":\"passages\"}");
        send("DELETE", "/names/project", "");
    }

    private static HttpResponse<String> send(String method, String path, String body) {
        BodyPublisher publisher = body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
        return owner.send(owner.request(HERE + path)
                .header("Accept", "application/json")
                .header("Content-Type", "application/json")
                .method(method, publisher));
    }

    private static JsonNode read(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return response.body().isEmpty() ? Client.JSON.missingNode() : Client.read(response.body());
    }

    private static void refused(HttpResponse<String> response, int status, String code) {
        assertThat(read(response, status).path("code").asText()).isEqualTo(code);
    }

    @Test
    void the_ceiling_is_set_and_a_word_that_is_none_leaves_it() {
        assertThat(read(send("PUT", "/ceiling", "{\"ceiling\":\"full\"}"), 200)
                        .path("ceiling")
                        .asText())
                .isEqualTo("full");
        refused(send("PUT", "/ceiling", "{\"ceiling\":\"everything\"}"), 400, "malformed");
        refused(send("PUT", "/ceiling", "{}"), 400, "malformed");
        assertThat(read(owner.getJson(HERE + "/ceiling"), 200).path("ceiling").asText())
                .isEqualTo("full");
        assertThat(read(owner.getJson(HERE), 200).path("ceiling").asText()).isEqualTo("full");
    }

    @Test
    void names_are_added_found_and_taken_off() {
        JsonNode taken = read(send("POST", "/names/project", "{\"names\":[\"鲲鹏\",\"Bluefin\",\"!\"]}"), 200);
        assertThat(taken.path("added").asInt()).isEqualTo(2);
        assertThat(taken.path("unfit").asInt()).isEqualTo(1);
        assertThat(read(send("POST", "/names/project", "{\"names\":[\"Bluefin\"]}"), 200)
                        .path("known")
                        .asInt())
                .isEqualTo(1);
        assertThat(read(owner.getJson(HERE), 200).at("/lists/project").asInt()).isEqualTo(2);
        assertThat(read(send("POST", "/names/project/find", "{\"with\":\"lue\"}"), 200)
                        .path("names"))
                .singleElement()
                .extracting(JsonNode::asText)
                .isEqualTo("Bluefin");
        read(send("POST", "/names/project/remove", "{\"names\":[\"Bluefin\"]}"), 204);
        assertThat(read(owner.getJson(HERE), 200).at("/lists/project").asInt()).isEqualTo(1);

        // A program that sends nothing must not empty a list by it.
        refused(send("POST", "/names/project/remove", "{\"names\":[]}"), 400, "malformed");
        refused(send("POST", "/names/project", "{}"), 400, "malformed");
        refused(send("POST", "/names/colour", "{\"names\":[\"red\"]}"), 404, "not_found");
        read(send("DELETE", "/names/project", ""), 204);
        assertThat(read(owner.getJson(HERE), 200).at("/lists/project").asInt()).isZero();
    }

    @Test
    void a_pattern_is_kept_replaced_and_forgotten_and_a_bad_one_says_where() {
        String one = "/patterns/" + UUID.randomUUID();
        read(send("PUT", one, "{\"name\":\"Ticket\",\"pattern\":\"TK-[0-9]{4}\"}"), 200);
        read(send("PUT", one, "{\"name\":\"Ticket\",\"pattern\":\"TK-[0-9]{6}\"}"), 200);
        assertThat(read(owner.getJson(HERE), 200).path("patterns"))
                .singleElement()
                .extracting(pattern -> pattern.path("pattern").asText())
                .isEqualTo("TK-[0-9]{6}");
        refused(send("PUT", one, "{\"name\":\"Ticket\",\"pattern\":\"TK-[0-9\"}"), 422, "bad_pattern");
        refused(send("PUT", one, "{\"name\":\"Ticket\"}"), 400, "malformed");
        read(send("DELETE", one, ""), 204);
        assertThat(read(owner.getJson(HERE), 200).path("patterns")).isEmpty();
    }

    @Test
    void whoever_is_not_signed_in_learns_nothing() {
        assertThat(Running.visitor().getJson(HERE).statusCode()).isEqualTo(401);
        assertThat(Running.visitor().getJson(HERE + "/ceiling").statusCode()).isEqualTo(401);
        refused(send("POST", "/learned", "{\"name\":\"Bluefin\"}"), 400, "malformed");
    }
}
