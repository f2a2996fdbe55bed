package bicameral.marketplace.message;

import bicameral.tenant.Refusal;
import java.util.Map;

/** The text of a question, made fit to be asked. */
final class Question {
    static final int MOST_CHARACTERS = 4_000;

    private Question() {}

    /**
     * Without NUL, other controls (line breaks and tabs stay) and lone surrogates, stripped.
     *
     * @throws Refusal empty_question or question_too_long (INVALID)
     */
    static String clean(String text) {
        if (text.length() > MOST_CHARACTERS * 4) throw tooLong();
        String question = fit(text);
        if (question.isEmpty()) throw new Refusal("empty_question", Refusal.Kind.INVALID);
        if (question.codePointCount(0, question.length()) > MOST_CHARACTERS) throw tooLong();
        return question;
    }

    /** An answer that a browser gives back, cut where it is too long. */
    static String answered(String text) {
        return fit(text.substring(0, Math.min(text.length(), MOST_CHARACTERS)));
    }

    private static String fit(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().filter(Question::fit).forEach(clean::appendCodePoint);
        return clean.toString().strip();
    }

    private static Refusal tooLong() {
        return new Refusal("question_too_long", Refusal.Kind.INVALID, Map.of("limit", MOST_CHARACTERS));
    }

    private static boolean fit(int character) {
        if (character == '\n' || character == '\r' || character == '\t') return true;
        boolean loneSurrogate = character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
        return !loneSurrogate && !Character.isISOControl(character);
    }
}
