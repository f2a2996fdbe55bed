package bicameral.worker.conversation;

import bicameral.protocol.ChamberEvent.Citation;
import bicameral.protocol.ChamberEvent.Token;
import bicameral.worker.exchange.Exchange;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Sends a finished text as a stream: pieces of a few words, never cutting a mark, each citation before its mark. */
final class Pieces {
    private static final int LENGTH = 24;

    private Pieces() {}

    static void send(String text, List<Citation> citations, Exchange exchange) {
        List<Citation> waiting = new ArrayList<>(citations);
        for (String piece : of(text)) {
            for (Iterator<Citation> next = waiting.iterator(); next.hasNext(); ) {
                Citation citation = next.next();
                if (!piece.contains("[" + citation.n() + "]")) continue;
                exchange.send(citation);
                next.remove();
            }
            exchange.send(new Token(piece));
        }
        waiting.forEach(exchange::send);
    }

    static List<String> of(String text) {
        List<String> pieces = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int end = end(text, start);
            pieces.add(text.substring(start, end));
            start = end;
        }
        return pieces;
    }

    private static int end(String text, int start) {
        int end = start + LENGTH;
        if (end >= text.length()) return text.length();
        int bracket = text.lastIndexOf('[', end);
        int closing = bracket < start ? -1 : text.indexOf(']', bracket);
        if (closing >= end && closing - bracket <= 6) return closing + 1;
        while (end < text.length() && inWord(text, end) && end - start < 2 * LENGTH) end++;
        return Character.isHighSurrogate(text.charAt(end - 1)) ? Math.min(text.length(), end + 1) : end;
    }

    /** Latin words stay whole; Chinese may be cut anywhere. */
    private static boolean inWord(String text, int at) {
        return isLatin(text.charAt(at - 1)) && isLatin(text.charAt(at));
    }

    private static boolean isLatin(char c) {
        return c < 0x250 && Character.isLetterOrDigit(c);
    }
}
