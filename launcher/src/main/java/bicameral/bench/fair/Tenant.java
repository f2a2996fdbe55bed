package bicameral.bench.fair;

import bicameral.host.gateway.Admission;
import bicameral.host.gateway.Door;
import bicameral.host.gateway.EgressPolicy;
import bicameral.host.gateway.Gateway;
import bicameral.host.gateway.Permit;
import bicameral.host.gateway.Urgency;
import bicameral.protocol.GatewayEvent;
import bicameral.protocol.GenerateCall;
import bicameral.protocol.Wire;
import bicameral.tenant.Ids;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/** A tenant with a door of its own to the gateway, who speaks through it as a chamber does. Thread-safe. */
final class Tenant implements AutoCloseable {
    private final TenantId id = new TenantId(Ids.next());
    private final UUID agent = Ids.next();
    private final Gateway gateway;
    private final Path socket;
    private final Door door;

    Tenant(Gateway gateway, Path socket) throws IOException {
        this.gateway = gateway;
        this.socket = socket;
        this.door = gateway.open(id, socket);
    }

    TenantId id() {
        return id;
    }

    /** One message from admission to its end. */
    Sample ask(Prompts.Prompt prompt, int tokens) throws IOException {
        long began = System.nanoTime();
        UUID message = Ids.next();
        Admission admission = new Admission(
                id,
                message,
                agent,
                1,
                EgressPolicy.PASSAGES,
                Urgency.PAID,
                new Admission.Known(prompt.question(), List.of(prompt.agent()), false));
        try (Permit permit = gateway.admit(admission);
                SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            say(channel, new GenerateCall(message, prompt.turns(), tokens));
            return read(channel, permit, began);
        }
    }

    private static void say(SocketChannel channel, GenerateCall call) {
        try {
            Wire.write(Channels.newOutputStream(channel), call);
        } catch (IOException turnedAway) {
            // Before it had all been said; the reason is there to be read.
        }
    }

    private static Sample read(SocketChannel channel, Permit permit, long began) throws IOException {
        BufferedInputStream in = new BufferedInputStream(Channels.newInputStream(channel));
        long first = 0;
        int tokens = 0;
        boolean waited = false;
        while (true) {
            GatewayEvent event = Wire.read(in, GatewayEvent.class);
            switch (event) {
                case null -> throw new IOException("the gateway hung up");
                case GatewayEvent.Delta delta -> {
                    if (tokens++ == 0) first = System.nanoTime();
                }
                case GatewayEvent.Finished finished -> {
                    return Sample.answered(began, first, tokens, waited);
                }
                case GatewayEvent.Refused refused -> {
                    return Sample.refused(comeBack(permit));
                }
                case GatewayEvent.Queued queued -> waited = true;
                case GatewayEvent.Sent sent -> {}
                case GatewayEvent.Embedded _, GatewayEvent.Unembedded _ ->
                    throw new IOException("vectors that nobody asked for");
            }
        }
    }

    private static long comeBack(Permit permit) {
        Refusal refusal = permit.refusal();
        return refusal != null && refusal.values().get("retryAfter") instanceof Number seconds
                ? seconds.longValue()
                : 1;
    }

    @Override
    public void close() {
        door.close();
    }
}
