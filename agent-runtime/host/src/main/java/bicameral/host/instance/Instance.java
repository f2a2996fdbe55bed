package bicameral.host.instance;

import bicameral.host.HostSettings;
import bicameral.host.HostSettings.Cluster;
import bicameral.host.authority.Authority;
import bicameral.host.gateway.Gateway;
import bicameral.protocol.Wire;
import bicameral.protocol.transport.Credentials;
import bicameral.protocol.transport.Names;
import bicameral.protocol.transport.Tls;
import bicameral.protocol.transport.TlsConnection;
import bicameral.tenant.OpsTx;
import bicameral.tenant.TenantId;
import bicameral.tenant.secret.SecretBox;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * This copy of the application among those on the same database. Begins with {@link #start}, ends with {@link #close}.
 */
@ApplicationScoped
public class Instance {
    private static final Logger LOG = Logger.getLogger(Instance.class);
    /** Long enough for a copy that is never restarted; a certificate is made at each start. */
    private static final Duration CERTIFICATE = Duration.ofDays(825);

    private static final Duration CONNECT = Duration.ofSeconds(3);
    /** Renewals in the length of a lease. */
    private static final int RENEWALS = 4;
    /** A call holds a request of full length and what the gateway is to know of it. */
    static final int MAX_CALL_BYTES = 2 * Wire.MAX_LINE_BYTES;

    private final Cluster settings;
    private final Gateway gateway;
    private final Authority authority;
    private final Tls tls;
    private final Leases leases;
    private final ConcurrentHashMap<TenantId, InetSocketAddress> elsewhere = new ConcurrentHashMap<>();
    private final ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("instance-heart").factory());
    private @Nullable Port port;
    private @Nullable ScheduledFuture<?> beating;
    private volatile @Nullable Resident resident;
    private String address = "";

    /** Who runs chambers here. */
    public interface Resident {
        /** Carries out what another instance passes on; answers on the connection. */
        void serve(PeerCall call, TlsConnection connection) throws IOException;

        /** This instance was given up by another: all its workers have to end at once. */
        void lost();
    }

    public Instance(HostSettings settings, Gateway gateway, SecretBox box, OpsTx tx) {
        this.settings = settings.cluster();
        this.gateway = gateway;
        this.authority = new Authority(box.seed("authority"));
        this.leases = new Leases(tx, this.settings.lease(), this::lost);
        try {
            this.tls = new Tls(authority.issue(Names.INSTANCE, CERTIFICATE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Listens, registers, and goes on saying that it lives. */
    public synchronized void start(Resident who) {
        if (port != null) return;
        resident = who;
        try {
            Port opened = new Port(tls.listen(here()), new Inside());
            port = opened;
            address = settings.host() + ":" + opened.number();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "other instances cannot reach this one at BICAMERAL_INSTANCE_HOST=" + settings.host()
                            + " BICAMERAL_INSTANCE_PORT=" + settings.port(),
                    e);
        }
        leases.register(address);
        LOG.infof("instance %s at %s", leases.id(), address);
        long pause = settings.lease().toMillis() / RENEWALS;
        beating = heart.scheduleWithFixedDelay(this::beat, pause, pause, TimeUnit.MILLISECONDS);
    }

    private InetSocketAddress here() throws IOException {
        return settings.everywhere()
                ? new InetSocketAddress(settings.port())
                : new InetSocketAddress(InetAddress.getByName(settings.host()), settings.port());
    }

    private void beat() {
        try {
            leases.renew();
        } catch (RuntimeException e) {
            LOG.warnf("this instance cannot say that it lives: %s", e.getClass().getSimpleName());
        }
    }

    private void lost() {
        elsewhere.clear();
        Resident who = resident;
        if (who != null) who.lost();
    }

    /** Where others, and chambers in pods, reach this instance. */
    public String address() {
        return address;
    }

    /** This instance's id; another after it was given up. */
    public UUID id() {
        return leases.id();
    }

    /** How many other instances live, as the database says. */
    public int others() {
        return leases.others();
    }

    /** An instance not heard of for so long may be given up. */
    public Duration lease() {
        return settings.lease();
    }

    /** Who runs the chamber: this instance from now on, unless another one that lives does already. */
    public Claim claim(TenantId tenant) {
        InetSocketAddress known = elsewhere.get(tenant);
        if (known != null) return new Claim.Theirs(known);
        Claim claim = leases.claim(tenant);
        if (claim instanceof Claim.Theirs theirs) elsewhere.put(tenant, theirs.address());
        return claim;
    }

    /** What was known of where a chamber is turned out to be wrong. */
    public void forget(TenantId tenant) {
        elsewhere.remove(tenant);
    }

    /** Under which fence this instance surely runs the chamber; 0 where it does not. */
    public long fence(TenantId tenant) {
        return leases.fence(tenant);
    }

    /** Whether this instance has the chamber's lease, as far as it has been told. */
    public boolean holds(TenantId tenant) {
        return leases.holds(tenant);
    }

    /** False while this instance could not say for so long that it lives. */
    public boolean heard(Duration since) {
        return leases.heard(since);
    }

    /** The chamber sleeps: any instance may wake it, as soon as the returned action has told the database. */
    public Runnable letGo(TenantId tenant) {
        long fence = leases.letGo(tenant);
        return () -> {
            if (fence > 0) leases.release(tenant, fence);
        };
    }

    /** Connects to another instance. */
    public TlsConnection connect(InetSocketAddress peer) throws IOException {
        return tls.connect(new InetSocketAddress(peer.getHostString(), peer.getPort()), Names.INSTANCE, CONNECT);
    }

    /** Connects to a tenant's chamber in a pod. */
    public TlsConnection connect(InetSocketAddress pod, TenantId tenant) throws IOException {
        return tls.connect(
                new InetSocketAddress(pod.getHostString(), pod.getPort()), Names.chamber(tenant.value()), CONNECT);
    }

    /** What a chamber in a pod shows. */
    public Credentials credentials(TenantId tenant, Duration validity) {
        return authority.issue(Names.chamber(tenant.value()), validity);
    }

    /** Leaves, after its workers have ended: what it held is free for others at once. */
    public synchronized void close() {
        if (beating != null) beating.cancel(false);
        heart.shutdownNow();
        if (port == null) return;
        port.close();
        try {
            leases.leave();
        } catch (RuntimeException e) {
            LOG.warnf(
                    "this instance could not say that it leaves: %s",
                    e.getClass().getSimpleName());
        }
    }

    private final class Inside implements Port.Within {
        @Override
        public void peer(TlsConnection connection) throws IOException {
            PeerCall call = Wire.read(new BufferedInputStream(connection.input()), PeerCall.class, MAX_CALL_BYTES);
            Resident who = resident;
            if (call != null && who != null) who.serve(call, connection);
        }

        @Override
        public void chamber(UUID tenant, TlsConnection connection) {
            gateway.serve(new TenantId(tenant), connection);
        }
    }
}
