package bicameral.host.chamber;

import bicameral.host.gateway.Admission;
import bicameral.host.gateway.Gateway;
import bicameral.host.gateway.Permit;
import bicameral.host.instance.Instance;
import bicameral.host.instance.PeerCall;
import bicameral.host.instance.PeerEvent;
import bicameral.protocol.ChamberEvent;
import bicameral.protocol.Wire;
import bicameral.protocol.transport.TlsConnection;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Carries out exchanges: with a chamber that this instance runs, for itself and for others, and through others. Thread-safe. */
final class Reception implements Instance.Resident {
    private static final Logger LOG = Logger.getLogger(Reception.class);
    private static final Duration CRASH = Duration.ofMillis(500);

    private final Gateway gateway;
    private final Instance instance;
    private final Ward ward;

    Reception(Gateway gateway, Instance instance, Ward ward) {
        this.gateway = gateway;
        this.instance = instance;
        this.ward = ward;
    }

    /**
     * With the chamber, which this instance has claimed.
     *
     * @throws Elsewhere where another instance runs it by now
     */
    Ending here(PeerCall.Pass pass, Consumer<ChamberEvent> events, BooleanSupplier cancelled) {
        Admission admission = pass.admission();
        if (admission == null) return new Ending(exchange(pass, events, cancelled), null);
        try (Permit permit = gateway.admit(admission)) {
            ChamberEvent end = exchange(pass, events, cancelled);
            return new Ending(end, permit.refusal());
        }
    }

    private ChamberEvent exchange(PeerCall.Pass pass, Consumer<ChamberEvent> events, BooleanSupplier cancelled) {
        Chamber chamber = ward.chamber(pass.tenant());
        Launch launch = ward.lease(chamber);
        try {
            return new Exchange(launch.line(), Duration.ofMillis(pass.deadlineMillis()), cancelled)
                    .run(launch.call(pass.request()), events);
        } catch (ChamberLost e) {
            LOG.warnf(
                    "tenant %s: %s lost: %s",
                    pass.tenant(), pass.request().getClass().getSimpleName(), e.getMessage());
            awaitCrash(launch);
            throw NoChamber.unavailable();
        } finally {
            chamber.release(launch);
        }
    }

    /** A dying worker's sockets close before its process ends: the next use must not meet the dead one. */
    private static void awaitCrash(Launch launch) {
        try {
            if (launch.worker().awaitEnd(CRASH))
                LOG.debugf("%s is gone", launch.worker().place());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Through the instance that runs the chamber.
     *
     * @throws Elsewhere where it does not run it, or cannot be reached; nothing was done
     */
    Ending there(InetSocketAddress peer, PeerCall.Pass pass, Consumer<ChamberEvent> events, BooleanSupplier cancelled) {
        try (TlsConnection connection = connect(peer)) {
            PeerEvent end = new Forwarding(connection, cancelled).run(pass, events);
            return switch (end) {
                case PeerEvent.Ended ended -> ending(ended);
                case PeerEvent.Refused refused -> throw refused.refusal();
                case PeerEvent.NotHere moved -> throw new Elsewhere();
                case PeerEvent.Streamed streamed -> throw NoChamber.unavailable();
                case PeerEvent.Alive alive -> throw NoChamber.unavailable();
                case PeerEvent.Done done -> throw NoChamber.unavailable();
                case PeerEvent.Released released -> throw NoChamber.unavailable();
            };
        } catch (IOException e) {
            LOG.warnf("tenant %s: the instance at %s was lost in mid-exchange", pass.tenant(), peer);
            instance.forget(pass.tenant());
            throw NoChamber.unavailable();
        }
    }

    private static Ending ending(PeerEvent.Ended ended) {
        PeerEvent.Refused refused = ended.refused();
        return new Ending(ended.event(), refused == null ? null : refused.refusal());
    }

    private TlsConnection connect(InetSocketAddress peer) {
        try {
            return instance.connect(peer);
        } catch (IOException e) {
            LOG.debugf("the instance at %s cannot be reached: %s", peer, e.getMessage());
            throw new Elsewhere();
        }
    }

    /** Asks another instance to put a chamber to sleep. */
    void retire(InetSocketAddress peer, TenantId tenant) {
        try (TlsConnection connection = connect(peer)) {
            PeerEvent end = new Forwarding(connection, () -> false).run(new PeerCall.Retire(tenant), event -> {});
            LOG.debugf(
                    "tenant %s: asked %s to retire it: %s",
                    tenant, peer, end.getClass().getSimpleName());
        } catch (IOException | Elsewhere e) {
            instance.forget(tenant);
            throw NoChamber.unavailable();
        }
    }

    /** Asks the instance that has a chamber to let it be woken again; false where nothing kept it from that. */
    boolean release(InetSocketAddress peer, TenantId tenant) {
        try (TlsConnection connection = connect(peer)) {
            PeerEvent end = new Forwarding(connection, () -> false).run(new PeerCall.Release(tenant), event -> {});
            if (end instanceof PeerEvent.Released released) return released.held();
        } catch (IOException | Elsewhere e) {
            LOG.warnf("tenant %s: the instance at %s does not release it: %s", tenant, peer, e.getMessage());
        }
        instance.forget(tenant);
        throw NoChamber.unavailable();
    }

    @Override
    public void lost() {
        ward.lost();
    }

    @Override
    public void serve(PeerCall call, TlsConnection connection) throws IOException {
        Speaking caller = new Speaking(connection);
        if (ward.closing() || instance.fence(call.tenant()) == 0) {
            caller.say(new PeerEvent.NotHere());
            return;
        }
        switch (call) {
            case PeerCall.Pass pass -> caller.say(pass(pass, connection, caller));
            case PeerCall.Retire retire -> {
                ward.retire(retire.tenant(), Life.Reason.OPERATOR);
                caller.say(new PeerEvent.Done());
            }
            case PeerCall.Release release -> caller.say(new PeerEvent.Released(ward.release(release.tenant())));
        }
    }

    private PeerEvent pass(PeerCall.Pass pass, TlsConnection connection, Speaking caller) {
        AtomicBoolean gone = new AtomicBoolean();
        Thread.ofVirtual().name("peer-hangup").start(() -> awaitHangup(connection, gone));
        Thread alive = Thread.ofVirtual().name("peer-alive").start(caller::keepSayingSo);
        try {
            Ending ending = here(pass, event -> stream(caller, event, gone), gone::get);
            Refusal refusal = ending.refusal();
            return new PeerEvent.Ended(ending.event(), refusal == null ? null : PeerEvent.Refused.of(refusal));
        } catch (Refusal refusal) {
            return PeerEvent.Refused.of(refusal);
        } catch (Elsewhere moved) {
            return new PeerEvent.NotHere();
        } catch (CancellationException nobodyWaits) {
            return new PeerEvent.Done();
        } finally {
            alive.interrupt();
        }
    }

    private static void stream(Speaking caller, ChamberEvent event, AtomicBoolean gone) {
        try {
            caller.say(new PeerEvent.Streamed(event));
        } catch (IOException e) {
            gone.set(true);
            throw new UncheckedIOException(e);
        }
    }

    /** What is said to one caller, by one thread at a time. */
    private static final class Speaking {
        private static final Duration BREATH = Forwarding.SILENCE.dividedBy(4);

        private final TlsConnection connection;
        private final ReentrantLock turn = new ReentrantLock();

        Speaking(TlsConnection connection) {
            this.connection = connection;
        }

        void say(PeerEvent event) throws IOException {
            turn.lock();
            try {
                Wire.write(connection.output(), event);
            } finally {
                turn.unlock();
            }
        }

        /** Until interrupted, or until nobody listens. */
        void keepSayingSo() {
            try {
                while (true) {
                    Thread.sleep(BREATH);
                    say(new PeerEvent.Alive());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException e) {
                LOG.debug("another instance does not listen any more");
            }
        }
    }

    /** Nothing comes after a call: whatever does, most likely the end, cancels. */
    private static void awaitHangup(TlsConnection connection, AtomicBoolean gone) {
        try {
            int next = connection.input().read();
            LOG.debugf("another instance hung up (%d)", next);
        } catch (IOException e) {
            LOG.debug("another instance's connection broke");
        }
        gone.set(true);
    }
}
