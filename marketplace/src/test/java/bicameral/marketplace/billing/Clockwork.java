package bicameral.marketplace.billing;

import bicameral.db.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Turns the clock of money, as its owner may: no role of the application can. It runs on from where it was put. */
public final class Clockwork {
    private final TestDatabase database;

    Clockwork(TestDatabase database) {
        this.database = database;
    }

    /** Goes on by so much at once. */
    public void forward(Duration by) {
        shift("coalesce((select shift from market.clock_shift), interval '0') + make_interval(secs => " + by.toSeconds()
                + ")");
    }

    /** Goes to an instant. */
    public void set(Instant when) {
        // In seconds: days of an interval would be those of the session's zone, which may have 23 or 25 hours.
        shift("make_interval(secs => extract(epoch from timestamptz '" + when + "' - now()))");
    }

    /** What time it is, for money. */
    public Instant now() {
        try (var connection = database.owner().getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery("select market.clock()")) {
            row.next();
            return row.getObject(1, OffsetDateTime.class).toInstant();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void shift(String interval) {
        try (var connection = database.owner().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("insert into market.clock_shift (shift) values (" + interval
                    + ") on conflict (one) do update set shift = excluded.shift");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
