package bicameral.worker.parse;

import bicameral.protocol.Wire;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The parser child: reads files of unknown origin and writes the index of their passages, one task after the other as {@link
 * ParserTask} lines come on standard input, and says {@link ParserFrames} on standard output. The end of standard input means
 * that there is nothing more to do or that the worker is gone, and the child goes too, whatever it is doing. After a problem it
 * goes as well: what a bad file has left in its memory shall not meet the next one. Libraries may print what they like: their
 * output is thrown away.
 */
public final class ParserMain {
    private ParserMain() {}

    /** No arguments. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        PrintStream silence = new PrintStream(PrintStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        System.setOut(silence);
        System.setErr(silence);
        LinkedBlockingQueue<ParserTask> tasks = new LinkedBlockingQueue<>();
        Thread.ofPlatform().daemon().name("tasks").start(() -> listen(tasks));
        try (DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 64 * 1024))) {
            boolean sound = true;
            while (sound) sound = carryOut(tasks.take(), out);
        }
        Runtime.getRuntime().halt(0);
    }

    /** Carries out a task here, so that what the child needs is known to who trains the start cache. */
    public static void rehearse(ParserTask task) throws IOException {
        if (!carryOut(task, new DataOutputStream(OutputStream.nullOutputStream())))
            throw new IOException("the rehearsed task failed");
    }

    private static void listen(LinkedBlockingQueue<ParserTask> tasks) {
        InputStream worker = new BufferedInputStream(System.in);
        try {
            ParserTask task;
            while ((task = Wire.read(worker, ParserTask.class)) != null) tasks.add(task);
            Runtime.getRuntime().halt(0);
        } catch (IOException e) {
            Runtime.getRuntime().halt(4);
        }
    }

    private static boolean carryOut(ParserTask task, DataOutputStream out) throws IOException {
        try {
            ParserFrames.write(out, result(task, out));
            return true;
        } catch (UnreadableDocument e) {
            ParserFrames.write(out, new ParserFrames.Problem(e.problem()));
        } catch (OutOfMemoryError | StackOverflowError e) {
            ParserFrames.write(out, new ParserFrames.Problem("too_complex"));
        } catch (IOException | RuntimeException | LinkageError e) {
            ParserFrames.write(out, new ParserFrames.Problem(isFull(e) ? "out_of_space" : "unreadable"));
        }
        return false;
    }

    /** The system's own words for a full disk and for a file that may grow no further. */
    private static boolean isFull(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (message.contains("No space left") || message.contains("File too large") || message.contains("quota"))
                return true;
        }
        return false;
    }

    private static ParserFrames.Frame result(ParserTask task, DataOutputStream out)
            throws IOException, UnreadableDocument {
        Path file = Path.of(task.file());
        if (MediaType.of(file) != MediaType.ARCHIVE) return Learning.learn(task, frame -> say(out, frame));
        if (task.archived()) throw new UnreadableDocument("archive_in_archive");
        return Archive.unpack(file, Path.of(task.part()), task.unpackedBytes(), frame -> say(out, frame));
    }

    private static void say(DataOutputStream out, ParserFrames.Frame frame) {
        try {
            ParserFrames.write(out, frame);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
