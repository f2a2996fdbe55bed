package bicameral.worker.endpoint;

import bicameral.protocol.EmbedCall;
import bicameral.protocol.GatewayCall;
import bicameral.protocol.GatewayEvent;
import bicameral.protocol.GatewayEvent.Embedded;
import bicameral.protocol.GatewayEvent.Unembedded;
import bicameral.protocol.Wire;
import bicameral.protocol.transport.Connection;
import bicameral.worker.engine.GatewayClient;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A gateway that speaks the real wire, and has an endpoint behind it that does as it is told. */
public final class TinyGateway implements GatewayClient.Dialer {
    public final List<EmbedCall> calls = new CopyOnWriteArrayList<>();
    private volatile Function<EmbedCall, List<GatewayEvent>> endpoint;

    public TinyGateway(Function<EmbedCall, List<GatewayEvent>> endpoint) {
        this.endpoint = endpoint;
    }

    /** From now on it does this. */
    public void does(Function<EmbedCall, List<GatewayEvent>> other) {
        endpoint = other;
    }

    public static Function<EmbedCall, List<GatewayEvent>> refusing(String code) {
        return call -> List.of(Unembedded.of(code));
    }

    /** A vector for each text. */
    public static Function<EmbedCall, List<GatewayEvent>> by(Function<String, float[]> vectors) {
        return call -> {
            float[][] all = call.texts().stream()
                    .map(EmbedCall.Text::joined)
                    .map(vectors)
                    .toArray(float[][]::new);
            ByteBuffer bytes = ByteBuffer.allocate(all.length * all[0].length * Float.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN);
            for (float[] vector : all) for (float x : vector) bytes.putFloat(x);
            Embedded embedded = new Embedded(all[0].length, Base64.getEncoder().encodeToString(bytes.array()));
            return call.message() == null
                    ? List.of(embedded)
                    : List.of(new GatewayEvent.Sent("body", "salt", "spans"), embedded);
        };
    }

    /** All texts that came, joined. */
    public List<String> texts() {
        return calls.stream()
                .flatMap(call -> call.texts().stream())
                .map(EmbedCall.Text::joined)
                .toList();
    }

    @Override
    public Connection dial() {
        return new Line();
    }

    /** Answers when somebody begins to listen, which is after the call was made. */
    private final class Line implements Connection {
        private final ByteArrayOutputStream heard = new ByteArrayOutputStream();

        @Override
        public InputStream input() {
            try {
                GatewayCall call = Wire.decode(heard.toByteArray(), GatewayCall.class);
                if (!(call instanceof EmbedCall embed)) throw new IOException("not for vectors");
                calls.add(embed);
                ByteArrayOutputStream said = new ByteArrayOutputStream();
                for (GatewayEvent event : endpoint.apply(embed)) Wire.write(said, event);
                return new ByteArrayInputStream(said.toByteArray());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public OutputStream output() {
            return heard;
        }

        @Override
        public void close() {}
    }
}
