package bicameral.host.gateway;

import bicameral.protocol.EmbedCall;
import bicameral.protocol.GenerateCall;
import bicameral.protocol.log.Hash;
import bicameral.protocol.prompt.Piece;
import bicameral.protocol.prompt.Piece.Sort;
import bicameral.protocol.receipt.Spans;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A request to an engine or an embedding endpoint, exactly as it leaves, with what each of its bytes is.
 *
 * @param bytes how long it is in UTF-8
 * @param spans the sums; they are all of the bytes, for whatever is no piece is the product's own
 * @param map each stretch, a JSON object a line: its sort, from which byte to which, and for a passage which characters of which
 *     document, with the SHA-256 of its words
 * @param stretches the same without where they are from
 */
record Body(String text, int bytes, Spans spans, String map, List<Stretch> stretches) {
    Body {
        stretches = List.copyOf(stretches);
    }

    /** Bytes of one sort, from the first to behind the last. */
    record Stretch(Sort sort, int from, int to) {}

    static Body of(String model, GenerateCall call) {
        Writing writing = new Writing();
        writing.template("{\"model\":" + quoted(model) + ",\"stream\":true,\"max_tokens\":" + call.maxTokens()
                + ",\"messages\":[");
        for (int i = 0; i < call.turns().size(); i++) {
            GenerateCall.Turn turn = call.turns().get(i);
            writing.template((i == 0 ? "" : ",") + "{\"role\":" + quoted(turn.role()) + ",\"content\":\"");
            turn.pieces().forEach(writing::piece);
            writing.template("\"}");
        }
        writing.template("]}");
        return writing.body();
    }

    /** A request for vectors, as most endpoints want it. */
    static Body of(String model, EmbedCall call, String prefix) {
        Writing writing = new Writing();
        writing.template("{\"model\":" + quoted(model) + ",\"encoding_format\":\"float\",\"input\":[");
        for (int i = 0; i < call.texts().size(); i++) {
            writing.template((i == 0 ? "\"" : ",\"") + escaped(prefix));
            call.texts().get(i).pieces().forEach(writing::piece);
            writing.template("\"");
        }
        writing.template("]}");
        return writing.body();
    }

    private static String quoted(String text) {
        return '"' + escaped(text) + '"';
    }

    private static String escaped(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text));
    }

    /** Puts the bytes one behind the other and notes what they are. */
    private static final class Writing {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream(16 * 1024);
        private final StringBuilder map = new StringBuilder();
        private final List<Stretch> stretches = new ArrayList<>();
        private final Map<Sort, Long> sums = new EnumMap<>(Sort.class);
        private int openedAt;

        /** Neighbouring words of the product's own are one stretch. */
        void template(String json) {
            write(Sort.TEMPLATE, json);
        }

        void piece(Piece piece) {
            if (piece.sort() == Sort.TEMPLATE) {
                template(escaped(piece.text()));
                return;
            }
            closeTemplate();
            int from = out.size();
            write(piece.sort(), escaped(piece.text()));
            line(piece.sort(), from, out.size(), origin(piece));
            openedAt = out.size();
        }

        private void write(Sort sort, String json) {
            byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
            out.writeBytes(bytes);
            sums.merge(sort, (long) bytes.length, Long::sum);
        }

        private void closeTemplate() {
            if (out.size() > openedAt) line(Sort.TEMPLATE, openedAt, out.size(), "");
        }

        private void line(Sort sort, int from, int to, String more) {
            stretches.add(new Stretch(sort, from, to));
            map.append("{\"sort\":\"")
                    .append(sort)
                    .append("\",\"from\":")
                    .append(from)
                    .append(",\"to\":")
                    .append(to);
            map.append(more).append("}\n");
        }

        private static String origin(Piece piece) {
            UUID document = piece.document();
            if (document == null) return "";
            Hash words = Hash.of(piece.text().getBytes(StandardCharsets.UTF_8));
            return ",\"document\":\"" + document + "\",\"passage\":" + piece.passage() + ",\"start\":" + piece.start()
                    + ",\"end\":" + piece.end() + ",\"sha256\":\"" + words + "\"";
        }

        Body body() {
            closeTemplate();
            Spans spans = new Spans(
                    sum(Sort.TEMPLATE) + sum(Sort.PERSONA),
                    sum(Sort.QUESTION),
                    sum(Sort.CONVERSATION),
                    sum(Sort.PASSAGE),
                    sum(Sort.PSEUDONYM));
            return new Body(out.toString(StandardCharsets.UTF_8), out.size(), spans, map.toString(), stretches);
        }

        private long sum(Sort sort) {
            return sums.getOrDefault(sort, 0L);
        }
    }
}
