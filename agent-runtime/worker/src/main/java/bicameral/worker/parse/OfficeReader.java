package bicameral.worker.parse;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.tika.exception.EncryptedDocumentException;
import org.apache.tika.exception.TikaException;
import org.apache.tika.exception.WriteLimitReachedException;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.microsoft.ooxml.OOXMLParser;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;

/** Reads text documents and presentations. What is embedded in them (pictures, other files) is left out. */
final class OfficeReader {
    private final Blocks blocks;

    OfficeReader(Blocks blocks) {
        this.blocks = blocks;
    }

    void read(Path file, MediaType type) throws IOException, UnreadableDocument {
        ParseContext context = new ParseContext();
        context.set(EmbeddedDocumentExtractor.class, new NothingEmbedded());
        Metadata metadata = new Metadata();
        metadata.set(Metadata.CONTENT_TYPE, type.mediaType());
        OfficeHandler handler = new OfficeHandler(blocks);
        try (TikaInputStream in = TikaInputStream.get(file)) {
            new OOXMLParser().parse(in, handler, metadata, context);
        } catch (OfficeHandler.Stopped e) {
            throw e.reason();
        } catch (EncryptedDocumentException e) {
            throw new UnreadableDocument("encrypted", e);
        } catch (WriteLimitReachedException e) {
            throw new UnreadableDocument("too_large", e);
        } catch (SAXException | TikaException e) {
            throw new UnreadableDocument("unreadable", e);
        }
        blocks.pages(Math.max(1, handler.slides()));
    }

    private static final class NothingEmbedded implements EmbeddedDocumentExtractor {
        @Override
        public boolean shouldParseEmbedded(Metadata metadata) {
            return false;
        }

        @Override
        public void parseEmbedded(
                java.io.InputStream stream, ContentHandler handler, Metadata metadata, boolean outputHtml) {
            // Never asked to: shouldParseEmbedded refuses.
        }
    }
}
