package bicameral.worker.learn;

import bicameral.worker.encode.EncoderFailed;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What the worker tells the learning child of the texts it asked about, a line.
 *
 * @param count of vectors
 * @param width numbers in each
 * @param vectors all numbers as 32-bit floats, little-endian, in base 64
 * @param problem why there are none; null where there are
 */
record CourseAnswer(
        int count, int width, String vectors, @Nullable String problem) {
    static CourseAnswer of(float[][] vectors) {
        int width = vectors.length == 0 ? 0 : vectors[0].length;
        ByteBuffer bytes =
                ByteBuffer.allocate(vectors.length * width * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float[] vector : vectors) for (float x : vector) bytes.putFloat(x);
        return new CourseAnswer(vectors.length, width, Base64.getEncoder().encodeToString(bytes.array()), null);
    }

    static CourseAnswer failed(String problem) {
        return new CourseAnswer(0, 0, "", problem);
    }

    float[][] read() throws EncoderFailed {
        if (problem != null) throw new EncoderFailed(problem);
        FloatBuffer all = ByteBuffer.wrap(Base64.getDecoder().decode(vectors))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        float[][] read = new float[count][width];
        for (float[] vector : read) all.get(vector);
        return read;
    }
}
