package bicameral.worker.encode;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes small ONNX models and their tokenizers, byte by byte as the format has them. */
public final class OnnxFile {
    private static final int FLOAT = 1;
    private static final int INT64 = 7;

    private OnnxFile() {}

    /** A message under construction. */
    private static final class Message {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Message number(int field, long value) {
            varint((long) field << 3);
            varint(value);
            return this;
        }

        Message bytes(int field, byte[] value) {
            varint(((long) field << 3) | 2);
            varint(value.length);
            out.writeBytes(value);
            return this;
        }

        Message text(int field, String value) {
            return bytes(field, value.getBytes(StandardCharsets.UTF_8));
        }

        Message part(int field, Message value) {
            return bytes(field, value.out.toByteArray());
        }

        private void varint(long value) {
            long rest = value;
            for (; (rest & ~0x7fL) != 0; rest >>>= 7) out.write((int) ((rest & 0x7f) | 0x80));
            out.write((int) rest);
        }

        byte[] all() {
            return out.toByteArray();
        }
    }

    /** A model that looks its words' vectors up, and the tokenizer that knows the words. */
    public static void lookup(Path directory, Map<String, float[]> words) throws IOException {
        int width = words.values().iterator().next().length;
        List<String> pieces = new java.util.ArrayList<>(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]"));
        pieces.addAll(words.keySet());
        ByteBuffer table =
                ByteBuffer.allocate(pieces.size() * width * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (String piece : pieces) for (float x : words.getOrDefault(piece, new float[width])) table.putFloat(x);
        Message tensor = new Message()
                .number(1, pieces.size())
                .number(1, width)
                .number(2, FLOAT)
                .text(8, "table")
                .bytes(9, table.array());
        Message gather =
                node("Gather", "").text(1, "table").text(1, "input_ids").text(2, "hidden");
        write(directory, new Message().part(1, gather).part(5, tensor));
        tokenizer(directory, pieces);
    }

    /** A tokenizer of the kind WordPiece with these pieces. */
    public static void tokenizer(Path directory, List<String> pieces) throws IOException {
        String vocabulary = java.util.stream.IntStream.range(0, pieces.size())
                .mapToObj(i -> '"' + pieces.get(i) + "\":" + i)
                .collect(Collectors.joining(","));
        Files.writeString(
                directory.resolve("tokenizer.json"),
                "{\"normalizer\":{\"type\":\"BertNormalizer\",\"lowercase\":true},\"model\":{\"type\":\"WordPiece\","
                        + "\"unk_token\":\"[UNK]\",\"continuing_subword_prefix\":\"##\",\"vocab\":{" + vocabulary
                        + "}}}");
    }

    /** A model whose one operator is this one. */
    static void operator(Path directory, String operator, String domain) throws IOException {
        write(
                directory,
                new Message()
                        .part(1, node(operator, domain).text(1, "input_ids").text(2, "hidden")));
    }

    /** One whose operator has a graph of its own, as loops have. */
    static void loop(Path directory) throws IOException {
        Message body = new Message().part(1, node("Identity", "").text(1, "x").text(2, "y"));
        Message attribute = new Message().text(1, "body").part(6, body).number(20, 5);
        write(
                directory,
                new Message().part(1, node("Loop", "").part(5, attribute).text(2, "hidden")));
    }

    /** One whose table is another file. */
    static void external(Path directory) throws IOException {
        Message where = new Message().text(1, "location").text(2, "../chamber.db");
        Message tensor = new Message()
                .number(1, 4)
                .number(2, FLOAT)
                .text(8, "table")
                .part(13, where)
                .number(14, 1);
        Message gather =
                node("Gather", "").text(1, "table").text(1, "input_ids").text(2, "hidden");
        write(directory, new Message().part(1, gather).part(5, tensor));
    }

    /** One that makes a table of some gigabytes as soon as it is asked anything. */
    static void greedy(Path directory, long rows) throws IOException {
        ByteBuffer shape = ByteBuffer.allocate(2 * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        shape.putLong(rows).putLong(65_536);
        Message tensor =
                new Message().number(1, 2).number(2, INT64).text(8, "shape").bytes(9, shape.array());
        Message wide = node("Expand", "").text(1, "one").text(1, "shape").text(2, "wide");
        Message cast = node("Cast", "")
                .text(1, "input_ids")
                .text(2, "floats")
                .part(5, new Message().text(1, "to").number(3, FLOAT).number(20, 2));
        Message least = node("ReduceMin", "")
                .text(1, "floats")
                .text(2, "one")
                .part(5, new Message().text(1, "keepdims").number(3, 1).number(20, 2));
        write(
                directory,
                new Message()
                        .part(1, cast)
                        .part(1, least)
                        .part(1, wide)
                        .part(1, node("Neg", "").text(1, "wide").text(2, "hidden"))
                        .part(5, tensor));
    }

    private static Message node(String operator, String domain) {
        Message node = new Message().text(4, operator);
        return domain.isEmpty() ? node : node.text(7, domain);
    }

    private static void write(Path directory, Message graph) throws IOException {
        Files.createDirectories(directory);
        graph.text(2, "test").part(11, value("input_ids", INT64, 2)).part(12, value("hidden", FLOAT, 0));
        Message model = new Message()
                .number(1, 8)
                .part(7, graph)
                .part(8, new Message().text(1, "").number(2, 13));
        Files.write(directory.resolve("model.onnx"), model.all());
        if (!Files.exists(directory.resolve("tokenizer.json")))
            tokenizer(directory, List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "a"));
    }

    private static Message value(String name, int type, int dimensions) {
        Message tensor = new Message().number(1, type);
        if (dimensions > 0) {
            Message shape = new Message();
            for (int i = 0; i < dimensions; i++) shape.part(1, new Message().text(2, "d" + i));
            tensor.part(2, shape);
        }
        return new Message().text(1, name).part(2, new Message().part(1, tensor));
    }
}
