package bicameral.worker.parse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads a file of any supported format: text, Markdown, HTML, CSV, PDF, DOCX, XLSX, PPTX.
 *
 * <p>The content decides what a file is; its name is used for the title only. Memory follows the size of the text, not of the
 * file; hostile files end in {@link UnreadableDocument} or in the death of the process, which is why this runs in a child.
 */
public final class DocumentReader {
    private static final long MAX_BYTES = 256L << 20;

    /** Reads the file; {@code name} is what its owner called it. */
    public ParsedDocument read(Path file, String name) throws UnreadableDocument {
        try {
            return readOpen(file, withoutEnding(name));
        } catch (IOException e) {
            if (e.getCause() instanceof UnreadableDocument refusal) {
                throw refusal;
            }
            throw new UnreadableDocument(problemOf(e), e);
        } catch (RuntimeException e) {
            throw new UnreadableDocument("unreadable", e);
        } catch (StackOverflowError e) {
            throw new UnreadableDocument("too_complex", e);
        }
    }

    private static ParsedDocument readOpen(Path file, String title) throws IOException, UnreadableDocument {
        long bytes = Files.size(file);
        if (bytes == 0) {
            throw new UnreadableDocument("empty");
        }
        if (bytes > MAX_BYTES) {
            throw new UnreadableDocument("too_large");
        }
        Blocks blocks = new Blocks(title);
        MediaType type = MediaType.of(file);
        switch (type) {
            case PDF -> new PdfReader(blocks).read(file);
            case DOCX, PPTX -> new OfficeReader(blocks).read(file, type);
            case XLSX -> new SheetReader(blocks).read(file);
            case HTML -> new HtmlReader(blocks).read(Charsets.decode(Files.readAllBytes(file)));
            case TEXT -> {
                return readText(Charsets.decode(Files.readAllBytes(file)), blocks);
            }
            case ENCRYPTED -> throw new UnreadableDocument("encrypted");
            case OTHER -> throw new UnreadableDocument("unsupported");
        }
        return blocks.document(type.mediaType());
    }

    private static ParsedDocument readText(String text, Blocks blocks) throws UnreadableDocument {
        List<List<String>> table = CsvReader.table(text);
        if (!table.isEmpty()) {
            new CsvReader(blocks).read(text);
            return blocks.document("text/csv");
        }
        boolean markdown = new TextReader(blocks).read(text);
        return blocks.document(markdown ? "text/markdown" : "text/plain");
    }

    private static String problemOf(IOException e) {
        String message = String.valueOf(e.getMessage());
        if (e instanceof org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException) {
            return "encrypted";
        }
        return message.contains("Zip bomb") ? "too_complex" : "unreadable";
    }

    private static String withoutEnding(String name) {
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
