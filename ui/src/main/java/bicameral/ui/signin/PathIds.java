package bicameral.ui.signin;

import bicameral.tenant.Refusal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads ids from addresses and forms; what is no id is not_found, the same as an id that does not exist. */
public final class PathIds {
    private static final int LENGTH = 36;

    private PathIds() {}

    /** The id. */
    public static UUID read(@Nullable String text) {
        if (text == null || text.length() != LENGTH) throw new Refusal("not_found", Refusal.Kind.NOT_FOUND);
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException notAnId) {
            throw new Refusal("not_found", Refusal.Kind.NOT_FOUND);
        }
    }

    /** The id that an Idempotency-Key gives to what is made; idempotency_key_required (MALFORMED) where it is none. */
    public static UUID key(@Nullable String sent) {
        try {
            return read(sent);
        } catch (Refusal noKey) {
            throw new Refusal("idempotency_key_required", Refusal.Kind.MALFORMED);
        }
    }
}
