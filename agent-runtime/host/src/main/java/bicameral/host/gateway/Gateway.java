package bicameral.host.gateway;

import bicameral.host.HostSettings;
import bicameral.host.receipt.Receipts;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The engine gateway of all chambers. Thread-safe. */
@ApplicationScoped
public class Gateway {
    private final HostSettings settings;
    private final Receipts receipts;
    private final @Nullable EngineRoute route;
    private final ConcurrentHashMap<Key, Permit> permits = new ConcurrentHashMap<>();

    public Gateway(HostSettings settings, Receipts receipts) {
        this.settings = settings;
        this.receipts = receipts;
        HostSettings.Engine engine = settings.engine();
        this.route = engine == null ? null : new EngineRoute(engine);
    }

    /** Whether a shared engine is configured. */
    public boolean hasEngine() {
        return route != null;
    }

    /**
     * Lets the chamber's calls for a message through, until the permit is closed.
     *
     * @throws Refusal message_in_progress (CONFLICT) where the message is being answered already
     */
    public Permit admit(TenantId tenant, UUID message, UUID agent, int agentVersion, EgressPolicy policy) {
        Key key = new Key(tenant, message);
        Permit permit =
                new Permit(tenant, message, agent, agentVersion, policy, settings.budget(), () -> permits.remove(key));
        if (permits.putIfAbsent(key, permit) != null) throw new Refusal("message_in_progress", Refusal.Kind.CONFLICT);
        return permit;
    }

    /** Opens a tenant's own door; whoever calls through it is that tenant's chamber. */
    public Door open(TenantId tenant, Path socket) throws IOException {
        return new Door(socket, channel -> new Passage(this, tenant, channel).run());
    }

    @Nullable
    Permit permit(TenantId tenant, UUID message) {
        return permits.get(new Key(tenant, message));
    }

    @Nullable
    EngineRoute route() {
        return route;
    }

    Receipts receipts() {
        return receipts;
    }

    int maxBodyBytes() {
        return settings.budget().bodyBytes();
    }

    private record Key(TenantId tenant, UUID message) {}
}
