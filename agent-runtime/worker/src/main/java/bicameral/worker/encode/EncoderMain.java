package bicameral.worker.encode;

import bicameral.protocol.Wire;
import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The encoding child: reads an {@link EncoderTask}, says whether it can, and then answers each line of texts with an
 * {@link EncoderFrame}. Ends with its standard input.
 */
public final class EncoderMain {
    private EncoderMain() {}

    /** No arguments. */
    public static void main(String[] arguments) throws IOException {
        PrintStream silence = new PrintStream(PrintStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        System.setOut(silence);
        System.setErr(silence);
        try (OutputStream out = new FileOutputStream(FileDescriptor.out)) {
            InputStream in = new BufferedInputStream(System.in);
            EncoderTask task = Wire.read(in, EncoderTask.class);
            if (task != null) serve(new EncoderHome(Path.of(task.directory())), in, out);
        } catch (EncoderFailed e) {
            // It was said.
        }
        Runtime.getRuntime().halt(0);
    }

    private static void serve(EncoderHome home, InputStream in, OutputStream out) throws IOException {
        try {
            home.check();
            ModelFile.check(home.model());
            EncoderSettings settings = EncoderSettings.read(home.settings());
            WordPieces pieces = WordPieces.read(home.tokenizer());
            try (Network network = new Network(home.model(), settings.pooling().equals("cls"))) {
                Wire.write(out, new EncoderFrame(0, "", null));
                EncoderTask.Texts texts;
                while ((texts = Wire.read(in, EncoderTask.Texts.class)) != null)
                    Wire.write(out, encoded(texts, settings, pieces, network));
            }
        } catch (EncoderFailed e) {
            Wire.write(out, EncoderFrame.failed(e.code()));
            throw e;
        }
    }

    private static EncoderFrame encoded(
            EncoderTask.Texts texts, EncoderSettings settings, WordPieces pieces, Network network)
            throws EncoderFailed {
        String prefix = texts.as() == TextEncoder.As.QUESTION ? settings.questionPrefix() : settings.passagePrefix();
        List<long[]> rows = new ArrayList<>();
        for (String text : texts.texts()) rows.add(pieces.ids(prefix + text, settings.tokens()));
        float[][] vectors = network.run(rows);
        int width = vectors[0].length;
        ByteBuffer bytes =
                ByteBuffer.allocate(vectors.length * width * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float[] vector : vectors) for (float x : vector) bytes.putFloat(x);
        return new EncoderFrame(width, Base64.getEncoder().encodeToString(bytes.array()), null);
    }
}
