package bicameral.marketplace.listing;

import java.util.Arrays;

/** Categories of the market; {@code id} stands in addresses {@code /c/<id>} and message keys. */
public enum Category {
    FARMING,
    SERVICE,
    RETAIL,
    MANUFACTURING,
    LAW,
    HEALTH,
    SOFTWARE,
    CULTURE,
    EDUCATION,
    DESIGN;

    /** Lower-case name. */
    public String id() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Whether the text is a category's id. */
    public static boolean isOne(String id) {
        return Arrays.stream(values()).anyMatch(category -> category.id().equals(id));
    }
}
