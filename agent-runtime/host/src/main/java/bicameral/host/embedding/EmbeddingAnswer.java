package bicameral.host.embedding;

import bicameral.protocol.EmbedCall;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads what an endpoint answers: {@code {"data":[{"index":0,"embedding":[…]},…]}}. Piece by piece, so that an answer takes no more
 * memory than its vectors; whatever else stands in it is passed over.
 */
public final class EmbeddingAnswer {
    private static final JsonFactory JSON = new JsonFactory();

    private final float[] @Nullable [] vectors;
    private final JsonParser parser;

    private EmbeddingAnswer(JsonParser parser, int texts) {
        this.parser = parser;
        this.vectors = new float[texts][];
    }

    /** An answer that is none: not JSON, too few or too many vectors, of several widths, or with what is no finite number. */
    public static final class Unusable extends Exception {
        private static final long serialVersionUID = 1;

        Unusable() {
            super("no vectors", null, false, false);
        }
    }

    /** The vectors of so many texts in the texts' order, all of one width and each of length 1. */
    public static float[][] read(byte[] body, int texts) throws Unusable {
        try (JsonParser parser = JSON.createParser(body)) {
            return new EmbeddingAnswer(parser, texts).read();
        } catch (IOException e) {
            throw new Unusable();
        }
    }

    private float[][] read() throws IOException, Unusable {
        require(parser.nextToken() == JsonToken.START_OBJECT);
        boolean told = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean data = parser.currentName().equals("data");
            JsonToken value = parser.nextToken();
            if (data) {
                require(!told && value == JsonToken.START_ARRAY);
                told = true;
                items();
            } else {
                parser.skipChildren();
            }
        }
        require(parser.currentToken() == JsonToken.END_OBJECT);
        return whole();
    }

    private void items() throws IOException, Unusable {
        int item = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            require(parser.currentToken() == JsonToken.START_OBJECT && item < vectors.length);
            item(item++);
        }
    }

    /** What has no index stands where it stands. */
    private void item(int place) throws IOException, Unusable {
        int index = place;
        float[] vector = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("index") && value == JsonToken.VALUE_NUMBER_INT) index = parser.getIntValue();
            else if (name.equals("embedding")) {
                require(value == JsonToken.START_ARRAY);
                vector = numbers();
            } else parser.skipChildren();
        }
        require(parser.currentToken() == JsonToken.END_OBJECT);
        if (vector == null) throw new Unusable();
        require(index >= 0 && index < vectors.length && vectors[index] == null);
        vectors[index] = vector;
    }

    private float[] numbers() throws IOException, Unusable {
        float[] numbers = new float[512];
        int width = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            JsonToken number = parser.currentToken();
            require(number != null && number.isNumeric() && width < EmbedCall.MOST_WIDTH);
            if (width == numbers.length) numbers = Arrays.copyOf(numbers, 2 * width);
            numbers[width++] = parser.getFloatValue();
        }
        return Arrays.copyOf(numbers, width);
    }

    private float[][] whole() throws Unusable {
        float[][] whole = new float[vectors.length][];
        for (int i = 0; i < whole.length; i++) {
            float[] vector = vectors[i];
            if (vector == null || vector.length == 0) throw new Unusable();
            whole[i] = normalized(vector);
            require(vector.length == whole[0].length);
        }
        return whole;
    }

    private static float[] normalized(float[] vector) throws Unusable {
        double squares = 0;
        for (float x : vector) squares += (double) x * x;
        require(Double.isFinite(squares) && squares > 0);
        double length = Math.sqrt(squares);
        for (int k = 0; k < vector.length; k++) vector[k] = (float) (vector[k] / length);
        return vector;
    }

    private static void require(boolean holds) throws Unusable {
        if (!holds) throw new Unusable();
    }
}
