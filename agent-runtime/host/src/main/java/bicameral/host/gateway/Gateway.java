package bicameral.host.gateway;

import bicameral.host.EngineSettings;
import bicameral.host.HostSettings;
import bicameral.host.embedding.EmbeddingEndpoints;
import bicameral.host.fetch.GuardedFetcher;
import bicameral.host.receipt.Receipts;
import bicameral.protocol.AgentBrief;
import bicameral.protocol.ChamberEvent;
import bicameral.protocol.transport.Connection;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The engine gateway of all chambers. Thread-safe. */
@ApplicationScoped
public class Gateway {
    private final HostSettings settings;
    private final Receipts receipts;
    private final Ceilings ceilings;
    private final Routes routes;
    private final Entrance entrance;
    private final Consumption consumption = new Consumption(System::nanoTime);
    private final PromptTokens tokens = new PromptTokens();
    private final Stops stops;
    private final @Nullable Embeddings embeddings;
    private final ConcurrentHashMap<Key, Permit> permits = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<TenantId, Semaphore> guests = new ConcurrentHashMap<>();

    /** Of chambers whose tenants may have embedding endpoints of their own. */
    @Inject
    public Gateway(
            HostSettings settings,
            Receipts receipts,
            Ceilings ceilings,
            EngineRules rules,
            EmbeddingEndpoints endpoints,
            GuardedFetcher fetcher) {
        this(settings, receipts, ceilings, rules, endpoints, fetcher, System::nanoTime);
    }

    /** As above, by another clock. */
    Gateway(
            HostSettings settings,
            Receipts receipts,
            Ceilings ceilings,
            Steering steering,
            EmbeddingEndpoints endpoints,
            GuardedFetcher fetcher,
            LongSupplier nanos) {
        this(
                settings,
                receipts,
                ceilings,
                steering,
                new Stops(receipts, nanos),
                stops -> new Embeddings(endpoints, fetcher, receipts, ceilings, stops));
    }

    /** Of chambers that nothing but the engine's requests leaves; the engine is as it is set. */
    public Gateway(HostSettings settings, Receipts receipts, Ceilings ceilings) {
        this(settings, receipts, ceilings, Steering.NONE);
    }

    /** As above, and people may say otherwise of the engine. */
    Gateway(HostSettings settings, Receipts receipts, Ceilings ceilings, Steering steering) {
        this(settings, receipts, ceilings, steering, new Stops(receipts, System::nanoTime), stops -> null);
    }

    private Gateway(
            HostSettings settings,
            Receipts receipts,
            Ceilings ceilings,
            Steering steering,
            Stops stops,
            Function<Stops, @Nullable Embeddings> embeddings) {
        this.stops = stops;
        this.embeddings = embeddings.apply(stops);
        this.settings = settings;
        this.receipts = receipts;
        this.ceilings = ceilings;
        EngineSettings engine = settings.engine();
        Portions portions = new Portions(engine.division(), steering);
        this.routes = new Routes(engine, steering, System::nanoTime);
        Allowances allowances = new Allowances(portions, receipts::tokensSince, Clock.systemUTC());
        this.entrance = new Entrance(engine, routes, allowances, portions, System::nanoTime);
    }

    /** Whether a shared engine is configured. */
    public boolean hasEngine() {
        return !routes.none();
    }

    /** How the engine's routes are, in order of preference; may block on the database. */
    public List<RouteHealth> health() {
        return routes.health();
    }

    /** Calls that wait for the engine. */
    public int waiting() {
        return entrance.waiting();
    }

    /** Tokens of the tenants that used most of the engine in the last minute, in this instance; the most first. */
    public List<TenantUse> largest(int limit) {
        return consumption.largest(limit);
    }

    /** What of a policy the tenant's ceiling leaves. */
    public EgressPolicy allowed(TenantId tenant, EgressPolicy wanted) {
        return wanted.within(ceilings.of(tenant));
    }

    /**
     * Lets the chamber's calls for a message through, until the permit is closed.
     *
     * @throws Refusal message_in_progress (CONFLICT) where the message is being answered already
     */
    public Permit admit(Admission admission) {
        Key key = new Key(admission.tenant(), admission.message());
        Permit permit = new Permit(admission, settings.budget().under(admission.policy()), () -> permits.remove(key));
        if (permits.putIfAbsent(key, permit) != null) throw new Refusal("message_in_progress", Refusal.Kind.CONFLICT);
        return permit;
    }

    /** How a prompt would leave, and whether it would. Nothing is sent. */
    public EnginePreview preview(
            TenantId tenant,
            AgentBrief agent,
            EgressPolicy allowed,
            ChamberEvent.PromptPreview prompt,
            String question,
            boolean conversation) {
        List<String> persona = List.of(agent.name(), agent.purpose(), agent.persona());
        Admission admission = new Admission(
                tenant,
                new UUID(0, 0),
                agent.agent(),
                agent.version(),
                allowed,
                Urgency.FREE,
                new Admission.Known(question, persona, conversation));
        return EnginePreview.of(allowed, prompt, routes.firstModel(), admission);
    }

    /** Opens a tenant's own door; whoever calls through it is that tenant's chamber. */
    public Door open(TenantId tenant, Path socket) throws IOException {
        return new Door(socket, connection -> new Passage(this, tenant, connection).run());
    }

    /** Serves one call of a chamber that has proved whose it is; returns when that has ended. */
    public void serve(TenantId tenant, Connection connection) {
        Semaphore places = guests.computeIfAbsent(tenant, key -> new Semaphore(Door.CONNECTIONS));
        if (!places.tryAcquire()) {
            Door.turnAway(connection);
            return;
        }
        try {
            new Passage(this, tenant, connection).run();
        } finally {
            places.release();
        }
    }

    @Nullable
    Permit permit(TenantId tenant, UUID message) {
        return permits.get(new Key(tenant, message));
    }

    /** Vectors by the tenant's own endpoint; null where nothing of the kind leaves. */
    @Nullable
    Embeddings embeddings() {
        return embeddings;
    }

    Stops stops() {
        return stops;
    }

    Entrance entrance() {
        return entrance;
    }

    Consumption consumption() {
        return consumption;
    }

    Receipts receipts() {
        return receipts;
    }

    PromptTokens tokens() {
        return tokens;
    }

    int maxBodyBytes() {
        return settings.budget().bodyBytes();
    }

    private record Key(TenantId tenant, UUID message) {}
}
