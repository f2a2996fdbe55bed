package bicameral.tenant;

import java.util.UUID;

/** A tenant. */
public record TenantId(UUID value) {
    /** Reads the canonical text form; anything else is an {@link IllegalArgumentException}. */
    public static TenantId parse(String text) {
        return new TenantId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
