package bicameral.worker.encode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * Reads an ONNX file as the protocol buffer that it is, far enough to know that it holds nothing but a plain network: no tensor
 * in another file, no subgraph (so no loop), no function of its own, no operator of chance, none from elsewhere.
 */
final class ModelFile {
    private static final int MOST_NODES = 20_000;
    private static final Set<String> DOMAINS = Set.of("", "ai.onnx", "com.microsoft");
    /** The same text has to give the same vector, or a deleted document would leave a trace. */
    private static final Set<String> CHANCE = Set.of(
            "RandomNormal", "RandomNormalLike", "RandomUniform", "RandomUniformLike", "Multinomial", "Bernoulli");

    private static final int GRAPH = 7;
    private static final int FUNCTIONS = 25;
    private static final int NODE = 1;
    private static final int INITIALIZER = 5;
    private static final int SPARSE_INITIALIZER = 15;
    private static final int OPERATOR = 4;
    private static final int ATTRIBUTE = 5;
    private static final int DOMAIN = 7;
    private static final int TENSOR = 5;
    private static final int SUBGRAPH = 6;
    private static final int TENSORS = 10;
    private static final int SUBGRAPHS = 11;
    private static final int EXTERNAL_DATA = 13;
    private static final int LOCATION = 14;

    private int nodes;
    private boolean graph;

    private ModelFile() {}

    /** encoder_not_onnx, encoder_forbidden. */
    static void check(Path file) throws EncoderFailed {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            ModelFile model = new ModelFile();
            model.fields(bytes.order(ByteOrder.LITTLE_ENDIAN), model::ofModel);
            if (!model.graph || model.nodes == 0) throw new EncoderFailed("encoder_not_onnx");
        } catch (EncoderFailed e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new EncoderFailed("encoder_not_onnx");
        }
    }

    /** Is shown a field: its bytes, or its number where it is one. */
    private interface Field {
        void of(int number, ByteBuffer bytes, long value) throws EncoderFailed;
    }

    private void fields(ByteBuffer message, Field field) throws EncoderFailed {
        ByteBuffer nothing = ByteBuffer.allocate(0);
        while (message.hasRemaining()) {
            long tag = varint(message);
            int number = (int) (tag >>> 3);
            switch ((int) tag & 7) {
                case 0 -> field.of(number, nothing, varint(message));
                case 1 -> message.position(message.position() + Long.BYTES);
                case 2 -> {
                    int length = Math.toIntExact(varint(message));
                    if (length < 0 || length > message.remaining()) throw new EncoderFailed("encoder_not_onnx");
                    ByteBuffer part = message.slice(message.position(), length).order(ByteOrder.LITTLE_ENDIAN);
                    message.position(message.position() + length);
                    field.of(number, part, 0);
                }
                case 5 -> message.position(message.position() + Integer.BYTES);
                default -> throw new EncoderFailed("encoder_not_onnx");
            }
        }
    }

    private static long varint(ByteBuffer bytes) throws EncoderFailed {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = bytes.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) return value;
        }
        throw new EncoderFailed("encoder_not_onnx");
    }

    private void ofModel(int number, ByteBuffer bytes, long value) throws EncoderFailed {
        if (number == FUNCTIONS) throw forbidden();
        if (number != GRAPH) return;
        graph = true;
        fields(bytes, this::ofGraph);
    }

    private void ofGraph(int number, ByteBuffer bytes, long value) throws EncoderFailed {
        switch (number) {
            case NODE -> {
                if (++nodes > MOST_NODES) throw forbidden();
                fields(bytes, this::ofNode);
            }
            case INITIALIZER -> fields(bytes, this::ofTensor);
            case SPARSE_INITIALIZER ->
                fields(bytes, (field, part, number2) -> {
                    if (field == 1 || field == 2) fields(part, this::ofTensor);
                });
            default -> {}
        }
    }

    private void ofNode(int number, ByteBuffer bytes, long value) throws EncoderFailed {
        if (number == OPERATOR && CHANCE.contains(text(bytes))) throw forbidden();
        if (number == DOMAIN && !DOMAINS.contains(text(bytes))) throw forbidden();
        if (number == ATTRIBUTE) fields(bytes, this::ofAttribute);
    }

    private void ofAttribute(int number, ByteBuffer bytes, long value) throws EncoderFailed {
        if (number == SUBGRAPH || number == SUBGRAPHS) throw forbidden();
        if (number == TENSOR || number == TENSORS) fields(bytes, this::ofTensor);
    }

    private void ofTensor(int number, ByteBuffer bytes, long value) throws EncoderFailed {
        if (number == EXTERNAL_DATA || (number == LOCATION && value != 0)) throw forbidden();
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }

    private static EncoderFailed forbidden() {
        return new EncoderFailed("encoder_forbidden");
    }
}
