package bicameral.host.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.host.EngineSettings;
import bicameral.host.EngineSettings.Route;
import bicameral.host.HostSettings.Budget;
import bicameral.host.chamber.Chambers;
import bicameral.host.receipt.Commitment;
import bicameral.host.receipt.Receipt;
import bicameral.host.tinyworker.TestHost;
import bicameral.protocol.ChamberEvent;
import bicameral.tenant.Ids;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The wall from end to end: real sandbox, real database, an engine on loopback. */
class GatewayTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(600);

    private final TenantId tenant = TestHost.tenant();
    private final UUID message = Ids.next();
    private @Nullable TestEngine engine;
    private @Nullable TestHost host;

    @AfterEach
    void end() {
        if (host != null) host.close();
        if (engine != null) engine.close();
    }

    private TestHost with(TestEngine fresh, UnaryOperator<Route> change) {
        engine = fresh;
        TestHost started = TestHost.start(
                settings -> settings.withEngine(EngineSettings.of(List.of(change.apply(fresh.settings())))));
        host = started;
        return started;
    }

    private TestHost with(TestEngine fresh) {
        return with(fresh, settings -> settings);
    }

    private Chambers.Answer ask(TestHost where, String text) {
        return where.chambers.ask(
                TestHost.question(tenant, message, text, EgressPolicy.PASSAGES), event -> {}, () -> false);
    }

    @Test
    void an_answer_streams_through_and_its_receipt_commits_to_the_exact_body() {
        TestEngine talking = new TestEngine(TestEngine.says("Water ", "at dawn."));
        TestHost where = with(talking);
        List<String> tokens = new CopyOnWriteArrayList<>();
        Chambers.Answer answer = where.chambers.ask(
                TestHost.question(tenant, message, "engine 稻田/100/when? 稻田 says dawn", EgressPolicy.PASSAGES),
                event -> tokens.add(TestHost.text(event)),
                () -> false);
        assertThat(tokens).containsExactly("Water ", "at dawn.");
        assertThat(answer.answered().end()).isEqualTo(ChamberEvent.End.DONE);
        Receipt receipt = answer.receipt();
        String body = talking.bodies.getFirst();
        assertThat(receipt.sentBytes()).isEqualTo(body.getBytes(StandardCharsets.UTF_8).length);
        assertThat(receipt.passages()).isEqualTo(1);
        assertThat(receipt.tokensOut()).isEqualTo(Tokens.count("Water at dawn."));
        ChamberEvent.Crossed kept = where.chambers.crossing(tenant, message);
        assertThat(kept.body()).isEqualTo(body);
        assertThat(Commitment.of(kept.salt(), body)).isEqualTo(receipt.commitment());
        assertThat(Commitment.of(kept.salt(), kept.spans()))
                .isEqualTo(receipt.entry().spanCommitment());
        assertThat(receipt.entry().spans().total()).isEqualTo(receipt.sentBytes());
        assertThat(receipt.entry().spans().passages()).isEqualTo("稻田".getBytes(StandardCharsets.UTF_8).length);
        assertThat(where.receipts.verify(tenant).whole()).isTrue();
    }

    @Test
    void the_receipt_is_durable_before_the_bytes_arrive() {
        AtomicReference<List<Receipt>> seen = new AtomicReference<>(List.of());
        AtomicReference<@Nullable TestHost> started = new AtomicReference<>();
        TestEngine.Script says = TestEngine.says("yes");
        TestHost where = with(new TestEngine(line -> {
            TestHost running = started.get();
            if (running != null) seen.set(running.receipts.ofMessage(tenant, message));
            says.play(line);
        }));
        started.set(where);
        ask(where, "engine /100/hello");
        assertThat(seen.get()).extracting(Receipt::stage).containsExactly(Receipt.Stage.OPENED);
        assertThat(where.receipts.ofMessage(tenant, message))
                .extracting(Receipt::stage)
                .containsExactly(Receipt.Stage.OPENED, Receipt.Stage.CLOSED);
        assertThat(where.receipts.page(tenant, null, 10)).hasSize(1);
    }

    @Test
    void where_the_policy_is_none_nothing_leaves() {
        TestEngine talking = new TestEngine(TestEngine.says("never"));
        TestHost where = with(talking);
        Chambers.Answer answer = where.chambers.ask(
                TestHost.question(tenant, message, "engine /100/hello", EgressPolicy.NONE), event -> {}, () -> false);
        assertThat(answer.answered().text()).isEqualTo("refused: egress_refused");
        assertThat(answer.receipt().left()).isFalse();
        assertThat(answer.receipt().policy()).isEqualTo(EgressPolicy.NONE);
        assertThat(talking.bodies).isEmpty();
    }

    @Test
    void what_is_not_what_it_is_said_to_be_is_stopped_and_recorded() {
        TestEngine talking = new TestEngine(TestEngine.says("never"));
        TestHost where = with(talking);
        assertThat(ask(where, "engine !/100/the whole handbook").answered().text())
                .isEqualTo("refused: egress_refused");
        assertThat(talking.bodies).isEmpty();
        assertThat(where.receipts.ofMessage(tenant, message)).singleElement().satisfies(receipt -> {
            assertThat(receipt.engine()).isEqualTo(Receipt.STOPPED);
            assertThat(receipt.left()).isFalse();
        });
    }

    @Test
    void more_answer_than_the_budget_is_refused() {
        TestEngine talking = new TestEngine(TestEngine.says("never"));
        assertThat(ask(with(talking), "engine /1000000/hello").answered().text())
                .isEqualTo("refused: budget_exhausted");
        assertThat(talking.bodies).isEmpty();
    }

    @Test
    void a_message_has_so_many_calls_and_no_more() {
        Admission admission = new Admission(
                tenant,
                message,
                Ids.next(),
                1,
                EgressPolicy.PASSAGES,
                Urgency.FREE,
                new Admission.Known("", List.of(), false));
        Permit permit = new Permit(admission, new Budget(2, 100, 100, 1000), () -> {});
        assertThat(permit.spend(10, 10)).isTrue();
        assertThat(permit.spend(10, 10)).isTrue();
        assertThat(permit.spend(10, 10)).isFalse();
    }

    @Test
    void without_an_engine_the_chamber_is_told_so() {
        TestHost where = TestHost.start();
        host = where;
        Chambers.Answer answer = ask(where, "engine /100/hello");
        assertThat(answer.answered().text()).isEqualTo("refused: engine_unavailable");
        assertThat(answer.receipt().left()).isFalse();
    }

    @Test
    @Tag("P-F5")
    void the_same_route_is_not_tried_twice_and_the_receipt_says_what_left() {
        TestEngine talking = new TestEngine(TestEngine.hangUp());
        Chambers.Answer answer = ask(with(talking), "engine /100/hello");
        assertThat(answer.answered().text()).isEqualTo("refused: engine_unavailable");
        assertThat(answer.receipt().left()).isTrue();
        assertThat(answer.receipt().tokensOut()).isZero();
        assertThat(talking.bodies).hasSize(1);
    }

    @Test
    @Tag("P-F6")
    void an_engine_that_dies_in_mid_stream_leaves_a_partial_answer_of_delivered_tokens() {
        TestEngine talking = new TestEngine(line -> {
            line.begin();
            line.delta("half of");
        });
        Chambers.Answer answer = ask(with(talking), "engine /100/hello");
        assertThat(answer.answered().end()).isEqualTo(ChamberEvent.End.PARTIAL);
        assertThat(answer.answered().text()).isEqualTo("half of");
        assertThat(answer.receipt().tokensOut()).isEqualTo(Tokens.count("half of"));
        assertThat(talking.bodies).hasSize(1);
    }

    @Test
    @Tag("P-F7")
    void silence_before_the_first_token_ends_in_a_timeout() {
        TestEngine silent = new TestEngine(line -> {
            line.begin();
            for (int i = 0; i < 1000 && line.in().available() == 0; i++) {
                line.raw(": still here\n\n");
                java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
            }
        });
        TestHost where = with(silent, settings -> settings.withDeadlines(SHORT, LONG, LONG));
        assertThat(ask(where, "engine /100/hello").answered().text()).isEqualTo("refused: engine_timeout");
    }

    @Test
    @Tag("P-F7")
    void silence_between_tokens_ends_the_answer_there() {
        AtomicReference<TestEngine.@Nullable Script> script = new AtomicReference<>();
        TestEngine silent = new TestEngine(line -> {
            TestEngine.Script then = script.get();
            if (then != null) then.play(line);
        });
        script.set(silent.saysThenFallsSilent("only this"));
        TestHost where = with(silent, settings -> settings.withDeadlines(LONG, SHORT, LONG));
        Chambers.Answer answer = ask(where, "engine /100/hello");
        assertThat(answer.answered().end()).isEqualTo(ChamberEvent.End.PARTIAL);
        assertThat(answer.answered().text()).isEqualTo("only this");
        assertThat(silent.hungUpAtNanos).succeedsWithin(Duration.ofSeconds(2));
    }

    @Test
    @Tag("P-F8")
    void garbage_is_no_answer() {
        TestEngine babbling = new TestEngine(line -> {
            line.begin();
            line.raw("data: {]]]\n\n");
        });
        assertThat(ask(with(babbling), "engine /100/hello").answered().text()).isEqualTo("refused: engine_unavailable");
        assertThat(babbling.bodies).hasSize(1);
    }

    @Test
    @Tag("P-F8")
    void absurd_usage_figures_are_ignored() {
        TestEngine lying = new TestEngine(line -> {
            line.begin();
            line.delta("one");
            line.raw("data: {\"choices\":[],\"usage\":{\"prompt_tokens\":-1,\"completion_tokens\":999999999}}\n\n");
            line.raw("data: [DONE]\n\n");
        });
        assertThat(ask(with(lying), "engine /100/hello").receipt().tokensOut()).isEqualTo(1);
    }

    @Test
    @Tag("P-F8")
    void an_engine_that_ignores_the_limit_is_cut_off_at_it() {
        String[] words = new String[50];
        java.util.Arrays.fill(words, "word ");
        TestEngine talkative = new TestEngine(TestEngine.says(words));
        Chambers.Answer answer = ask(with(talkative), "engine /10/hello");
        assertThat(answer.answered().end()).isEqualTo(ChamberEvent.End.PARTIAL);
        assertThat(answer.receipt().tokensOut()).isBetween(1, 10);
    }

    @Test
    @Tag("P-F13")
    void the_visitor_who_leaves_cancels_the_engine_within_two_seconds_and_delivered_tokens_are_counted() {
        AtomicReference<TestEngine.@Nullable Script> script = new AtomicReference<>();
        TestEngine silent = new TestEngine(line -> {
            TestEngine.Script then = script.get();
            if (then != null) then.play(line);
        });
        script.set(silent.saysThenFallsSilent("a beginning"));
        TestHost where = with(silent);
        long[] left = new long[1];
        assertThatThrownBy(() -> where.chambers.ask(
                        TestHost.question(tenant, message, "engine /100/hello", EgressPolicy.PASSAGES),
                        event -> left[0] = System.nanoTime(),
                        () -> left[0] != 0))
                .isInstanceOf(CancellationException.class);
        assertThat(silent.hungUpAtNanos).succeedsWithin(Duration.ofSeconds(2));
        assertThat(Duration.ofNanos(silent.hungUpAtNanos.join() - left[0])).isLessThan(Duration.ofSeconds(2));
        assertThat(where.receipts.ofMessage(tenant, message).getLast().tokensOut())
                .isEqualTo(Tokens.count("a beginning"));
    }

    @Test
    @Tag("P-F2")
    void a_chamber_killed_in_mid_answer_cancels_the_engine_within_two_seconds() {
        AtomicReference<TestEngine.@Nullable Script> script = new AtomicReference<>();
        TestEngine silent = new TestEngine(line -> {
            TestEngine.Script then = script.get();
            if (then != null) then.play(line);
        });
        script.set(silent.saysThenFallsSilent("a beginning"));
        TestHost where = with(silent);
        long[] killed = new long[1];
        assertThatThrownBy(() -> where.chambers.ask(
                        TestHost.question(tenant, message, "engine /100/hello", EgressPolicy.PASSAGES),
                        event -> {
                            killed[0] = System.nanoTime();
                            ProcessHandle.of(where.chambers.awake().getFirst().pid())
                                    .orElseThrow()
                                    .destroyForcibly();
                        },
                        () -> false))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("chamber_unavailable"));
        assertThat(Duration.ofNanos(System.nanoTime() - killed[0])).isLessThan(Duration.ofSeconds(2));
        assertThat(silent.hungUpAtNanos).succeedsWithin(Duration.ofSeconds(2));
    }

    @Test
    void a_worker_that_claims_nothing_left_is_not_believed() {
        TestEngine talking = new TestEngine(TestEngine.status(500));
        Chambers.Answer answer = ask(with(talking), "engine /100/hello");
        assertThat(answer.answered().crossing()).isNull();
        assertThat(answer.receipt().left()).isTrue();
    }

    @Test
    void the_key_goes_to_the_engine_and_nowhere_else() {
        TestEngine talking = new TestEngine(TestEngine.says("yes"));
        ask(with(talking), "engine /100/hello");
        assertThat(talking.heads.getFirst()).contains("Bearer " + TestEngine.KEY);
        assertThat(talking.settings().toString()).doesNotContain(TestEngine.KEY);
        assertThatThrownBy(() -> Route.of(talking.settings().url(), "m", "se cret"))
                .hasMessageNotContaining("se cret");
    }
}
