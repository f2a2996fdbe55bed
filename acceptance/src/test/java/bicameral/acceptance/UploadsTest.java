package bicameral.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Uploads over HTTP. */
class UploadsTest {
    private static final byte[] CONTENT =
            "# Opening hours\n\nWe open at nine and close at six.\n".getBytes(StandardCharsets.UTF_8);

    @Test
    @Tag("P-B55")
    void the_same_upload_a_hundred_times_at_once_is_one_document_and_counts_once() throws Exception {
        Client owner = Running.owner("clinic-desk").speaking("en");
        Workshop workshop = Workshop.make(owner, "Opening hours");
        Callable<HttpResponse<String>> upload = () -> workshop.upload("hours.md", CONTENT);
        Set<String> documents = new HashSet<>();
        try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<HttpResponse<String>>> answers =
                    people.invokeAll(Stream.generate(() -> upload).limit(100).toList());
            for (Future<HttpResponse<String>> answer : answers) {
                assertThat(answer.get().statusCode()).as(answer.get().body()).isEqualTo(201);
                documents.add(Client.read(answer.get().body()).path("id").asText());
            }
        }
        assertThat(documents).hasSize(1);
        JsonNode kept = workshop.documents();
        assertThat(kept).hasSize(1);
        assertThat(kept.get(0).path("bytes").asInt()).isEqualTo(CONTENT.length);
    }

    @Test
    @Tag("P-B65")
    void a_key_again_gives_the_same_document_and_with_another_body_a_conflict() {
        Workshop workshop = Workshop.make(Running.owner("clinic-desk").speaking("en"), "Opening hours");
        String key = UUID.randomUUID().toString();

        HttpResponse<String> first = workshop.upload("POST", "?name=a.md", key, CONTENT);
        assertThat(workshop.upload("POST", "?name=a.md", key, CONTENT).body()).contains(id(first));

        byte[] other = "# Other\n\nWe never close.\n".getBytes(StandardCharsets.UTF_8);
        HttpResponse<String> conflict = workshop.upload("POST", "?name=a.md", key, other);
        assertThat(conflict.statusCode()).isEqualTo(409);
        assertThat(conflict.body()).contains("idempotency_conflict");
        assertThat(workshop.documents()).hasSize(1);
    }

    @Test
    void a_document_is_replaced_cancelled_and_learned_again_by_api() {
        Workshop workshop = Workshop.make(Running.owner("clinic-desk").speaking("en"), "Opening hours");
        String old = workshop.teach("hours.md", CONTENT).path("id").asText();
        byte[] next = "# Opening hours\n\nWe open at ten and close at six.\n".getBytes(StandardCharsets.UTF_8);

        HttpResponse<String> replaced = workshop.upload("PUT", "/" + old + "?name=hours.md", null, next);
        assertThat(replaced.statusCode()).as(replaced.body()).isEqualTo(201);
        workshop.settled(id(replaced));
        assertThat(workshop.documents())
                .extracting(document -> document.path("id").asText())
                .containsExactly(id(replaced));

        String missing = "/" + UUID.randomUUID();
        assertThat(workshop.upload("PUT", missing + "?name=x.md", null, "x".getBytes(StandardCharsets.UTF_8))
                        .statusCode())
                .isEqualTo(404);
        HttpResponse<String> cancelled = workshop.upload("POST", "/" + id(replaced) + "/cancel", null, new byte[0]);
        assertThat(cancelled.statusCode()).isEqualTo(200);
        assertThat(Client.read(cancelled.body()).path("stage").asText())
                .as("nothing left to cancel")
                .isEqualTo("ready");
    }

    @Test
    @Tag("P-B23")
    void an_original_is_handed_out_to_keep_and_only_to_its_owner() {
        Client owner = Running.owner("clinic-desk").speaking("en");
        Workshop workshop = Workshop.make(owner, "Opening hours");
        String page = "<html><script>alert(1)</script><p>We open at eleven.</p></html>";
        String document = workshop.teach("开放时间.html", page.getBytes(StandardCharsets.UTF_8))
                .path("id")
                .asText();
        String path = "/studio/agents/" + workshop.agent() + "/documents/" + document + "/original";

        HttpResponse<String> original = owner.get(path);
        assertThat(original.statusCode()).isEqualTo(200);
        assertThat(original.body()).isEqualTo(page);
        assertThat(original.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
        assertThat(original.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(original.headers().firstValue("Content-Disposition"))
                .hasValue(
                        "attachment; filename=\"____.html\"; filename*=UTF-8''%E5%BC%80%E6%94%BE%E6%97%B6%E9%97%B4.html");
        assertThat(owner.get("/api/v1" + path).body()).isEqualTo(page);
        assertThat(Running.owner("hair-chain").get(path).statusCode()).isEqualTo(404);
    }

    private static String id(HttpResponse<String> response) {
        return Client.read(response.body()).path("id").asText();
    }
}
