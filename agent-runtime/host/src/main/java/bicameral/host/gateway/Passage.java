package bicameral.host.gateway;

import bicameral.host.receipt.Crossed;
import bicameral.protocol.EmbedCall;
import bicameral.protocol.GatewayCall;
import bicameral.protocol.GatewayEvent;
import bicameral.protocol.GenerateCall;
import bicameral.protocol.Wire;
import bicameral.protocol.transport.Connection;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One call through a door. To the engine: check, take from the budgets, wait for a place, write the receipt, then let the bytes out and stream
 * back. Nothing
 * leaves before the receipt is durable.
 */
final class Passage {
    private static final Logger LOG = Logger.getLogger(Passage.class);
    /** A call holds its passages twice, and JSON may escape what the body does not. */
    private static final int MOST_TIMES_BODY = 3;

    private final Gateway gateway;
    private final TenantId tenant;
    private final InputStream in;
    private final OutputStream out;
    private final AtomicBoolean gone = new AtomicBoolean();

    Passage(Gateway gateway, TenantId tenant, Connection connection) {
        this.gateway = gateway;
        this.tenant = tenant;
        this.in = new BufferedInputStream(connection.input());
        this.out = connection.output();
    }

    void run() {
        try {
            switch (Wire.read(in, GatewayCall.class, MOST_TIMES_BODY * gateway.maxBodyBytes())) {
                case null -> LOG.debugf("tenant %s: no call", tenant);
                case GenerateCall call -> answer(call);
                case EmbedCall call -> Wire.write(out, embed(call));
            }
        } catch (IOException e) {
            LOG.debugf(
                    "tenant %s: a gateway call ended: %s", tenant, e.getClass().getSimpleName());
        }
    }

    private GatewayEvent embed(EmbedCall call) {
        Embeddings embeddings = gateway.embeddings();
        if (embeddings == null) return GatewayEvent.Unembedded.of("endpoint_off");
        UUID message = call.message();
        if (message == null) return embeddings.learn(tenant, call);
        Permit permit = gateway.permit(tenant, message);
        if (permit != null && permit.stopped()) return GatewayEvent.Unembedded.of("egress_refused");
        if (permit == null || !permit.beginAside()) return GatewayEvent.Unembedded.of("unknown_message");
        try {
            return embeddings.ask(permit, call, this::sent);
        } finally {
            permit.finishAside();
        }
    }

    /** What leaves is known to the chamber before it does. */
    private boolean sent(GatewayEvent.Sent sent) {
        try {
            Wire.write(out, sent);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void answer(GenerateCall call) throws IOException {
        Permit permit = gateway.permit(tenant, call.message());
        GatewayEvent.@Nullable Refused refused = refusal(permit, call);
        if (permit == null || refused != null) {
            refuse(refused == null ? "unknown_message" : refused.code(), refused == null ? "" : refused.detail());
            return;
        }
        if (!permit.begin()) {
            refuse("budget_exhausted", "a generation for this message is running");
            return;
        }
        try {
            generate(permit, call);
        } finally {
            permit.finish();
        }
    }

    private GatewayEvent.@Nullable Refused refusal(@Nullable Permit permit, GenerateCall call) {
        if (permit == null) return new GatewayEvent.Refused("unknown_message", "");
        if (permit.stopped()) return new GatewayEvent.Refused("egress_refused", "");
        if (permit.admission().policy() == EgressPolicy.NONE) {
            // A chamber may ask as often as it likes.
            LOG.debugf("tenant %s message %s: egress refused by policy", tenant, call.message());
            return new GatewayEvent.Refused("egress_refused", "");
        }
        if (!gateway.hasEngine()) return new GatewayEvent.Refused("engine_unavailable", "no engine is configured");
        Stop fault = Prompt.fault(call);
        if (fault != null) return new GatewayEvent.Refused("bad_request", fault.words());
        Stop mismatch = Prompt.mismatch(call, permit.admission());
        if (mismatch == null) return null;
        gateway.stops().record(permit, mismatch);
        return new GatewayEvent.Refused("egress_refused", mismatch.words());
    }

    private void generate(Permit permit, GenerateCall call) throws IOException {
        int tokensIn = gateway.tokens().count(tenant, call);
        if (!permit.spend(tokensIn, call.maxTokens())) {
            refuse("budget_exhausted", "");
            return;
        }
        Thread.ofVirtual().name("gateway-hangup").start(this::awaitHangup);
        BooleanSupplier cancelled = () -> gone.get() || permit.ended();
        Admission of = permit.admission();
        Ticket ticket = new Ticket(tenant, of.agent(), of.urgency(), (long) tokensIn + call.maxTokens());
        try (Entrance.Stay stay = gateway.entrance().enter(ticket, cancelled, this::queued)) {
            cross(permit, call, tokensIn, stay, cancelled);
        } catch (Refusal refusal) {
            permit.refuse(refusal);
            refuse(refusal.code(), "");
        } catch (CancellationException nobodyWaits) {
            LOG.debugf("tenant %s message %s: cancelled while it waited", tenant, call.message());
        }
    }

    /** By one route, and where that fails before any text, once by another. */
    private void cross(Permit permit, GenerateCall call, int tokensIn, Entrance.Stay stay, BooleanSupplier cancelled)
            throws IOException {
        Delivery delivery = new Delivery(call.maxTokens(), this::deliver);
        Departure departure;
        Outcome outcome;
        do {
            departure = Departure.of(
                    permit.admission(), call, tokensIn, stay.place().route().settings());
            if (!mayLeave(departure)) return;
            stay.use(tokensIn);
            outcome = send(departure, stay.place(), delivery, cancelled);
            used(stay.place(), tokensIn + delivery.tokens());
        } while (!delivery.any()
                && outcome.worthAnother()
                && permit.spend(tokensIn, call.maxTokens())
                && stay.another(cancelled));
        stay.use(delivery.tokens());
        end(outcome, delivery, departure);
    }

    private void used(Routes.Place place, long tokens) {
        place.route().tally().tokens(tokens);
        gateway.consumption().add(tenant, tokens);
    }

    /** Nothing leaves that is too long, above the tenant's ceiling, or has no receipt. */
    private boolean mayLeave(Departure departure) throws IOException {
        if (departure.opened().sentBytes() > gateway.maxBodyBytes()) {
            refuse("bad_request", "the prompt is too long");
            return false;
        }
        try {
            // The ceiling may have come down since the question was let in.
            if (gateway.receipts()
                    .appendWithinCeiling(tenant, departure.opened())
                    .isPresent()) return true;
            LOG.infof(
                    "tenant %s message %s: egress refused by the ceiling",
                    tenant, departure.opened().message());
            refuse("egress_refused", "");
            return false;
        } catch (RuntimeException e) {
            LOG.errorf(
                    "tenant %s message %s: no receipt, so nothing leaves",
                    tenant, departure.opened().message());
            refuse("engine_unavailable", "no receipt could be written");
            return false;
        }
    }

    private Outcome send(Departure departure, Routes.Place place, Delivery delivery, BooleanSupplier cancelled)
            throws IOException {
        Outcome outcome = Outcome.CANCELLED;
        try {
            Wire.write(
                    out,
                    new GatewayEvent.Sent(
                            departure.body().text(),
                            departure.salt(),
                            departure.body().map()));
            outcome = place.generate(departure.body().text(), delivery, cancelled);
        } finally {
            close(departure.opened(), delivery.tokens());
        }
        LOG.debugf("tenant %s message %s: engine %s", tenant, departure.opened().message(), outcome);
        return outcome;
    }

    private void end(Outcome outcome, Delivery delivery, Departure departure) throws IOException {
        if (outcome == Outcome.CANCELLED) return;
        if (!delivery.any() && outcome != Outcome.COMPLETE) {
            refuse(outcome == Outcome.TOO_SLOW ? "engine_timeout" : "engine_unavailable", "");
            return;
        }
        boolean whole = outcome == Outcome.COMPLETE;
        Wire.write(out, new GatewayEvent.Finished(whole, departure.crossing(delivery.tokens())));
    }

    private void close(Crossed opened, int tokensOut) {
        try {
            gateway.receipts().append(tenant, opened.closed(tokensOut));
        } catch (RuntimeException e) {
            // The opening stands in the chain and says that these bytes left.
            LOG.errorf("tenant %s message %s: a receipt could not be closed", tenant, opened.message());
        }
    }

    private void queued(int before) {
        try {
            Wire.write(out, new GatewayEvent.Queued(before));
        } catch (IOException e) {
            gone.set(true);
        }
    }

    private void deliver(String text) {
        try {
            Wire.write(out, new GatewayEvent.Delta(text));
        } catch (IOException e) {
            gone.set(true);
            throw new UncheckedIOException(e);
        }
    }

    /** A chamber has nothing to say after its call: whatever comes, most likely the end, cancels. */
    private void awaitHangup() {
        try {
            int next = in.read();
            LOG.debugf("tenant %s: chamber hung up (%d)", tenant, next);
        } catch (IOException e) {
            LOG.debugf("tenant %s: chamber's connection broke", tenant);
        }
        gone.set(true);
    }

    private void refuse(String code, String detail) throws IOException {
        Wire.write(out, new GatewayEvent.Refused(code, detail));
    }
}
