package bicameral.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.protocol.receipt.Audit;
import bicameral.protocol.receipt.Checkpoint;
import bicameral.protocol.receipt.ReceiptFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** From a paid answer to a receipt that says what was paid, a witness who knows of it, and a file that somebody else checks. */
class ReceiptsStoryTest {
    private static Client owner = Running.visitor();
    private static Client payer = Running.visitor();
    private static String slug = "";

    @BeforeAll
    static void aPaidAgentOfTheSharedEngine() {
        owner = Running.owner("clinic-desk").speaking("en");
        Workshop workshop = Workshop.make(owner, "Heron desk");
        workshop.teach("heron.md", "# The heron\n\nThe heron nests in March.\n".getBytes(StandardCharsets.UTF_8));
        slug = workshop.publish("0.50", 0, true);
        payer = Running.owner("labour-law-desk").speaking("en");
        Workshop.topUp(payer, "5.00");
    }

    private static byte[] log() {
        return owner.get("/account/receipts/log").body().getBytes(StandardCharsets.UTF_8);
    }

    private static Audit.Verdict check(byte[] file, List<Checkpoint> witnessed) throws IOException {
        return ReceiptFile.check(new ByteArrayInputStream(file), new Audit(null, witnessed));
    }

    @Test
    void a_paid_answer_is_settled_shown_witnessed_and_proven() throws IOException {
        Client.Answer answer = payer.ask(slug, "When does the heron nest?");
        assertThat(answer.status()).isEqualTo("done");
        assertThat(answer.json().at("/receipt/policy").asText()).isEqualTo("passages");
        assertThat(answer.json().at("/receipt/region").isTextual()).isTrue();

        Audit.Verdict verdict = check(log(), List.of());
        assertThat(verdict.problems()).isEmpty();
        assertThat(verdict.settled()).isPositive();
        assertThat(verdict.sums()).singleElement().satisfies(sum -> {
            assertThat(sum.currency()).isEqualTo("CNY");
            assertThat(sum.priceMicros()).isGreaterThanOrEqualTo(500_000);
        });
        String page =
                owner.get("/account/receipts?policy=PASSAGES&left=on&version=1").body();
        assertThat(page)
                .contains("¥0.50", "engine CN¥", "Agent of the tests", "cited passages only", "region not stated");
        assertThat(owner.get("/account/receipts?version=99").body()).contains("No receipts in this range");
        assertThat(owner.get("/account/receipts?agent=x&engine=%7Bx%7D&policy=no&version=a")
                        .statusCode())
                .isEqualTo(200);

        Running.website().show("/witness", "thanks");
        HttpResponse<String> chosen = owner.submit(
                "/account/receipts",
                "/account/receipts/witness",
                Map.of("address", Running.website().url("/witness")));
        assertThat(chosen.statusCode()).isEqualTo(303);
        assertThat(owner.follow(chosen).body()).contains("The witness is set", "taken");
        List<Checkpoint> kept = ReceiptFile.checkpoints(new ByteArrayInputStream(
                String.join("", Running.website().told()).getBytes(StandardCharsets.UTF_8)));
        assertThat(kept).isNotEmpty();
        assertThat(check(log(), kept).clean()).isTrue();
        assertThat(String.join("", Running.website().told())).doesNotContain("heron", "Heron");

        Running.website().show("/moved", "elsewhere");
        assertThat(owner.submit("/account/receipts", "/account/receipts/witness/test", Map.of())
                        .statusCode())
                .isEqualTo(303);
        assertThat(Running.website().told()).hasSizeGreaterThan(1);
        assertThat(owner.follow(owner.submit("/account/receipts", "/account/receipts/witness/remove", Map.of()))
                        .body())
                .contains("Nothing is sent any more");
        assertThat(owner.get("/account/audit").body())
                .contains("chose a witness for receipts", "sent the log to the witness", "removed the witness");
    }

    @Test
    @Tag("P-B44")
    void a_witness_inside_is_refused_with_a_sentence_in_both_languages() {
        for (String address : List.of("http://169.254.169.254/", "http://[::1]:9/", "http://localhost:1/")) {
            HttpResponse<String> refused =
                    owner.submit("/account/receipts", "/account/receipts/witness", Map.of("address", address));
            assertThat(refused.statusCode()).as(address).isEqualTo(422);
            assertThat(refused.body()).contains("never opened").contains("value=\"" + address + "\"");
        }
        Client chinese = Running.owner("clinic-desk");
        assertThat(chinese.submit(
                                "/account/receipts", "/account/receipts/witness", Map.of("address", "ftp://a.example/"))
                        .body())
                .contains("这不是一个地址");
    }

    @Test
    void the_short_form_under_the_answer_says_by_which_rule_and_to_which_engine_it_left() {
        HttpResponse<String> page = payer.submit(
                "/a/" + slug,
                "/a/" + slug,
                Map.of(
                        "text",
                        "When does the heron nest?",
                        "message",
                        UUID.randomUUID().toString(),
                        "conversation",
                        ""));
        assertThat(page.body()).contains("cited passages only", "fake-1", "region not stated");
        HttpResponse<String> inside = Running.visitor()
                .speaking("en")
                .submit(
                        "/a/agri-highland",
                        "/a/agri-highland",
                        Map.of("text", "覆膜后多久能揭膜？", "message", UUID.randomUUID().toString(), "conversation", ""));
        assertThat(inside.body()).contains("nothing leaves the chamber", "the chamber itself");
    }
}
