package bicameral.tenant;

import java.util.UUID;

/** A person who signs in. */
public record PersonId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
