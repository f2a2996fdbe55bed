package bicameral.worker.parse;

import bicameral.worker.passage.Chunker;
import bicameral.worker.passage.Passage;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * The parser child: reads one file, says its passages on standard output, exits. The file's display name is the first line on
 * standard input; the end of standard input means that the worker is gone, and the child goes too. Libraries may print what
 * they like: their output is thrown away.
 */
public final class ParserMain {
    private ParserMain() {}

    /** The one argument is the file. */
    public static void main(String[] arguments) throws IOException {
        PrintStream silence = new PrintStream(PrintStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        System.setOut(silence);
        System.setErr(silence);
        BufferedReader worker = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String name = worker.readLine();
        if (name == null) return;
        Thread.ofPlatform().daemon().name("worker-watch").start(() -> exitWith(worker));
        try (DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 64 * 1024))) {
            parse(Path.of(arguments[0]), name, out);
        }
        Runtime.getRuntime().halt(0);
    }

    private static void parse(Path file, String name, DataOutputStream out) throws IOException {
        try {
            tell(new DocumentReader().read(file, name), out);
        } catch (UnreadableDocument e) {
            ParserFrames.write(out, new ParserFrames.Problem(e.problem()));
        } catch (OutOfMemoryError | StackOverflowError e) {
            ParserFrames.write(out, new ParserFrames.Problem("too_complex"));
        } catch (RuntimeException | LinkageError e) {
            ParserFrames.write(out, new ParserFrames.Problem("unreadable"));
        }
    }

    private static void tell(ParsedDocument document, DataOutputStream out) throws IOException {
        List<Passage> passages = new Chunker().chunk(document);
        ParserFrames.write(
                out,
                new ParserFrames.Facts(
                        document.mediaType(),
                        document.title(),
                        document.pages(),
                        document.characters(),
                        passages.size()));
        for (Passage passage : passages) ParserFrames.write(out, new ParserFrames.Piece(passage, 0));
        ParserFrames.write(out, new ParserFrames.End());
    }

    private static void exitWith(BufferedReader worker) {
        try {
            while (worker.read() >= 0) {
                // Nothing more is said; only the end matters.
            }
        } catch (IOException e) {
            // As good as the end.
        }
        Runtime.getRuntime().halt(4);
    }
}
