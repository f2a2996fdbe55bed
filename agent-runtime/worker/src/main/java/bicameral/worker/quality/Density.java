package bicameral.worker.quality;

import bicameral.worker.passage.Passage;
import java.util.List;

/** How much of a text is knowledge rather than talk. */
final class Density {
    private static final int FULL = 8;

    private Density() {}

    /**
     * 0..1: of a chat the share of its words in messages that state something; of a row the filled cells; of other text the
     * share of its words that carry weight, where a quarter is as much as a well-written text has.
     */
    static double of(Passage passage) {
        return switch (passage.kind()) {
            case CHAT -> chat(Chat.messages(passage));
            case ROW -> row(passage.cells());
            case PROSE, LIST -> prose(passage.text());
        };
    }

    private static double chat(List<Chat.Message> messages) {
        double telling = 0;
        double all = 0;
        for (Chat.Message message : messages) {
            all += FULL;
            if (message.chatter() || message.asks()) continue;
            boolean figures = !Values.of(message.text()).isEmpty();
            telling += Math.min(FULL, figures ? FULL : weighty(message.text()));
        }
        return all == 0 ? 0 : telling / all;
    }

    private static double row(List<String> cells) {
        long filled = cells.stream().filter(cell -> !cell.isBlank()).count();
        return cells.isEmpty() ? 1 : Math.min(1, 0.5 + 0.5 * filled / cells.size());
    }

    private static double prose(String text) {
        int words = 0;
        int weighty = 0;
        boolean inWord = false;
        int length = 0;
        boolean digits = false;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : ' ';
            if (bicameral.worker.retrieve.Terms.isHan(c)) {
                words++;
                weighty += FUNCTION.indexOf(c) < 0 ? 1 : 0;
                inWord = false;
                continue;
            }
            if (Character.isLetterOrDigit(c)) {
                length = inWord ? length + 1 : 1;
                digits = (inWord && digits) || Character.isDigit(c);
                inWord = true;
            } else if (inWord) {
                words++;
                weighty += digits || length > 4 ? 1 : 0;
                inWord = false;
            }
        }
        return words == 0 ? 0 : Math.min(1, 4.0 * weighty / words);
    }

    private static final String FUNCTION = "的了吗呢吧啊呀嘛哦哈么着过地得之是有在和与也就都很还这那我你他她它们个";

    private static int weighty(String text) {
        int weighty = 0;
        boolean inWord = false;
        int length = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : ' ';
            if (bicameral.worker.retrieve.Terms.isHan(c)) {
                weighty += FUNCTION.indexOf(c) < 0 ? 1 : 0;
            }
            if (Character.isLetterOrDigit(c) && !bicameral.worker.retrieve.Terms.isHan(c)) {
                length = inWord ? length + 1 : 1;
                inWord = true;
            } else if (inWord) {
                weighty += length > 4 ? 2 : 0;
                inWord = false;
            }
        }
        return weighty;
    }
}
