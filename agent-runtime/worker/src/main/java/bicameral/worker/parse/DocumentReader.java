package bicameral.worker.parse;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a file of any supported format: text, Markdown, HTML, CSV, PDF, DOCX, XLSX, PPTX.
 *
 * <p>The content decides what a file is; its name is used for the title only. Text, Markdown and CSV of any size go through a
 * small buffer; of other formats memory follows the size of the text. Hostile files end in {@link UnreadableDocument} or in the death of the process, which is why this runs in a child.
 */
public final class DocumentReader {
    private static final long MAX_BYTES = 256L << 20;
    private static final int CSV_SAMPLE = 256 * 1024;

    /** Reads the file into memory; {@code name} is what its owner called it. */
    public ParsedDocument read(Path file, String name) throws UnreadableDocument {
        List<Block> blocks = new ArrayList<>();
        Reading.Facts facts = read(file, name, blocks::add);
        return new ParsedDocument(facts.mediaType(), facts.title(), facts.pages(), facts.characters(), blocks);
    }

    /** Reads the file block by block. What was handed on before a failure does not count. */
    public Reading.Facts read(Path file, String name, Reading reading) throws UnreadableDocument {
        try {
            return readOpen(file, withoutEnding(name), reading);
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

    private static Reading.Facts readOpen(Path file, String title, Reading reading)
            throws IOException, UnreadableDocument {
        long bytes = Files.size(file);
        if (bytes == 0) {
            throw new UnreadableDocument("empty");
        }
        MediaType type = MediaType.of(file);
        if (bytes > MAX_BYTES && type != MediaType.TEXT) {
            throw new UnreadableDocument("too_large");
        }
        Blocks blocks = new Blocks(title, reading);
        switch (type) {
            case PDF -> new PdfReader(blocks).read(file);
            case DOCX, PPTX -> new OfficeReader(blocks).read(file, type);
            case XLSX -> new SheetReader(blocks).read(file);
            case HTML -> new HtmlReader(blocks).read(Charsets.decode(Files.readAllBytes(file)));
            case TEXT -> {
                return readText(file, blocks);
            }
            case ENCRYPTED -> throw new UnreadableDocument("encrypted");
            case ARCHIVE, OTHER -> throw new UnreadableDocument("unsupported");
        }
        return blocks.facts(type.mediaType());
    }

    private static Reading.Facts readText(Path file, Blocks blocks) throws IOException, UnreadableDocument {
        Charset charset = Charsets.of(file);
        if (!CsvReader.table(Charsets.beginning(file, charset, CSV_SAMPLE)).isEmpty()) {
            try (TextSource text = TextSource.open(file, charset, blocks)) {
                new CsvReader(blocks).read(text);
            }
            return blocks.facts("text/csv");
        }
        try (TextSource text = TextSource.open(file, charset, blocks)) {
            boolean markdown = new TextReader(blocks).read(text);
            return blocks.facts(markdown ? "text/markdown" : "text/plain");
        }
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
