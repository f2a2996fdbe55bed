package bicameral.worker.parse;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.poi.openxml4j.exceptions.OpenXML4JException;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.openxml4j.opc.PackageAccess;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.util.XMLHelper;
import org.apache.poi.xssf.eventusermodel.ReadOnlySharedStringsTable;
import org.apache.poi.xssf.eventusermodel.XSSFReader;
import org.apache.poi.xssf.eventusermodel.XSSFSheetXMLHandler;
import org.apache.poi.xssf.usermodel.XSSFComment;
import org.jspecify.annotations.Nullable;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.XMLReader;

/** Reads spreadsheets row by row, never a whole sheet at once. */
final class SheetReader {
    private static final int MAX_COLUMNS = 200;
    private final Blocks blocks;

    SheetReader(Blocks blocks) {
        this.blocks = blocks;
    }

    void read(Path file) throws IOException, UnreadableDocument {
        try (OPCPackage container = OPCPackage.open(file.toFile(), PackageAccess.READ)) {
            XSSFReader reader = new XSSFReader(container);
            ReadOnlySharedStringsTable strings = new ReadOnlySharedStringsTable(container);
            XSSFReader.SheetIterator sheets = (XSSFReader.SheetIterator) reader.getSheetsData();
            int count = 0;
            while (sheets.hasNext()) {
                try (InputStream in = sheets.next()) {
                    count++;
                    sheet(in, sheets.getSheetName(), reader, strings);
                }
            }
            blocks.pages(Math.max(1, count));
        } catch (OfficeHandler.Stopped e) {
            throw e.reason();
        } catch (OpenXML4JException | SAXException | ParserConfigurationException e) {
            throw new UnreadableDocument("unreadable", e);
        }
    }

    private void sheet(InputStream in, String name, XSSFReader reader, ReadOnlySharedStringsTable strings)
            throws IOException, SAXException, ParserConfigurationException, OpenXML4JException, UnreadableDocument {
        blocks.heading(2, name, Origin.sheet(name, 0));
        XMLReader xml = XMLHelper.newXMLReader();
        xml.setContentHandler(new XSSFSheetXMLHandler(reader.getStylesTable(), strings, new Rows(name), false));
        try {
            xml.parse(new InputSource(in));
        } catch (Refused e) {
            throw e.reason;
        }
    }

    private final class Rows implements XSSFSheetXMLHandler.SheetContentsHandler {
        private final String sheet;
        private List<String> header = List.of();
        private List<String> cells = new ArrayList<>();
        private boolean first = true;

        Rows(String sheet) {
            this.sheet = sheet;
        }

        @Override
        public void startRow(int row) {
            cells = new ArrayList<>();
        }

        @Override
        public void cell(@Nullable String reference, @Nullable String value, @Nullable XSSFComment comment) {
            int column = reference == null ? cells.size() : new CellReference(reference).getCol();
            while (cells.size() < column && cells.size() < MAX_COLUMNS) {
                cells.add("");
            }
            if (cells.size() < MAX_COLUMNS) {
                cells.add(value == null ? "" : value);
            }
        }

        @Override
        public void endRow(int row) {
            if (cells.stream().allMatch(String::isBlank)) {
                return;
            }
            if (first && Tables.isHeader(cells)) {
                header = cells;
            } else {
                add(row + 1);
            }
            first = false;
        }

        private void add(int number) {
            try {
                blocks.row(header, cells, Origin.sheet(sheet, number));
            } catch (UnreadableDocument e) {
                throw new Refused(e);
            }
        }
    }

    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient UnreadableDocument reason;

        Refused(UnreadableDocument reason) {
            super(reason);
            this.reason = reason;
        }
    }
}
