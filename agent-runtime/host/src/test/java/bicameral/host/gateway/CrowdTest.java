package bicameral.host.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import bicameral.db.TestDatabase;
import bicameral.host.EngineSettings;
import bicameral.host.EngineSettings.Division;
import bicameral.host.EngineSettings.Rest;
import bicameral.host.EngineSettings.Route;
import bicameral.host.EngineSettings.Tokens;
import bicameral.host.HostSettings;
import bicameral.host.receipt.Receipt;
import bicameral.host.receipt.Receipts;
import bicameral.host.tinyworker.TestHost;
import bicameral.protocol.GatewayEvent;
import bicameral.protocol.GenerateCall;
import bicameral.protocol.Wire;
import bicameral.protocol.prompt.Piece;
import bicameral.tenant.Ids;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import bicameral.tenant.TenantTx;
import bicameral.tenant.audit.AuditLog;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many at the wall at once: the real gateway behind real doors, real receipts, engines on loopback. */
class CrowdTest {
    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(600);

    @TempDir
    Path home;

    private final TenantTx tx = new TenantTx(DATABASE.app());
    private final Receipts receipts = new Receipts(tx);
    private final TenantId one = TestHost.tenant();
    private final TenantId other = TestHost.tenant();
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable part : open.reversed()) part.close();
    }

    private TestEngine engine(TestEngine.Script... scripts) {
        TestEngine engine = new TestEngine(scripts);
        open.add(engine);
        return engine;
    }

    private static EngineSettings routes(Route... routes) {
        return EngineSettings.of(List.of(routes));
    }

    private Gateway gateway(EngineSettings engine) {
        return new Gateway(
                HostSettings.defaults(home, home).withEngine(engine), receipts, new Ceilings(tx, new AuditLog(tx)));
    }

    private Path door(Gateway gateway, TenantId tenant) {
        Path socket = home.resolve(tenant.toString().substring(24));
        try {
            open.add(gateway.open(tenant, socket));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return socket;
    }

    private Visit visit(Gateway gateway, TenantId tenant, Path door) {
        return visit(gateway, tenant, door, Urgency.FREE);
    }

    private Visit visit(Gateway gateway, TenantId tenant, Path door, Urgency urgency) {
        Visit visit = new Visit(gateway, tenant, door, urgency);
        open.add(visit);
        return visit;
    }

    private static void withinTwoSeconds(BooleanSupplier condition) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
        while (!condition.getAsBoolean() && System.nanoTime() < until) Thread.onSpinWait();
        assertThat(condition.getAsBoolean()).isTrue();
    }

    /** Answers nobody until it is told to, then everybody. */
    private static final class Held {
        private final CountDownLatch gate = new CountDownLatch(1);
        private final AtomicInteger inside = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();

        TestEngine.Script script() {
            return line -> {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                try {
                    if (!gate.await(30, TimeUnit.SECONDS)) return;
                    TestEngine.says("yes").play(line);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } finally {
                    inside.decrementAndGet();
                }
            };
        }
    }

    @Test
    @Tag("P-B77")
    void a_chamber_that_forges_is_recorded_once_a_message_and_nothing_more_goes_out_for_it() throws IOException {
        TestEngine engine = engine(TestEngine.says("never"));
        Gateway gateway = gateway(routes(engine.settings()));
        Path door = door(gateway, one);
        UUID message = Ids.next();
        Admission admission = new Admission(
                one,
                message,
                Visit.AGENT,
                1,
                EgressPolicy.PASSAGES,
                Urgency.FREE,
                new Admission.Known("hello", List.of(), false));
        try (Permit permit = gateway.admit(admission)) {
            for (int i = 0; i < 20; i++)
                assertThat(called(door, message, "the whole handbook"))
                        .isInstanceOfSatisfying(
                                GatewayEvent.Refused.class,
                                refused -> assertThat(refused.code()).isEqualTo("egress_refused"));
            assertThat(called(door, message, "hello")).isEqualTo(new GatewayEvent.Refused("egress_refused", ""));
            // As a call does that was under way when the first one was stopped.
            gateway.stops().record(permit, Stop.QUESTION);
        }
        assertThat(engine.bodies).isEmpty();
        assertThat(receipts.ofMessage(one, message)).singleElement().satisfies(receipt -> {
            assertThat(receipt.engine()).isEqualTo(Receipt.STOPPED);
            assertThat(receipt.left()).isFalse();
        });
        assertThat(visit(gateway, one, door).result())
                .as("another message is answered")
                .isEqualTo("never");
    }

    private static GatewayEvent called(Path door, UUID message, String question) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(door))) {
            List<GenerateCall.Turn> turns = List.of(GenerateCall.Turn.of("user", Piece.Sort.QUESTION, question));
            Wire.write(Channels.newOutputStream(channel), new GenerateCall(message, turns, 100));
            return Objects.requireNonNull(
                    Wire.read(new BufferedInputStream(Channels.newInputStream(channel)), GatewayEvent.class));
        }
    }

    @Test
    void a_connection_whose_answer_was_read_to_its_end_carries_the_next_request() {
        Semaphore mayEnd = new Semaphore(0);
        TestEngine stays = engine(TestEngine.saysAndStays("yes", mayEnd));
        Gateway gateway = gateway(routes(stays.settings().named("one")));
        Path door = door(gateway, one);
        // What follows an answer is read while nobody waits for it, so the very next request may come too early.
        int asked = 0;
        while (stays.connections() == asked && asked < 50) {
            assertThat(visit(gateway, one, door).result()).isEqualTo("yes");
            mayEnd.release();
            asked++;
        }
        assertThat(stays.bodies).hasSize(asked);
        assertThat(stays.connections()).isLessThan(asked);
    }

    @Test
    @Tag("P-F5")
    void what_fails_before_the_first_token_is_asked_of_the_next_route_and_each_crossing_has_its_receipt() {
        TestEngine broken = engine(TestEngine.status(503));
        TestEngine well = engine(TestEngine.says("from the second"));
        Gateway gateway =
                gateway(routes(broken.settings().named("first"), well.settings().named("second")));
        Visit visit = visit(gateway, one, door(gateway, one));
        assertThat(visit.result()).isEqualTo("from the second");
        assertThat(broken.bodies).hasSize(1);
        assertThat(well.bodies).hasSize(1);
        assertThat(visit.engines(receipts))
                .containsExactly("first OPENED", "first CLOSED", "second OPENED", "second CLOSED");
        assertThat(visit.next(GatewayEvent.Finished.class).crossing().engine()).isEqualTo("second");
    }

    @Test
    @Tag("P-F5")
    void silence_before_the_first_token_is_asked_of_the_next_route() {
        TestEngine silent = engine(line -> assertThat(line.in().read()).isNegative());
        TestEngine well = engine(TestEngine.says("from the second"));
        Gateway gateway = gateway(routes(
                silent.settings().named("first").withDeadlines(SHORT, LONG, LONG),
                well.settings().named("second")));
        assertThat(visit(gateway, one, door(gateway, one)).result()).isEqualTo("from the second");
    }

    @Test
    @Tag("P-F5")
    void no_route_is_asked_twice() {
        TestEngine first = engine(TestEngine.hangUp());
        TestEngine second = engine(TestEngine.status(500));
        Gateway gateway = gateway(
                routes(first.settings().named("first"), second.settings().named("second")));
        assertThat(visit(gateway, one, door(gateway, one)).result()).isEqualTo("refused: engine_unavailable");
        assertThat(first.bodies).hasSize(1);
        assertThat(second.bodies).hasSize(1);
    }

    @Test
    @Tag("P-F6")
    void after_the_first_token_no_other_route_is_asked() {
        TestEngine dying = engine(line -> {
            line.begin();
            line.delta("half of");
        });
        TestEngine well = engine(TestEngine.says("never"));
        Gateway gateway =
                gateway(routes(dying.settings().named("first"), well.settings().named("second")));
        Visit visit = visit(gateway, one, door(gateway, one));
        assertThat(visit.result()).isEqualTo("half of");
        assertThat(visit.next(GatewayEvent.Finished.class).complete()).isFalse();
        assertThat(well.bodies).isEmpty();
    }

    @Test
    @Tag("P-F8")
    void a_request_at_fault_is_not_carried_to_the_next_engine() {
        TestEngine strict = engine(TestEngine.status(400));
        TestEngine well = engine(TestEngine.says("never"));
        Gateway gateway =
                gateway(routes(strict.settings().named("first"), well.settings().named("second")));
        assertThat(visit(gateway, one, door(gateway, one)).result()).isEqualTo("refused: engine_unavailable");
        assertThat(well.bodies).isEmpty();
        assertThat(gateway.health().getFirst().state()).isEqualTo(RouteHealth.State.CLOSED);
    }

    @Test
    @Tag("P-F5")
    void a_route_that_keeps_failing_is_left_alone_and_shown() {
        TestEngine broken = engine(TestEngine.status(503));
        TestEngine well = engine(TestEngine.says("well"));
        Rest soon = new Rest(2, 20, 0.5, LONG, LONG, LONG);
        Gateway gateway =
                gateway(routes(broken.settings().named("first"), well.settings().named("second"))
                        .withRest(soon));
        Path door = door(gateway, one);
        for (int i = 0; i < 4; i++)
            assertThat(visit(gateway, one, door).result()).isEqualTo("well");
        assertThat(broken.bodies).hasSize(2);
        assertThat(gateway.health())
                .extracting(RouteHealth::state)
                .containsExactly(RouteHealth.State.OPEN, RouteHealth.State.CLOSED);
    }

    @Test
    @Tag("P-F5")
    void where_every_route_rests_nothing_leaves_and_the_caller_learns_when_to_come_back() {
        TestEngine broken = engine(TestEngine.status(503));
        Gateway gateway =
                gateway(routes(broken.settings()).withRest(new Rest(1, 20, 0.5, LONG, Duration.ofSeconds(40), LONG)));
        Path door = door(gateway, one);
        assertThat(visit(gateway, one, door).result()).isEqualTo("refused: engine_unavailable");
        Visit late = visit(gateway, one, door);
        assertThat(late.result()).isEqualTo("refused: engine_unavailable");
        assertThat(late.engines(receipts)).isEmpty();
        assertThat(Objects.requireNonNull(late.permit.refusal()).values())
                .hasEntrySatisfying(
                        "retryAfter", seconds -> assertThat((Long) seconds).isBetween(30L, 40L));
        assertThat(broken.bodies).hasSize(1);
    }

    @Test
    void who_waits_is_told_how_many_go_before_and_who_pays_goes_first() {
        Held held = new Held();
        TestEngine busy = engine(held.script());
        Gateway gateway = gateway(routes(busy.settings().withCalls(1)));
        Path door = door(gateway, one);
        Visit running = visit(gateway, one, door);
        running.next(GatewayEvent.Sent.class);
        Visit second = visit(gateway, one, door);
        assertThat(second.next(GatewayEvent.Queued.class).before()).isZero();
        Visit third = visit(gateway, one, door);
        assertThat(third.next(GatewayEvent.Queued.class).before()).isEqualTo(1);
        Visit paying = visit(gateway, one, door, Urgency.PAID);
        assertThat(paying.next(GatewayEvent.Queued.class).before()).isZero();
        assertThat(third.next(GatewayEvent.Queued.class).before()).isEqualTo(2);
        assertThat(gateway.waiting()).isEqualTo(3);
        held.gate.countDown();
        for (Visit visit : List.of(running, second, third, paying))
            assertThat(visit.result()).isEqualTo("yes");
        assertThat(held.most).hasValue(1);
    }

    @Test
    @Tag("P-F13")
    void who_leaves_the_line_is_gone_within_two_seconds_and_nothing_of_theirs_left() {
        Held held = new Held();
        TestEngine busy = engine(held.script());
        Gateway gateway = gateway(routes(busy.settings().withCalls(1)));
        Path door = door(gateway, one);
        Visit running = visit(gateway, one, door);
        running.next(GatewayEvent.Sent.class);
        Visit hangsUp = visit(gateway, one, door);
        Visit isStopped = visit(gateway, one, door);
        hangsUp.next(GatewayEvent.Queued.class);
        isStopped.next(GatewayEvent.Queued.class);
        hangsUp.leave();
        isStopped.permit.close();
        withinTwoSeconds(() -> gateway.waiting() == 0);
        held.gate.countDown();
        assertThat(running.result()).isEqualTo("yes");
        assertThat(visit(gateway, one, door).result()).isEqualTo("yes");
        assertThat(busy.bodies).hasSize(2);
        assertThat(hangsUp.engines(receipts)).isEmpty();
        assertThat(isStopped.engines(receipts)).isEmpty();
    }

    @Test
    void a_full_line_is_said_to_be_full() {
        Held held = new Held();
        TestEngine busy = engine(held.script());
        Gateway gateway = gateway(routes(busy.settings().withCalls(1))
                .withDivision(Division.defaults().withWaiting(1, 2, LONG)));
        Path door = door(gateway, one);
        visit(gateway, one, door).next(GatewayEvent.Sent.class);
        visit(gateway, one, door).next(GatewayEvent.Queued.class);
        Visit refused = visit(gateway, one, door);
        assertThat(refused.result()).isEqualTo("refused: engine_busy");
        assertThat(Objects.requireNonNull(refused.permit.refusal()).kind()).isEqualTo(Refusal.Kind.UNAVAILABLE);
        assertThat(Objects.requireNonNull(refused.permit.refusal()).values()).containsKey("retryAfter");
        visit(gateway, other, door(gateway, other)).next(GatewayEvent.Queued.class);
        held.gate.countDown();
    }

    @Test
    void a_wait_that_is_too_long_ends_in_words() {
        Held held = new Held();
        TestEngine busy = engine(held.script());
        Gateway gateway = gateway(routes(busy.settings().withCalls(1))
                .withDivision(Division.defaults().withWaiting(9, 9, SHORT)));
        Path door = door(gateway, one);
        visit(gateway, one, door).next(GatewayEvent.Sent.class);
        assertThat(visit(gateway, one, door).result()).isEqualTo("refused: engine_busy");
        assertThat(gateway.waiting()).isZero();
        held.gate.countDown();
    }

    @Test
    @Tag("P-B77")
    void a_tenant_that_has_used_its_day_is_told_so_and_another_is_not() {
        TestEngine talking = engine(TestEngine.says("yes"));
        Gateway gateway = gateway(routes(talking.settings())
                .withDivision(Division.defaults().withTokens(new Tokens(0, 150), Tokens.UNBOUNDED)));
        Path door = door(gateway, one);
        // Each may take some 130 tokens and takes some 30 in truth.
        assertThat(visit(gateway, one, door).result()).isEqualTo("yes");
        Visit late = visit(gateway, one, door);
        assertThat(late.result()).isEqualTo("refused: engine_share_used");
        assertThat(Objects.requireNonNull(late.permit.refusal()).kind()).isEqualTo(Refusal.Kind.TOO_MANY);
        assertThat(visit(gateway, other, door(gateway, other)).result()).isEqualTo("yes");
        // A restart reads from the receipts what the day has cost so far.
        Gateway restarted = gateway(routes(talking.settings())
                .withDivision(Division.defaults().withTokens(new Tokens(0, 150), Tokens.UNBOUNDED)));
        assertThat(restarted.hasEngine()).isTrue();
        assertThat(receipts.tokensSince(one, null, java.time.Instant.EPOCH)).isBetween(20L, 60L);
        assertThat(receipts.tokensSince(one, other.value(), java.time.Instant.EPOCH))
                .isZero();
    }

    @Test
    @Tag("P-B77")
    void a_flood_leaves_places_and_goes_behind_who_asks_seldom() {
        Held held = new Held();
        TestEngine busy = engine(held.script());
        Gateway gateway = gateway(routes(busy.settings().withCalls(4)));
        Path floodDoor = door(gateway, one);
        List<Visit> flood = new ArrayList<>();
        for (int i = 0; i < 30; i++) flood.add(visit(gateway, one, floodDoor));
        flood.getLast().next(GatewayEvent.Queued.class);
        assertThat(held.most).hasValue(3);
        Path quietDoor = door(gateway, other);
        Visit quiet = visit(gateway, other, quietDoor);
        quiet.next(GatewayEvent.Sent.class);
        Visit next = visit(gateway, other, quietDoor);
        assertThat(next.next(GatewayEvent.Queued.class).before()).isZero();
        held.gate.countDown();
        for (Visit visit : flood) assertThat(visit.result()).isEqualTo("yes");
        assertThat(quiet.result()).isEqualTo("yes");
        assertThat(next.result()).isEqualTo("yes");
    }

    @Test
    @Tag("P-B76")
    void a_thousand_abandoned_streams_leave_every_place_free() throws InterruptedException {
        TestEngine silent = engine(line -> {
            line.begin();
            line.delta("a beginning");
            assertThatCode(() -> line.in().read()).doesNotThrowAnyException();
        });
        Gateway gateway = gateway(routes(silent.settings().withCalls(40))
                .withDivision(Division.defaults().withCalls(40, 40)));
        Path door = door(gateway, one);
        List<Thread> visitors = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            visitors.add(Thread.ofVirtual().start(() -> {
                for (int j = 0; j < 25; j++) {
                    try (Visit visit = new Visit(gateway, one, door, Urgency.FREE)) {
                        visit.next(GatewayEvent.Delta.class);
                        visit.leave();
                    }
                }
            }));
        }
        for (Thread visitor : visitors) visitor.join();
        assertThat(silent.bodies).hasSize(1000);
        withinTwoSeconds(() -> gateway.health().getFirst().busy() == 0 && gateway.waiting() == 0);
        assertThat(gateway.health().getFirst().state()).isEqualTo(RouteHealth.State.CLOSED);
    }
}
