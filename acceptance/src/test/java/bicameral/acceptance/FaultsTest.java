package bicameral.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.launcher.Part;
import bicameral.launcher.audit.Audit;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
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
        BigDecimal before = Workshop.balance(payer);
        UUID key = UUID.randomUUID();
        engine.holdInTheMiddle();
        CompletableFuture<Void> asking = CompletableFuture.runAsync(() -> payer.ask(slug, QUESTION, key, null));
        engine.awaitRequest();

        Running.product().kill(Part.APP);
        Running.product().restart(Part.APP);

        assertThat(asking.handle((answer, failure) -> failure).get(60, TimeUnit.SECONDS))
                .isNotNull();
        assertThat(heldOrWhole(before)).isTrue();
    }

    @Test
    @Tag("P-F2")
    void a_chamber_dies_in_mid_answer_and_the_next_message_wakes_it() throws Exception {
        BigDecimal before = Workshop.balance(payer);
        engine.holdInTheMiddle();
        CompletableFuture<Client.Answer> asking =
                CompletableFuture.supplyAsync(() -> payer.ask(slug, QUESTION, UUID.randomUUID(), null));
        engine.awaitRequest();

        killChambers();

        Client.Answer answer = asking.get(10, TimeUnit.SECONDS);
        assertThat(answer.status()).isEqualTo("failed");
        engine.letGo();
        assertThat(Workshop.balance(payer)).isEqualByComparingTo(before);
        assertThat(payer.ask(slug, QUESTION).status()).isEqualTo("done");
    }

    @Test
    @Tag("P-F3")
    void postgresql_dies_while_the_engine_speaks_and_the_app_comes_back_by_itself() throws Exception {
        BigDecimal before = Workshop.balance(payer);
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
        assertThat(heldOrWhole(before)).isTrue();
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

    /** What was reserved may still be held until it expires; captured it is not. */
    private boolean heldOrWhole(BigDecimal before) {
        var wallet = Client.read(payer.getJson("/api/v1/wallet").body());
        BigDecimal available = wallet.at("/available/amount").decimalValue();
        BigDecimal held = wallet.at("/held/amount").decimalValue();
        return available.add(held).compareTo(before) == 0;
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
