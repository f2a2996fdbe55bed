package bicameral.worker.store;

import java.sql.SQLException;

/** The database did what it never should: a bug or a damaged file. */
public final class StoreBroken extends RuntimeException {
    private static final long serialVersionUID = 1;

    StoreBroken(SQLException cause) {
        super("chamber.db failed with code " + cause.getErrorCode(), cause);
    }
}
