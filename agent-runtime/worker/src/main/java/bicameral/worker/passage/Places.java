package bicameral.worker.passage;

import bicameral.worker.parse.Block;
import bicameral.worker.parse.Origin;
import java.util.ArrayList;
import java.util.List;

/** Says where something stands, in the document's language. */
record Places(boolean chinese) {
    static Places of(List<Block> sample) {
        long han = 0;
        long latin = 0;
        for (Block block : sample) {
            han += block.text().codePoints().filter(Places::isHan).count();
            latin += block.text()
                    .codePoints()
                    .filter(c -> c < 0x250 && Character.isLetter(c))
                    .count();
        }
        return new Places(han * 3 > latin);
    }

    private static boolean isHan(int c) {
        return Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN;
    }

    String of(Origin origin, List<String> headings) {
        List<String> parts = new ArrayList<>();
        if (origin.page() > 0) {
            parts.add(chinese ? "第 " + origin.page() + " 页" : "page " + origin.page());
        }
        if (origin.slide() > 0) {
            parts.add(chinese ? "第 " + origin.slide() + " 张幻灯片" : "slide " + origin.slide());
        }
        if (!origin.sheet().isEmpty()) {
            parts.add(chinese ? "「" + origin.sheet() + "」表" : "sheet " + origin.sheet());
        } else if (!headings.isEmpty()) {
            parts.add(chinese ? "「" + headings.getLast() + "」" : headings.getLast());
        }
        if (origin.row() > 0) {
            parts.add(chinese ? "第 " + origin.row() + " 行" : "row " + origin.row());
        } else if (origin.line() > 0 && headings.isEmpty()) {
            parts.add(chinese ? "第 " + origin.line() + " 行" : "line " + origin.line());
        }
        return String.join(chinese ? " " : ", ", parts);
    }
}
