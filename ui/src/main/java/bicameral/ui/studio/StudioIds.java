package bicameral.ui.studio;

import bicameral.tenant.Refusal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads ids from addresses; what is no id is not_found, the same as an id that does not exist. */
final class StudioIds {
    private static final int LENGTH = 36;

    private StudioIds() {}

    static UUID agent(String text) {
        return id(text);
    }

    static UUID id(String text) {
        try {
            if (text.length() == LENGTH) return UUID.fromString(text);
        } catch (IllegalArgumentException notAnId) {
            throw new Refusal("not_found", Refusal.Kind.NOT_FOUND);
        }
        throw new Refusal("not_found", Refusal.Kind.NOT_FOUND);
    }

    /** A revision; anything else counts as an old one. */
    static long revision(@Nullable String text) {
        return text != null && text.matches("\\d{1,18}") ? Long.parseLong(text) : -1;
    }
}
