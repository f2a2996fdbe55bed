package bicameral.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
}
