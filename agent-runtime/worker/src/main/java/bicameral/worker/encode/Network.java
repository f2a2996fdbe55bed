package bicameral.worker.encode;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A model in the runtime: ids in, vectors out. One thread. */
final class Network implements AutoCloseable {
    private static final int MOST_WIDTH = 1024;
    private static final String POOLED = "sentence_embedding";

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final boolean firstOnly;

    Network(Path model, boolean firstOnly) throws EncoderFailed {
        this.firstOnly = firstOnly;
        try {
            environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "encoder");
            OrtSession.SessionOptions options = new OrtSession.SessionOptions();
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
            options.setMemoryPatternOptimization(false);
            session = environment.createSession(model.toString(), options);
        } catch (OrtException e) {
            throw new EncoderFailed("encoder_not_onnx");
        }
    }

    /** A vector of length 1 for each row of ids; shorter rows are filled and masked. */
    float[][] run(List<long[]> rows) throws EncoderFailed {
        int longest = rows.stream().mapToInt(row -> row.length).max().orElse(0);
        long[] ids = new long[rows.size() * longest];
        long[] mask = new long[ids.length];
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.get(i), 0, ids, i * longest, rows.get(i).length);
            Arrays.fill(mask, i * longest, i * longest + rows.get(i).length, 1);
        }
        long[] shape = {rows.size(), longest};
        Map<String, OnnxTensor> inputs = new HashMap<>();
        try {
            for (String name : session.getInputNames()) {
                long[] values = switch (name) {
                    case "input_ids" -> ids;
                    case "attention_mask" -> mask;
                    case "token_type_ids" -> new long[ids.length];
                    default -> throw new EncoderFailed("encoder_inputs");
                };
                inputs.put(name, OnnxTensor.createTensor(environment, LongBuffer.wrap(values), shape));
            }
            try (OrtSession.Result result = session.run(inputs)) {
                return pooled(output(result), rows);
            }
        } catch (OrtException e) {
            throw new EncoderFailed("encoder_failed");
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    private static Object output(OrtSession.Result result) throws OrtException, EncoderFailed {
        OnnxValue pooled = result.get(POOLED).orElse(null);
        if (pooled != null) return pooled.getValue();
        if (result.size() == 0) throw new EncoderFailed("encoder_outputs");
        return result.get(0).getValue();
    }

    private float[][] pooled(Object output, List<long[]> rows) throws EncoderFailed {
        float[][] vectors;
        if (output instanceof float[][] two) vectors = two;
        else if (output instanceof float[][][] three) vectors = pooled(three, rows);
        else throw new EncoderFailed("encoder_outputs");
        if (vectors.length != rows.size()) throw new EncoderFailed("encoder_outputs");
        for (float[] vector : vectors) normalize(vector);
        return vectors;
    }

    private float[][] pooled(float[][][] tokens, List<long[]> rows) throws EncoderFailed {
        if (tokens.length != rows.size()) throw new EncoderFailed("encoder_outputs");
        float[][] vectors = new float[tokens.length][];
        for (int i = 0; i < tokens.length; i++) {
            int used = firstOnly ? 1 : rows.get(i).length;
            if (tokens[i].length < used) throw new EncoderFailed("encoder_outputs");
            float[] sum = new float[tokens[i][0].length];
            for (int t = 0; t < used; t++) for (int k = 0; k < sum.length; k++) sum[k] += tokens[i][t][k];
            vectors[i] = sum;
        }
        return vectors;
    }

    private static void normalize(float[] vector) throws EncoderFailed {
        if (vector.length == 0 || vector.length > MOST_WIDTH) throw new EncoderFailed("encoder_outputs");
        double squares = 0;
        for (float x : vector) squares += (double) x * x;
        if (!Double.isFinite(squares)) throw new EncoderFailed("encoder_outputs");
        float length = (float) Math.sqrt(squares);
        if (length > 0) for (int k = 0; k < vector.length; k++) vector[k] /= length;
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }
}
