package bicameral.tenant;

import com.github.f4b6a3.uuid.UuidCreator;
import java.util.UUID;

/** New identifiers: UUID version 7, so that keys sort by time. */
public final class Ids {
    private Ids() {}

    /** A new id; never repeats, ordered by creation within a millisecond. */
    public static UUID next() {
        return UuidCreator.getTimeOrderedEpoch();
    }
}
