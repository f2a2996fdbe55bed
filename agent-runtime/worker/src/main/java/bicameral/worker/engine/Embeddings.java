package bicameral.worker.engine;

import bicameral.protocol.EmbedCall;
import bicameral.protocol.GatewayEvent;
import bicameral.protocol.GatewayEvent.Embedded;
import bicameral.protocol.GatewayEvent.Sent;
import bicameral.protocol.GatewayEvent.Unembedded;
import bicameral.protocol.prompt.Piece;
import bicameral.protocol.redaction.Detectors;
import bicameral.protocol.redaction.Redactor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Asks the gateway for vectors by the tenant's own endpoint; each call has a connection of its own. Thread-safe. */
public final class Embeddings {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

    private final GatewayClient gateway;
    private final Supplier<Redactor> redactors;

    /** @param redactors a fresh one for each text, so that a text always becomes the same */
    public Embeddings(GatewayClient gateway, Supplier<Redactor> redactors) {
        this.gateway = gateway;
        this.redactors = redactors;
    }

    /**
     * A question on its way to its answer.
     *
     * @param said as the visitor wrote it
     * @param sent told of what is about to leave
     */
    public record Asked(UUID message, String said, Consumer<Sent> sent) {
        /**
         * What of the visitor's words is asked for: what is sought, where it is a part of them, as it stands there, else all of them. What
         * was mended, or added from earlier turns and documents, is for the chamber alone.
         */
        public String words(String sought) {
            if (said.contains(sought)) return sought;
            int[] places = places(said);
            String letters = letters(sought);
            int first = letters.isEmpty() ? -1 : at(said, places).indexOf(letters);
            return first < 0 ? said : said.substring(places[first], places[first + letters.length() - 1] + 1);
        }

        private static String letters(String text) {
            return at(text, places(text));
        }

        private static String at(String text, int[] places) {
            StringBuilder letters = new StringBuilder(places.length);
            for (int place : places) letters.append(text.charAt(place));
            return letters.toString();
        }

        /** Where letters and digits stand, by each of their UTF-16 units. */
        private static int[] places(String text) {
            IntStream.Builder places = IntStream.builder();
            Matcher words = WORD.matcher(text);
            while (words.find()) IntStream.range(words.start(), words.end()).forEach(places);
            return places.build().toArray();
        }
    }

    /** There are no vectors. */
    public static final class Refused extends IOException {
        private static final long serialVersionUID = 1;

        private final String code;
        private final int retryAfterSeconds;

        Refused(Unembedded why) {
            super(why.code());
            this.code = why.code();
            this.retryAfterSeconds = why.retryAfterSeconds();
        }

        /** As {@link Unembedded#code()}. */
        public String code() {
            return code;
        }

        /** When the endpoint wants to be asked again; 0 where it did not say. */
        public int retryAfterSeconds() {
            return retryAfterSeconds;
        }
    }

    /**
     * Vectors of texts of documents, or of questions made from them.
     *
     * @param texts at most {@link EmbedCall#MOST_TEXTS}
     * @throws Refused where there will be none; any other IOException where the gateway cannot be reached
     */
    public float[][] learn(long endpoint, EmbedCall.As as, List<String> texts) throws IOException {
        return redactingWhereAsked(
                redactor -> new EmbedCall(
                        null,
                        endpoint,
                        as,
                        redactor,
                        texts.stream()
                                .map(text -> text(Piece.Sort.PASSAGE, text, redactor))
                                .toList()),
                sent -> {});
    }

    /**
     * The vector of words of the visitor's question.
     *
     * @throws Refused as above
     */
    public float[] ask(long endpoint, Asked asked, String words) throws IOException {
        return redactingWhereAsked(
                redacted -> new EmbedCall(
                        asked.message(),
                        endpoint,
                        EmbedCall.As.QUESTION,
                        redacted,
                        List.of(text(Piece.Sort.QUESTION, words, redacted))),
                asked.sent())[0];
    }

    /** A call, redacted or not. */
    private interface Making {
        EmbedCall made(boolean redacted);
    }

    /** What the ceiling is only the gateway knows. */
    private float[][] redactingWhereAsked(Making making, Consumer<Sent> sent) throws IOException {
        try {
            return embedded(making.made(false), sent);
        } catch (Refused refused) {
            if (!refused.code().equals("redaction_required")) throw refused;
            EmbedCall redacted = making.made(true);
            // The gateway would stop it, and record that this chamber does not redact.
            if (redacted.texts().stream().anyMatch(text -> Detectors.tell(text.joined())))
                throw new Refused(Unembedded.of("egress_refused"));
            return embedded(redacted, sent);
        }
    }

    private EmbedCall.Text text(Piece.Sort sort, String text, boolean redacted) {
        Redactor redactor = redacted ? redactors.get() : null;
        return new EmbedCall.Text(new Pieces(redactor).add(sort, cut(text)).all());
    }

    private static String cut(String text) {
        int most = EmbedCall.MOST_CHARACTERS;
        if (text.length() <= most) return text;
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }

    private float[][] embedded(EmbedCall call, Consumer<Sent> sent) throws IOException {
        try (GatewayClient.Stream stream = gateway.open(call)) {
            GatewayEvent event;
            while ((event = stream.next()) != null) {
                switch (event) {
                    case Sent what -> sent.accept(what);
                    case Embedded vectors -> {
                        return vectors(vectors, call.texts().size());
                    }
                    case Unembedded why -> throw new Refused(why);
                    case GatewayEvent.Refused why -> throw new Refused(Unembedded.of("endpoint_busy"));
                    case GatewayEvent.Queued _, GatewayEvent.Delta _, GatewayEvent.Finished _ ->
                        throw new IOException("text that nobody asked for");
                }
            }
            throw new IOException("the gateway hung up");
        }
    }

    private static float[][] vectors(Embedded embedded, int texts) throws IOException {
        int width = embedded.width();
        byte[] bytes = Base64.getDecoder().decode(embedded.vectors());
        if (width < 1 || width > EmbedCall.MOST_WIDTH || bytes.length != (long) texts * width * Float.BYTES)
            throw new IOException("not the vectors that were asked for");
        FloatBuffer all = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        float[][] vectors = new float[texts][width];
        for (float[] vector : vectors) all.get(vector);
        return vectors;
    }
}
