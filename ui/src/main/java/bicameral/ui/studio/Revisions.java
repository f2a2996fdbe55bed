package bicameral.ui.studio;

import org.jspecify.annotations.Nullable;

/** Reads the revision that a form was made from. */
final class Revisions {
    private Revisions() {}

    /** A revision; anything else counts as an old one. */
    static long read(@Nullable String text) {
        return text != null && text.matches("\\d{1,18}") ? Long.parseLong(text) : -1;
    }
}
