package bicameral.ui.frame;

import bicameral.tenant.Refusal;
import org.jspecify.annotations.Nullable;

/** A whole number as somebody typed it. */
public final class WholeNumber {
    private static final int LONGEST = 18;

    private WholeNumber() {}

    /**
     * Reads it; commas and blanks between its digits are none of it. Null where nothing was typed.
     *
     * @param code what else is refused as (INVALID)
     */
    public static @Nullable Long read(@Nullable String typed, String code) {
        String digits = typed == null ? "" : typed.replaceAll("[,\\s]", "");
        if (digits.isEmpty()) return null;
        if (digits.length() > LONGEST || !digits.chars().allMatch(c -> c >= '0' && c <= '9'))
            throw new Refusal(code, Refusal.Kind.INVALID);
        return Long.valueOf(digits);
    }

    /** As {@link #read}, where it is no larger than an int can be. */
    public static @Nullable Integer readInt(@Nullable String typed, String code) {
        Long value = read(typed, code);
        if (value == null) return null;
        if (value > Integer.MAX_VALUE) throw new Refusal(code, Refusal.Kind.INVALID);
        return value.intValue();
    }
}
