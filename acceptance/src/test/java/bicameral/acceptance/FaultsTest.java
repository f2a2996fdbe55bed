package bicameral.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.launcher.Part;
import bicameral.launcher.audit.Audit;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** kill -9 of the app, a chamber and PostgreSQL in the middle of a paid message: nobody pays for what was not delivered. */
class FaultsTest {
    private static final String QUESTION = "How many days does the tortoise sleep?";
    /** Two hundred characters before the middle, so that much more than twenty are out when it stops there. */
    private static final String LONG = "The tortoise sleeps for ninety days, as the passage tells us. ".repeat(7);

    private final FakeEngine engine = Running.engine();
    private static Client payer = Running.visitor();
    private static String slug = "";

    @BeforeAll
    static void aPaidAgentOfTheSharedEngine() {
        Client owner = Running.owner("city-museum").speaking("en");
        Workshop workshop = Workshop.make(owner, "Tortoise desk");
        workshop.teach(
                "tortoise.md",
                "# The tortoise\n\nThe tortoise sleeps for ninety days.\n".getBytes(StandardCharsets.UTF_8));
        slug = workshop.publish("0.50", 0, true);
        payer = Running.owner("espresso-maker").speaking("en");
        Workshop.topUp(payer, "5.00");
    }

    @BeforeEach
    void aQuietEngine() {
        engine.forgetRequests();
    }

    @AfterEach
    void theEngineGoesOn() throws Exception {
        engine.letGo();
        engine.broken(false);
        assertThat(Audit.of(Running.product().superuserJdbcUrl())).allMatch(Audit.Invariant::ok);
    }

    @Test
    @Tag("P-F1")
    void the_app_dies_while_the_engine_speaks_and_nothing_is_charged() throws Exception {
        BigDecimal before = owned();
        UUID key = UUID.randomUUID();
        engine.holdInTheMiddle();
        CompletableFuture<Void> asking = CompletableFuture.runAsync(() -> payer.ask(slug, QUESTION, key, null));
        engine.awaitRequest();

        Running.product().kill(Part.APP);
        Running.product().restart(Part.APP);

        assertThat(asking.handle((answer, failure) -> failure).get(60, TimeUnit.SECONDS))
                .isNotNull();
        assertThat(owned()).isEqualByComparingTo(before);
    }

    @Test
    @Tag("P-F2")
    void a_chamber_dies_in_mid_answer_is_paid_for_what_it_said_and_the_next_message_wakes_it() throws Exception {
        BigDecimal before = Workshop.balance(payer);
        UUID key = UUID.randomUUID();
        engine.says(LONG);
        engine.holdInTheMiddle();
        Iterator<String> lines = streamed(key);
        StringBuilder said = new StringBuilder();
        while (said.length() < 100)
            said.append(data(lines, "token").path("text").asText());

        long killed = System.nanoTime();
        killChambers();

        JsonNode price = data(lines, "price");
        JsonNode end = data(lines, "failed");
        assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(Duration.ofSeconds(2));
        assertThat(end.path("code").asText()).isEqualTo("broke_off");
        assertThat(price.path("brokeOff").asBoolean()).isTrue();
        BigDecimal charged = new BigDecimal(price.at("/charged/amount").asText());
        assertThat(charged).isBetween(partOf(100), partOf(LONG.length() / 2 + 3));
        assertThat(engine.hungUp()).as("the engine's call is cancelled").isTrue();

        assertThat(payer.ask(slug, QUESTION, key, null).json().path("code").asText())
                .as("the same message again is neither answered nor charged anew")
                .isEqualTo("broke_off");
        assertThat(Workshop.balance(payer)).isEqualByComparingTo(before.subtract(charged));
        engine.says("As the passage says, see there.");
        assertThat(payer.ask(slug, QUESTION).status()).isEqualTo("done");
    }

    private static Iterator<String> streamed(UUID key) throws Exception {
        return payer.http()
                .send(
                        payer.request("/api/v1/agents/" + slug + "/messages")
                                .header("Accept", "text/event-stream")
                                .header("Content-Type", "application/json")
                                .header("Idempotency-Key", key.toString())
                                .POST(BodyPublishers.ofString(Client.write(Map.of("text", QUESTION))))
                                .build(),
                        BodyHandlers.ofLines())
                .body()
                .iterator();
    }

    /** The data of the next event of a name; others before it are passed over. */
    private static JsonNode data(Iterator<String> lines, String event) {
        while (lines.hasNext()) if (lines.next().equals("event: " + event)) break;
        return Client.read(lines.next().substring("data: ".length()));
    }

    private static BigDecimal partOf(int characters) {
        return new BigDecimal("0.50")
                .multiply(BigDecimal.valueOf(characters))
                .divide(BigDecimal.valueOf(400), 6, RoundingMode.DOWN);
    }

    @Test
    @Tag("P-F3")
    void postgresql_dies_while_the_engine_speaks_and_the_app_comes_back_by_itself() throws Exception {
        BigDecimal before = owned();
        UUID key = UUID.randomUUID();
        engine.holdInTheMiddle();
        CompletableFuture<?> asking = CompletableFuture.runAsync(() -> payer.ask(slug, QUESTION, key, null))
                .handle((answer, failure) -> failure);
        engine.awaitRequest();

        Running.product().kill(Part.POSTGRES);
        engine.letGo();
        asking.get(60, TimeUnit.SECONDS);
        Running.product().restart(Part.POSTGRES);

        awaitServing();
        assertThat(owned()).isEqualByComparingTo(before);
    }

    @Test
    @Tag("P-F14")
    void keycloak_dies_and_sessions_and_public_agents_live_on_and_the_sign_in_page_says_so() throws Exception {
        Client owner = Running.owner("city-museum").speaking("en");
        assertThat(owner.get("/studio").statusCode()).isEqualTo(200);
        Client visitor = Running.visitor().speaking("en");

        Running.product().kill(Part.KEYCLOAK);
        HttpResponse<String> waiting;
        try {
            assertThat(owner.get("/studio").statusCode()).as("who is signed in").isEqualTo(200);
            assertThat(payer.ask(slug, QUESTION).status()).isEqualTo("done");
            waiting = visitor.follow(visitor.get("/signin?next=%2Fwallet"));
            assertThat(visitor.follow(visitor.get("/studio")).uri().getPath()).isEqualTo("/signin/away");
        } finally {
            Running.product().restart(Part.KEYCLOAK);
        }
        assertThat(waiting.statusCode()).isEqualTo(503);
        assertThat(waiting.body()).contains("The sign-in service can&#39;t be reached");
        assertThat(waiting.headers().firstValue("Refresh")).contains("5");

        HttpResponse<String> again = visitor.follow(visitor.get(waiting.uri().toString()));
        assertThat(again.uri().getPort())
                .as("the login page")
                .isEqualTo(Running.product().identityUrl().getPort());
        assertThat(again.statusCode()).isEqualTo(200);
    }

    @Test
    @Tag("P-F5")
    void an_engine_that_answers_500_costs_nothing() {
        BigDecimal before = Workshop.balance(payer);
        engine.broken(true);

        Client.Answer answer = payer.ask(slug, QUESTION);

        assertThat(answer.status()).isEqualTo("failed");
        assertThat(answer.json().path("code").asText()).startsWith("engine_");
        assertThat(Workshop.balance(payer)).isEqualByComparingTo(before);
    }

    /** What the payer owns. What was reserved, here or by an earlier story, may be held until it expires; captured is gone. */
    private static BigDecimal owned() {
        JsonNode wallet = Client.read(payer.getJson("/api/v1/wallet").body());
        BigDecimal available = new BigDecimal(wallet.at("/available/amount").asText());
        return available.add(new BigDecimal(wallet.at("/held/amount").asText()));
    }

    private void awaitServing() {
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (System.nanoTime() < deadline) {
            if (payer.getJson("/api/v1/wallet").statusCode() == 200) return;
            LockSupport.parkNanos(200_000_000);
        }
        throw new AssertionError("the app did not come back within 30 seconds");
    }

    private static void killChambers() {
        ProcessHandle.of(Running.product().pid(Part.APP))
                .orElseThrow()
                .descendants()
                .filter(process -> process.info().command().orElse("").contains("java"))
                .forEach(ProcessHandle::destroyForcibly);
    }
}
