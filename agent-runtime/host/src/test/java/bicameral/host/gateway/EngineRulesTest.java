package bicameral.host.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.db.TestDatabase;
import bicameral.host.EngineSettings;
import bicameral.host.EngineSettings.Division;
import bicameral.host.EngineSettings.Route;
import bicameral.host.EngineSettings.Tokens;
import bicameral.host.HostSettings;
import bicameral.host.gateway.RouteHealth.Fault;
import bicameral.host.receipt.Receipts;
import bicameral.protocol.GatewayEvent;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.Operator;
import bicameral.tenant.OpsTx;
import bicameral.tenant.PersonId;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.TenantId;
import bicameral.tenant.TenantTx;
import bicameral.tenant.audit.AuditLog;
import bicameral.tenant.audit.OperatorLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people say of the engine while it runs: real gateways on one database, as two instances are, before engines on loopback. */
class EngineRulesTest {
    private static final TestDatabase DATABASE = TestDatabase.fresh();

    @TempDir
    Path home;

    private final TenantTx tx = new TenantTx(DATABASE.app());
    private final OpsTx ops = new OpsTx(DATABASE.ops());
    private final OperatorLog log = new OperatorLog(ops);
    private final AuditLog audit = new AuditLog(tx);
    private final EngineRules rules = new EngineRules(tx, ops, log, audit);
    private final TenantId one = tenant();
    private final TenantId other = tenant();
    private final Operator li = new Operator(person(one), "Li");
    private final List<AutoCloseable> open = new ArrayList<>();
    private int doors;

    @AfterEach
    void end() throws Exception {
        rules.takeBack(li, "first");
        rules.takeBack(li, "second");
        for (AutoCloseable part : open.reversed()) part.close();
    }

    private static Jdbi superuser() {
        return Jdbi.create(DATABASE.superuser());
    }

    private static TenantId tenant() {
        TenantId tenant = new TenantId(Ids.next());
        superuser()
                .useHandle(handle -> handle.execute(
                        "insert into market.tenant (id, kind, slug, name) values (?, 'ENTERPRISE', ?, 'T')",
                        tenant.value(),
                        "t-" + tenant.toString().substring(24)));
        return tenant;
    }

    private static PersonId person(TenantId tenant) {
        PersonId person = new PersonId(Ids.next());
        superuser().useHandle(handle -> handle.execute("""
                insert into market.person (id, issuer, subject, display_name, email, personal_tenant)
                values (?, 'tests', ?, 'P', 'x@example.org', ?)""", person.value(), person.toString(), tenant.value()));
        return person;
    }

    private static UUID agent(TenantId tenant, UUID id) {
        superuser()
                .useHandle(handle -> handle.execute(
                        """
                insert into market.agent (tenant_id, id, slug, collection, template) values (?, ?, ?, ?, 'blank')
                on conflict do nothing""", tenant.value(), id, "a-" + id.toString().substring(24), id));
        return id;
    }

    private CurrentTenant as(TenantId tenant, Role role) {
        PersonId person = person(tenant());
        superuser()
                .useHandle(handle -> handle.execute(
                        "insert into market.membership (tenant_id, person_id, roles) values (?, ?, array['OWNER'])",
                        tenant.value(),
                        person.value()));
        return new CurrentTenant(tenant, person, Set.of(role));
    }

    private TestEngine engine(TestEngine.Script... scripts) {
        TestEngine engine = new TestEngine(scripts);
        open.add(engine);
        return engine;
    }

    private static TestEngine.Script saysWhenItMay(String text, Semaphore may) {
        return line -> {
            may.acquireUninterruptibly();
            TestEngine.says(text).play(line);
        };
    }

    private Gateway gateway(EngineSettings engine, Steering steering) {
        return new Gateway(
                HostSettings.defaults(home, home).withEngine(engine),
                new Receipts(tx),
                new Ceilings(tx, audit),
                steering);
    }

    private static EngineSettings routes(Route... routes) {
        return EngineSettings.of(List.of(routes));
    }

    private Path door(Gateway gateway, TenantId tenant) throws IOException {
        Path socket = home.resolve("door" + doors++);
        open.add(gateway.open(tenant, socket));
        return socket;
    }

    private Visit visit(Gateway gateway, TenantId tenant, Path door) {
        Visit visit = new Visit(gateway, tenant, door, Urgency.FREE);
        open.add(visit);
        return visit;
    }

    private static void soon(BooleanSupplier condition) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean() && System.nanoTime() < until) Thread.onSpinWait();
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private List<String> written() {
        return log.page(null, 50).stream()
                .filter(entry -> entry.who().equals("Li"))
                .map(entry -> entry.action() + " " + entry.details().getOrDefault("route", "") + " " + entry.reason())
                .toList();
    }

    @Test
    void a_route_that_is_held_is_not_asked_in_any_instance_until_it_is_taken_back() throws IOException {
        TestEngine first = engine(TestEngine.says("first"));
        TestEngine second = engine(TestEngine.says("second"));
        EngineSettings both =
                routes(first.settings().named("first"), second.settings().named("second"));
        Gateway here = gateway(both, rules);
        Gateway there = gateway(both, new EngineRules(tx, ops, log, audit));
        Path doorHere = door(here, one);
        Path doorThere = door(there, one);
        assertThat(visit(here, one, doorHere).result()).isEqualTo("first");

        rules.hold(li, "first", " Its bill was not paid ");
        assertThat(visit(here, one, doorHere).result())
                .as("at once where it was said")
                .isEqualTo("second");
        soon(() -> visit(there, one, doorThere).result().equals("second"));
        assertThat(here.health().getFirst().hold())
                .satisfies(hold ->
                        assertThat(Objects.requireNonNull(hold).reason()).isEqualTo("Its bill was not paid"))
                .satisfies(
                        hold -> assertThat(Objects.requireNonNull(hold).who()).isEqualTo("Li"));
        assertThat(here.health().getLast().hold()).isNull();

        assertThat(rules.takeBack(li, "first")).isTrue();
        assertThat(rules.takeBack(li, "first")).isFalse();
        assertThat(visit(here, one, doorHere).result()).isEqualTo("first");
        soon(() -> visit(there, one, doorThere).result().equals("first"));
        assertThat(written()).startsWith("engine.take_back first ", "engine.hold first Its bill was not paid");
    }

    @Test
    void why_a_route_is_held_has_to_be_said() {
        for (String reason : List.of("", "  ", "x".repeat(501)))
            assertThatThrownBy(() -> rules.hold(li, "first", reason))
                    .isInstanceOf(Refusal.class)
                    .hasMessage("reason_missing");
        assertThat(written()).noneMatch(line -> line.startsWith("engine.hold first x"));
    }

    @Test
    @Tag("P-F5")
    void where_all_routes_are_held_nothing_leaves_and_who_waits_is_told() throws IOException {
        Semaphore mayEnd = new Semaphore(0);
        TestEngine busy = engine(saysWhenItMay("slowly", mayEnd));
        Gateway gateway = gateway(routes(busy.settings().named("first").withCalls(1)), rules);
        Path door = door(gateway, one);
        Visit running = visit(gateway, one, door);
        running.next(GatewayEvent.Sent.class);
        Visit waiting = visit(gateway, one, door);
        waiting.next(GatewayEvent.Queued.class);

        rules.hold(li, "first", "maintenance");

        assertThat(waiting.result()).isEqualTo("refused: engine_unavailable");
        assertThat(visit(gateway, one, door).result()).isEqualTo("refused: engine_unavailable");
        mayEnd.release();
        assertThat(running.result()).as("what runs goes on").isEqualTo("slowly");
        assertThat(busy.bodies).hasSize(1);
    }

    @Test
    void who_waits_goes_by_a_route_that_was_taken_back_although_nobody_ends() throws IOException {
        Semaphore mayEnd = new Semaphore(0);
        TestEngine first = engine(TestEngine.says("first"));
        TestEngine second = engine(saysWhenItMay("second", mayEnd));
        Gateway gateway = gateway(
                routes(
                        first.settings().named("first"),
                        second.settings().named("second").withCalls(1)),
                rules);
        rules.hold(li, "first", "maintenance");
        Path door = door(gateway, one);
        Visit running = visit(gateway, one, door);
        running.next(GatewayEvent.Sent.class);
        Visit waiting = visit(gateway, one, door);
        waiting.next(GatewayEvent.Queued.class);

        rules.takeBack(li, "first");

        assertThat(waiting.result()).isEqualTo("first");
        mayEnd.release();
        assertThat(running.result()).isEqualTo("second");
    }

    @Test
    void what_a_route_did_is_counted() throws IOException {
        TestEngine broken = engine(TestEngine.status(503));
        TestEngine well = engine(TestEngine.says("well"));
        Gateway gateway =
                gateway(routes(broken.settings().named("first"), well.settings().named("second")), rules);
        assertThat(visit(gateway, one, door(gateway, one)).result()).isEqualTo("well");
        soon(() -> !gateway.largest(10).isEmpty());
        RouteHealth.Figures failed = gateway.health().getFirst().figures();
        RouteHealth.Figures good = gateway.health().getLast().figures();
        assertThat(failed.failures()).isEqualTo(1);
        assertThat(failed.retries()).isEqualTo(1);
        assertThat(failed.median()).isNull();
        assertThat(Objects.requireNonNull(failed.last()).fault()).isEqualTo(Fault.UNREACHABLE);
        assertThat(Objects.requireNonNull(failed.last()).status()).isEqualTo(503);
        assertThat(good.failures()).isZero();
        assertThat(good.retries()).isZero();
        assertThat(good.last()).isNull();
        assertThat(Objects.requireNonNull(good.median())).isPositive().isEqualTo(good.slow());
        soon(() -> gateway.health().getLast().figures().tokensLastMinute() > 0);
        assertThat(gateway.largest(10)).singleElement().satisfies(use -> {
            assertThat(use.tenant()).isEqualTo(one);
            assertThat(use.tokens()).isPositive();
        });
        assertThat(gateway.health().getFirst().host()).startsWith("127.0.0.1:").doesNotContain("/");
    }

    @Test
    @Tag("P-B77")
    void a_tenants_part_changes_without_a_restart_and_is_no_others() throws IOException {
        TestEngine talking = engine(TestEngine.says("yes"));
        Gateway gateway = gateway(routes(talking.settings()), rules);
        Gateway elsewhere = gateway(routes(talking.settings()), new EngineRules(tx, ops, log, audit));
        Path door = door(gateway, one);
        Path doorElsewhere = door(elsewhere, one);
        assertThat(visit(gateway, one, door).result()).isEqualTo("yes");
        assertThat(visit(elsewhere, one, doorElsewhere).result()).isEqualTo("yes");

        rules.grant(li, one, new EngineShare(3, null, null, 10L));

        Visit late = visit(gateway, one, door);
        assertThat(late.result()).isEqualTo("refused: engine_share_used");
        assertThat(Objects.requireNonNull(late.permit.refusal()).values()).containsKey("retryAfter");
        soon(() -> visit(elsewhere, one, doorElsewhere).result().equals("refused: engine_share_used"));
        assertThat(visit(gateway, other, door(gateway, other)).result()).isEqualTo("yes");
        assertThat(rules.granted(one)).isEqualTo(new EngineShare(3, null, null, 10L));
        assertThat(rules.granted(other)).isEqualTo(EngineShare.USUAL);

        rules.grant(li, one, new EngineShare(3, null, null, null));
        assertThat(visit(gateway, one, door).result()).isEqualTo("yes");
        assertThat(written()).startsWith("engine.grant  ", "engine.grant  ");
    }

    @Test
    @Tag("P-B77")
    void an_operator_may_grant_more_than_the_instance_is_set_to() throws IOException {
        TestEngine talking = engine(TestEngine.says("yes"));
        Division narrow = Division.defaults().withTokens(new Tokens(0, 10), Tokens.UNBOUNDED);
        Gateway gateway = gateway(routes(talking.settings()).withDivision(narrow), rules);
        Path door = door(gateway, one);
        assertThat(visit(gateway, one, door).result()).isEqualTo("refused: engine_share_used");
        rules.grant(li, one, new EngineShare(null, null, null, 0L));
        assertThat(visit(gateway, one, door).result()).isEqualTo("yes");
    }

    @Test
    @Tag("P-B77")
    void an_owner_bounds_an_agent_and_never_beyond_what_the_instance_allows() throws IOException {
        TestEngine talking = engine(TestEngine.says("yes"));
        Division narrow = Division.defaults().withTokens(Tokens.UNBOUNDED, new Tokens(0, 200));
        Gateway gateway = gateway(routes(talking.settings()).withDivision(narrow), rules);
        CurrentTenant owner = as(one, Role.OWNER);
        superuser().useHandle(handle -> handle.execute("delete from market.agent where id = ?", Visit.AGENT));
        UUID agent = agent(one, Visit.AGENT);
        Path door = door(gateway, one);

        rules.bound(owner, agent, new EngineBound(2, 0, 10));
        assertThat(visit(gateway, one, door).result()).isEqualTo("refused: engine_share_used");
        assertThat(rules.bounded(owner, agent)).isEqualTo(new EngineBound(2, 0, 10));

        rules.bound(owner, agent, new EngineBound(0, 0, 1_000_000));
        assertThat(visit(gateway, one, door).result()).isEqualTo("yes");
        assertThat(visit(gateway, one, door).result()).isEqualTo("yes");
        soon(() -> visit(gateway, one, door).result().equals("refused: engine_share_used"));
        assertThat(audit.page(owner, null, 10))
                .extracting(entry -> entry.action())
                .contains("agent.engine");
    }

    @Test
    void calls_at_once_of_an_agent_follow_its_owner_while_others_wait() throws IOException {
        Semaphore mayEnd = new Semaphore(0);
        TestEngine busy = engine(saysWhenItMay("yes", mayEnd));
        Gateway gateway = gateway(routes(busy.settings()), rules);
        CurrentTenant owner = as(one, Role.OWNER);
        superuser().useHandle(handle -> handle.execute("delete from market.agent where id = ?", Visit.AGENT));
        UUID agent = agent(one, Visit.AGENT);
        rules.bound(owner, agent, new EngineBound(1, 0, 0));
        Path door = door(gateway, one);
        Visit running = visit(gateway, one, door);
        running.next(GatewayEvent.Sent.class);
        Visit waiting = visit(gateway, one, door);
        waiting.next(GatewayEvent.Queued.class);

        rules.bound(owner, agent, EngineBound.NONE);
        Visit next = visit(gateway, one, door);

        next.next(GatewayEvent.Sent.class);
        waiting.next(GatewayEvent.Sent.class);
        mayEnd.release(3);
        for (Visit visit : List.of(running, waiting, next))
            assertThat(visit.result()).isEqualTo("yes");
    }

    @Test
    void who_waits_goes_by_what_an_owner_says_elsewhere_although_nobody_calls_or_ends() throws IOException {
        Semaphore mayEnd = new Semaphore(0);
        TestEngine busy = engine(saysWhenItMay("yes", mayEnd));
        Gateway gateway = gateway(routes(busy.settings()), new EngineRules(tx, ops, log, audit));
        CurrentTenant owner = as(one, Role.OWNER);
        superuser().useHandle(handle -> handle.execute("delete from market.agent where id = ?", Visit.AGENT));
        UUID agent = agent(one, Visit.AGENT);
        rules.bound(owner, agent, new EngineBound(1, 0, 0));
        Path door = door(gateway, one);
        Visit running = visit(gateway, one, door);
        running.next(GatewayEvent.Sent.class);
        Visit waiting = visit(gateway, one, door);
        waiting.next(GatewayEvent.Queued.class);

        rules.bound(owner, agent, new EngineBound(2, 0, 0));

        waiting.next(GatewayEvent.Sent.class);
        mayEnd.release(2);
        for (Visit visit : List.of(running, waiting)) assertThat(visit.result()).isEqualTo("yes");
    }

    @Test
    void what_is_said_of_a_tenant_or_an_agent_is_known_at_once_and_no_moment_is_without_a_bound() {
        CurrentTenant owner = as(one, Role.OWNER);
        UUID agent = agent(one, Ids.next());
        rules.bound(owner, agent, new EngineBound(1, 0, 0));
        rules.look(one, agent);
        assertThat(rules.bound(one, agent)).isEqualTo(new EngineBound(1, 0, 0));

        rules.bound(owner, agent, new EngineBound(2, 0, 0));
        assertThat(rules.bound(one, agent)).isEqualTo(new EngineBound(2, 0, 0));

        EngineShare granted = new EngineShare(3, 4, null, null);
        rules.grant(li, one, granted);
        assertThat(rules.bound(one, agent)).isEqualTo(new EngineBound(2, 0, 0));
        assertThat(rules.share(one)).isEqualTo(granted);
    }

    @Test
    void only_an_owner_bounds_only_their_own_agents_and_only_by_sound_numbers() {
        CurrentTenant owner = as(one, Role.OWNER);
        UUID own = agent(one, Ids.next());
        UUID foreign = agent(other, Ids.next());
        assertThatThrownBy(() -> rules.bound(owner, foreign, EngineBound.NONE)).hasMessage("not_found");
        for (Role role : Set.of(Role.BUILDER, Role.SUPERVISOR, Role.BILLING, Role.VIEWER))
            assertThatThrownBy(() -> rules.bound(as(one, role), own, EngineBound.NONE))
                    .hasMessage("not_allowed");
        for (EngineBound bound : List.of(
                new EngineBound(-1, 0, 0), new EngineBound(0, -1, 0), new EngineBound(0, 0, 1_000_000_000_001L)))
            assertThatThrownBy(() -> rules.bound(owner, own, bound)).hasMessage("engine_numbers_wrong");
        for (EngineShare share : List.of(
                new EngineShare(0, null, null, null),
                new EngineShare(1_001, null, null, null),
                new EngineShare(null, -1, null, null),
                new EngineShare(null, null, -1L, null)))
            assertThatThrownBy(() -> rules.grant(li, one, share)).hasMessage("engine_numbers_wrong");
        assertThat(rules.bounded(owner, own)).isEqualTo(EngineBound.NONE);
    }
}
