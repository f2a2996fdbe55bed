package bicameral.worker.encode;

import org.jspecify.annotations.Nullable;

/**
 * What the encoding child says, a line for each that it is told.
 *
 * @param width numbers in a vector
 * @param vectors all numbers as 32-bit floats, little-endian, in base 64
 * @param problem why there will be none; null where there are
 */
record EncoderFrame(int width, String vectors, @Nullable String problem) {
    static EncoderFrame failed(String problem) {
        return new EncoderFrame(0, "", problem);
    }
}
