package bicameral.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.launcher.Part;
import bicameral.launcher.audit.Audit;
import bicameral.launcher.process.Child;
import bicameral.launcher.process.Ports;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two copies of the application, each a process, on one database and one data directory. One of them is killed. */
class InstancesTest {
    private static final String QUESTION = "How many days does the lungfish sleep?";
    private static final String LONG = "The lungfish sleeps for seventy days, as the passage tells us. ".repeat(7);
    private static final Pattern CSRF = Pattern.compile("name=\"csrf\"[^>]*value=\"([^\"]+)\"");
    /** The lease of six seconds, a wake, and a loaded machine. */
    private static final Duration TAKEN_OVER_IN = Duration.ofSeconds(20);

    private static final int PORT = Ports.any();
    private static final URI SECOND = URI.create("http://localhost:" + PORT);

    private static List<Child> second = List.of();
    private static Client owner = Running.visitor();
    private static Client payer = Running.visitor();
    private static String slug = "";
    private static String agent = "";

    private final FakeEngine engine = Running.engine();

    @BeforeAll
    static void aPaidAgentOfTheSharedEngineAndASecondInstance() throws IOException {
        owner = Running.owner("clinic-desk").speaking("en");
        Workshop workshop = Workshop.make(owner, "Lungfish desk");
        workshop.teach(
                "lungfish.md",
                "# The lungfish\n\nThe lungfish sleeps for seventy days.\n".getBytes(StandardCharsets.UTF_8));
        agent = workshop.agent();
        slug = workshop.publish("0.50", 0, true);
        payer = Running.owner("espresso-maker").speaking("en");
        Workshop.topUp(payer, "10.00");
        startSecond();
    }

    private static void startSecond() throws IOException {
        second = List.of(Running.product().another(PORT));
    }

    @AfterAll
    static void theSecondInstanceGoes() {
        second.forEach(child -> child.stop(Duration.ofSeconds(20)));
    }

    @BeforeEach
    void aQuietEngine() {
        engine.forgetRequests();
        engine.says("As the passage says, see there.");
    }

    @AfterEach
    void theEngineGoesOnAndTheBooksAreRight() throws Exception {
        engine.letGo();
        assertThat(Audit.of(Running.product().superuserJdbcUrl())).allMatch(Audit.Invariant::ok);
    }

    @Test
    void who_signed_in_at_one_is_signed_in_at_the_other_and_a_form_of_one_is_taken_by_the_other() {
        Client there = owner.at(SECOND);
        assertThat(there.get("/studio/agents/" + agent).statusCode()).isEqualTo(200);

        Matcher token = CSRF.matcher(owner.get("/studio/new").body());
        assertThat(token.find()).isTrue();
        Matcher template = Pattern.compile("name=\"template\"[^>]*value=\"([^\"]+)\"")
                .matcher(there.get("/studio/new").body());
        assertThat(template.find()).isTrue();
        String form = "csrf=" + java.net.URLEncoder.encode(token.group(1), StandardCharsets.UTF_8)
                + "&name=Carried+over&purpose=Answers+for+tests.&template="
                + java.net.URLEncoder.encode(template.group(1), StandardCharsets.UTF_8);
        // People type one address, whichever instance the balancer picks.
        HttpResponse<String> made = there.send(there.request("/studio/new")
                .header("Accept", "text/html")
                .header("Referer", Running.base().resolve("/studio/new").toString())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));
        assertThat(made.headers().firstValue("Location"))
                .as("%s: %s", made.statusCode(), made.body())
                .get()
                .asString()
                .contains("/studio/agents/");
    }

    @Test
    void both_answer_from_the_one_chamber_and_a_conversation_goes_on_at_the_other() throws Exception {
        Client.Answer first = payer.ask(slug, QUESTION);
        assertThat(first.status()).isEqualTo("done");
        List<String> lease = lease();

        Client.Answer next = payer.at(SECOND)
                .ask(
                        slug,
                        "And how long is that in all? How many days does the lungfish sleep?",
                        UUID.randomUUID(),
                        first.json().path("conversation").asText());

        assertThat(next.status()).as(next.json().toString()).isEqualTo("done");
        assertThat(next.json().path("conversation").asText())
                .isEqualTo(first.json().path("conversation").asText());
        assertThat(next.json().path("citations").size()).isPositive();
        assertThat(next.json().at("/receipt/left").asLong()).isPositive();
        assertThat(lease()).as("the chamber has not changed hands").isEqualTo(lease);
        assertThat(runsTheChamber(second.getFirst().pid())
                        ^ runsTheChamber(Running.product().pid(Part.APP)))
                .as("one worker, not two")
                .isTrue();
    }

    @Test
    void documents_brought_to_one_are_known_to_the_other() {
        Workshop there = Workshop.make(owner.at(SECOND), "Axolotl desk");
        JsonNode document = there.teach(
                "axolotl.md", "# The axolotl\n\nThe axolotl has six gills.\n".getBytes(StandardCharsets.UTF_8));
        assertThat(document.path("stage").asText()).isEqualToIgnoringCase("ready");

        String listed = owner.getJson("/api/v1/studio/agents/" + there.agent() + "/documents")
                .body();
        assertThat(listed).contains("axolotl.md");
    }

    @Test
    void the_one_that_runs_the_chamber_is_killed_in_mid_answer_and_the_other_takes_over() throws Exception {
        assertThat(payer.ask(slug, QUESTION).status()).isEqualTo("done");
        BigDecimal before = Workshop.balance(payer);
        UUID key = UUID.randomUUID();
        engine.says(LONG);
        engine.holdInTheMiddle();
        giveToTheFirst();
        Iterator<String> lines = streamed(payer.at(SECOND), key);
        StringBuilder said = new StringBuilder();
        while (said.length() < 100)
            said.append(data(lines, "token").path("text").asText());

        Running.product().kill(Part.APP);
        long killed = System.nanoTime();
        try {
            JsonNode price = data(lines, "price");
            assertThat(data(lines, "failed").path("code").asText()).isEqualTo("broke_off");
            assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(Duration.ofSeconds(3));
            BigDecimal charged = new BigDecimal(price.at("/charged/amount").asText());
            assertThat(charged).isBetween(BigDecimal.ZERO, new BigDecimal("0.50"));

            engine.letGo();
            engine.says("As the passage says, see there.");
            Client.Answer next = payer.at(SECOND).ask(slug, QUESTION);
            Duration took = Duration.ofNanos(System.nanoTime() - killed);
            assertThat(next.status()).as(next.json().toString()).isEqualTo("done");
            assertThat(took).isLessThan(TAKEN_OVER_IN);
            System.out.println("taken over and answered in " + took.toMillis() + " ms");

            assertThat(payer.at(SECOND)
                            .ask(slug, QUESTION, key, null)
                            .json()
                            .path("code")
                            .asText())
                    .as("the broken message again is not charged anew")
                    .isEqualTo("broke_off");
            assertThat(Workshop.balance(payer.at(SECOND)))
                    .isEqualByComparingTo(before.subtract(charged).subtract(new BigDecimal("0.50")));
            assertThat(runsTheChamber(second.getFirst().pid())).isTrue();
        } finally {
            Running.product().restart(Part.APP);
        }
        assertThat(payer.ask(slug, QUESTION).status())
                .as("the one that came back uses the other's chamber")
                .isEqualTo("done");
        assertThat(runsTheChamber(Running.product().pid(Part.APP))).isFalse();
    }

    @Test
    void the_one_that_only_passes_on_is_killed_and_nothing_is_lost() throws Exception {
        assertThat(payer.ask(slug, QUESTION).status()).isEqualTo("done");
        boolean firstHolds = runsTheChamber(Running.product().pid(Part.APP));
        Client through = firstHolds ? payer.at(SECOND) : payer;
        Client other = firstHolds ? payer : payer.at(SECOND);
        BigDecimal before = owned(other);
        engine.says(LONG);
        engine.holdInTheMiddle();
        engine.forgetRequests();
        CompletableFuture<Void> asking = CompletableFuture.runAsync(() -> through.ask(slug, QUESTION));
        engine.awaitRequest();

        if (firstHolds) second.getFirst().kill();
        else Running.product().kill(Part.APP);
        try {
            assertThat(engine.hungUp()).as("the engine's call is cancelled").isTrue();
            assertThat(asking.handle((answer, failure) -> failure).get(60, TimeUnit.SECONDS))
                    .isNotNull();
            assertThat(owned(other)).isEqualByComparingTo(before);
            engine.says("As the passage says, see there.");
            assertThat(other.ask(slug, QUESTION).status()).isEqualTo("done");
        } finally {
            if (firstHolds) startSecond();
            else Running.product().restart(Part.APP);
        }
    }

    /** So that the first instance runs the chamber: the second one, restarted, gives it up. */
    private static void giveToTheFirst() throws Exception {
        if (runsTheChamber(second.getFirst().pid())) {
            theSecondInstanceGoes();
            startSecond();
        }
        engineless();
        assertThat(runsTheChamber(Running.product().pid(Part.APP))).isTrue();
    }

    /** Wakes the chamber at the first instance, without the engine. */
    private static void engineless() {
        owner.getJson("/api/v1/studio/agents/" + agent + "/documents");
    }

    /** What was reserved may be held until it expires; captured is gone. */
    private static BigDecimal owned(Client client) {
        JsonNode wallet = Client.read(client.getJson("/api/v1/wallet").body());
        return new BigDecimal(wallet.at("/available/amount").asText())
                .add(new BigDecimal(wallet.at("/held/amount").asText()));
    }

    /** Whether a process of this application sees the agent's chamber as its directory; a spare worker was started with another. */
    private static boolean runsTheChamber(long app) throws SQLException {
        String directory = "/chambers/" + lease().get(0);
        return ProcessHandle.of(app).stream()
                .flatMap(ProcessHandle::descendants)
                .anyMatch(process -> mountsOf(process.pid()).contains(directory + " /chamber "));
    }

    private static String mountsOf(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "mountinfo"));
        } catch (IOException e) {
            // It ended while we looked.
            return "";
        }
    }

    /** The tenant, the instance that holds its chamber, and under which fence. */
    private static List<String> lease() throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(Running.product().superuserJdbcUrl());
                PreparedStatement query = connection.prepareStatement("""
                        select l.tenant_id, l.instance_id, l.fence from market.chamber_lease l
                        join market.listing g on g.tenant_id = l.tenant_id
                        where g.slug = ? and l.held""")) {
            query.setString(1, slug);
            try (ResultSet rows = query.executeQuery()) {
                assertThat(rows.next()).as("somebody holds the chamber").isTrue();
                return List.of(rows.getString(1), rows.getString(2), rows.getString(3));
            }
        }
    }

    private static Iterator<String> streamed(Client client, UUID key) throws Exception {
        Stream<String> lines = client.http()
                .send(
                        client.request("/api/v1/agents/" + slug + "/messages")
                                .header("Accept", "text/event-stream")
                                .header("Content-Type", "application/json")
                                .header("Idempotency-Key", key.toString())
                                .POST(BodyPublishers.ofString(Client.write(Map.of("text", QUESTION))))
                                .build(),
                        BodyHandlers.ofLines())
                .body();
        return lines.iterator();
    }

    /** The data of the next event of a name; others before it are passed over. */
    private static JsonNode data(Iterator<String> lines, String event) {
        while (lines.hasNext()) if (lines.next().equals("event: " + event)) break;
        return Client.read(lines.next().substring("data: ".length()));
    }
}
