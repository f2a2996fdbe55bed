package bicameral.host.gateway;

import bicameral.host.receipt.Commitment;
import bicameral.host.receipt.Crossed;
import bicameral.host.receipt.Receipt;
import bicameral.host.receipt.Settlement;
import bicameral.protocol.Crossing;
import bicameral.protocol.GatewayEvent;
import bicameral.protocol.GenerateCall;
import bicameral.protocol.Wire;
import bicameral.protocol.receipt.Spans;
import bicameral.tenant.TenantId;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One call through a door: check, take from the budget, write the receipt, then let the bytes out and stream back. Nothing
 * leaves before the receipt is durable.
 */
final class Passage {
    private static final Logger LOG = Logger.getLogger(Passage.class);

    private final Gateway gateway;
    private final TenantId tenant;
    private final InputStream in;
    private final OutputStream out;
    private final AtomicBoolean gone = new AtomicBoolean();

    Passage(Gateway gateway, TenantId tenant, SocketChannel channel) {
        this.gateway = gateway;
        this.tenant = tenant;
        this.in = new BufferedInputStream(Channels.newInputStream(channel));
        this.out = Channels.newOutputStream(channel);
    }

    void run() {
        try {
            GenerateCall call = Wire.read(in, GenerateCall.class);
            if (call != null) answer(call);
        } catch (IOException e) {
            LOG.debugf(
                    "tenant %s: a gateway call ended: %s", tenant, e.getClass().getSimpleName());
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
        if (permit.policy() == EgressPolicy.NONE) {
            LOG.infof("tenant %s message %s: egress refused by policy", tenant, call.message());
            return new GatewayEvent.Refused("egress_refused", "");
        }
        if (gateway.route() == null) return new GatewayEvent.Refused("engine_unavailable", "no engine is configured");
        String fault = Prompt.fault(call);
        return fault.isEmpty() ? null : new GatewayEvent.Refused("bad_request", fault);
    }

    private void generate(Permit permit, GenerateCall call) throws IOException {
        EngineRoute route = gateway.route();
        if (route == null) return;
        String body = Prompt.body(route.model(), call);
        int bytes = body.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > gateway.maxBodyBytes()) {
            refuse("bad_request", "the prompt is too long");
            return;
        }
        int tokensIn = Prompt.tokens(call);
        if (!permit.spend(tokensIn, call.maxTokens())) {
            refuse("budget_exhausted", "");
            return;
        }
        String salt = Commitment.newSalt();
        Crossed crossed = new Crossed(
                Receipt.Stage.OPENED,
                call.message(),
                permit.agent(),
                permit.agentVersion(),
                permit.policy(),
                route.name(),
                route.model(),
                "",
                bytes,
                call.passages().size(),
                new Spans(bytes, 0, 0, 0, 0),
                tokensIn,
                0,
                Settlement.OPEN,
                Commitment.of(salt, body),
                Commitment.of(salt, ""));
        try (EngineRoute.Place place = route.take(tenant)) {
            if (!place.taken()) refuse("engine_unavailable", "the engine is busy");
            else if (opened(crossed)) cross(permit, route, call, body, salt, crossed);
        }
    }

    /** Nothing leaves without a receipt. */
    private boolean opened(Crossed crossed) throws IOException {
        try {
            gateway.receipts().append(tenant, crossed);
            return true;
        } catch (RuntimeException e) {
            LOG.errorf("tenant %s message %s: no receipt, so nothing leaves", tenant, crossed.message());
            refuse("engine_unavailable", "no receipt could be written");
            return false;
        }
    }

    private void cross(Permit permit, EngineRoute route, GenerateCall call, String body, String salt, Crossed crossed)
            throws IOException {
        Thread.ofVirtual().name("gateway-hangup").start(this::awaitHangup);
        Delivery delivery = new Delivery(call.maxTokens(), this::deliver);
        Outcome outcome = Outcome.CANCELLED;
        try {
            Wire.write(out, new GatewayEvent.Sent(body, salt));
            outcome = route.generate(body, delivery, () -> gone.get() || permit.ended());
        } finally {
            close(crossed, delivery.tokens());
        }
        end(outcome, delivery, crossed.closed(delivery.tokens()), salt);
    }

    private void end(Outcome outcome, Delivery delivery, Crossed crossed, String salt) throws IOException {
        LOG.debugf("tenant %s message %s: engine %s", tenant, crossed.message(), outcome);
        if (outcome == Outcome.CANCELLED) return;
        if (!delivery.any() && outcome != Outcome.COMPLETE) {
            refuse(outcome == Outcome.TOO_SLOW ? "engine_timeout" : "engine_unavailable", "");
            return;
        }
        Crossing crossing = new Crossing(
                crossed.engine(),
                crossed.model(),
                crossed.sentBytes(),
                crossed.passages(),
                crossed.tokensIn(),
                crossed.tokensOut(),
                salt,
                crossed.commitment());
        Wire.write(out, new GatewayEvent.Finished(outcome == Outcome.COMPLETE, crossing));
    }

    private void close(Crossed opened, int tokensOut) {
        try {
            gateway.receipts().append(tenant, opened.closed(tokensOut));
        } catch (RuntimeException e) {
            // The opening stands in the chain and says that these bytes left.
            LOG.errorf("tenant %s message %s: a receipt could not be closed", tenant, opened.message());
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
