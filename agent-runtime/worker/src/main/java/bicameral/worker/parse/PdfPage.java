package bicameral.worker.parse;

import java.awt.geom.Point2D;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.contentstream.operator.OperatorProcessor;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSNumber;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;

/** One page's runs of text and ruled lines, in page coordinates with y downwards. */
final class PdfPage extends PDFTextStripper {
    private static final int MAX_RULINGS = 5_000;

    /** Text set in one piece. */
    record Run(String text, float left, float right, float baseline, float size, boolean bold) {
        float middle() {
            return (left + right) / 2;
        }
    }

    /** A straight line, horizontal or vertical, or the side of a box. */
    record Ruling(float x1, float y1, float x2, float y2) {
        boolean horizontal() {
            return Math.abs(y1 - y2) < 1.5f && Math.abs(x1 - x2) > 4;
        }

        boolean vertical() {
            return Math.abs(x1 - x2) < 1.5f && Math.abs(y1 - y2) > 4;
        }
    }

    private final PdfLayout layout;
    private final IntConsumer read;
    private final List<Run> runs = new ArrayList<>();
    private final List<Ruling> rulings = new ArrayList<>();
    private final List<Ruling> path = new ArrayList<>();
    private Point2D.Float at = new Point2D.Float();
    private Point2D.Float begin = new Point2D.Float();

    PdfPage(PdfLayout layout, IntConsumer read) {
        this.layout = layout;
        this.read = read;
        setSortByPosition(false);
        for (String name : List.of("m", "l", "re", "h", "c", "v", "y")) {
            addOperator(new Step(name));
        }
        for (String name : List.of("S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "n")) {
            addOperator(new Paint(name));
        }
    }

    @Override
    protected void startPage(PDPage page) {
        runs.clear();
        rulings.clear();
        path.clear();
    }

    @Override
    protected void endPage(PDPage page) throws IOException {
        try {
            layout.page(getCurrentPageNo(), runs, rulings);
            read.accept(getCurrentPageNo());
        } catch (UnreadableDocument e) {
            throw new IOException(e);
        }
    }

    @Override
    protected void writeString(String text, List<TextPosition> positions) {
        if (positions.isEmpty() || text.isEmpty()) {
            return;
        }
        TextPosition first = positions.getFirst();
        TextPosition last = positions.getLast();
        String font = String.valueOf(first.getFont().getName()).toLowerCase(Locale.ROOT);
        runs.add(new Run(
                text,
                first.getXDirAdj(),
                last.getXDirAdj() + last.getWidthDirAdj(),
                first.getYDirAdj(),
                first.getFontSizeInPt(),
                font.contains("bold") || font.contains("black") || font.contains("heavy")));
    }

    private Point2D.Float point(float x, float y) {
        Point2D.Float moved = transformedPoint(x, y);
        PDRectangle box = getCurrentPage().getCropBox();
        return new Point2D.Float(moved.x - box.getLowerLeftX(), box.getUpperRightY() - moved.y);
    }

    private void lineTo(Point2D.Float to) {
        if (path.size() < MAX_RULINGS) {
            path.add(new Ruling(at.x, at.y, to.x, to.y));
        }
        at = to;
    }

    private void rectangle(float x, float y, float width, float height) {
        begin = point(x, y);
        at = begin;
        lineTo(point(x + width, y));
        lineTo(point(x + width, y + height));
        lineTo(point(x, y + height));
        lineTo(begin);
    }

    private final class Step extends OperatorProcessor {
        private final String name;

        Step(String name) {
            super(PdfPage.this);
            this.name = name;
        }

        @Override
        public void process(Operator operator, List<COSBase> operands) {
            float[] n = new float[operands.size()];
            for (int i = 0; i < n.length; i++) {
                n[i] = operands.get(i) instanceof COSNumber number ? number.floatValue() : 0;
            }
            if (name.equals("re") && n.length >= 4) {
                rectangle(n[0], n[1], n[2], n[3]);
            } else if (name.equals("m") && n.length >= 2) {
                begin = point(n[0], n[1]);
                at = begin;
            } else if (name.equals("l") && n.length >= 2) {
                lineTo(point(n[0], n[1]));
            } else if (name.equals("h")) {
                lineTo(begin);
            } else if (n.length >= 4) {
                at = point(n[n.length - 2], n[n.length - 1]);
            }
        }

        @Override
        public String getName() {
            return name;
        }
    }

    private final class Paint extends OperatorProcessor {
        private final String name;

        Paint(String name) {
            super(PdfPage.this);
            this.name = name;
        }

        @Override
        public void process(Operator operator, List<COSBase> operands) {
            if (!name.equals("n")) {
                for (Ruling ruling : path) {
                    if (rulings.size() < MAX_RULINGS && (ruling.horizontal() || ruling.vertical())) {
                        rulings.add(ruling);
                    }
                }
            }
            path.clear();
        }

        @Override
        public String getName() {
            return name;
        }
    }
}
