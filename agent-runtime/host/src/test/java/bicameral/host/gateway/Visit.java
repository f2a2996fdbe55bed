package bicameral.host.gateway;

import bicameral.host.receipt.Receipts;
import bicameral.protocol.GatewayEvent;
import bicameral.protocol.GenerateCall;
import bicameral.protocol.Wire;
import bicameral.protocol.prompt.Piece;
import bicameral.tenant.Ids;
import bicameral.tenant.TenantId;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One message to the engine through a tenant's door, as a chamber sends it. */
final class Visit implements AutoCloseable {
    static final UUID AGENT = new UUID(4, 2);
    private static final int SECONDS = 20;

    final UUID message;
    final Permit permit;
    final CompletableFuture<GatewayEvent> end = new CompletableFuture<>();
    private final TenantId tenant;
    private final SocketChannel channel;
    private final BlockingQueue<GatewayEvent> events = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();

    Visit(Gateway gateway, TenantId tenant, Path door, Urgency urgency) {
        this.tenant = tenant;
        this.message = Ids.next();
        this.permit = gateway.admit(new Admission(
                tenant,
                message,
                AGENT,
                1,
                EgressPolicy.PASSAGES,
                urgency,
                new Admission.Known("hello from " + tenant, List.of(), false)));
        try {
            channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.connect(UnixDomainSocketAddress.of(door));
            List<GenerateCall.Turn> turns =
                    List.of(GenerateCall.Turn.of("user", Piece.Sort.QUESTION, "hello from " + tenant));
            Wire.write(Channels.newOutputStream(channel), new GenerateCall(message, turns, 100));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::read);
    }

    private void read() {
        try {
            BufferedInputStream in = new BufferedInputStream(Channels.newInputStream(channel));
            while (true) {
                GatewayEvent event = Wire.read(in, GatewayEvent.class);
                if (event == null) throw new IOException("the gateway hung up");
                if (event instanceof GatewayEvent.Delta delta) text.append(delta.text());
                events.add(event);
                if (event instanceof GatewayEvent.Finished || event instanceof GatewayEvent.Refused)
                    end.complete(event);
            }
        } catch (IOException e) {
            end.completeExceptionally(e);
        }
    }

    /** The next event of this kind; those before it are skipped. */
    <T extends GatewayEvent> T next(Class<T> kind) {
        try {
            while (true) {
                GatewayEvent event = events.poll(SECONDS, TimeUnit.SECONDS);
                if (event == null) throw new AssertionError("no " + kind.getSimpleName() + " within " + SECONDS + " s");
                if (kind.isInstance(event)) return kind.cast(event);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** What it came to: the text, or the code of the refusal. */
    String result() {
        GatewayEvent last = end.orTimeout(SECONDS, TimeUnit.SECONDS).join();
        return last instanceof GatewayEvent.Refused refused ? "refused: " + refused.code() : text.toString();
    }

    List<String> engines(Receipts receipts) {
        return receipts.ofMessage(tenant, message).stream()
                .map(receipt -> receipt.engine() + " " + receipt.stage())
                .toList();
    }

    /** Hangs up without a word. */
    void leave() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        leave();
        permit.close();
    }
}
