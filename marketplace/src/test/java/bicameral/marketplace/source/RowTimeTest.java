package bicameral.marketplace.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowTimeTest {
    @ParameterizedTest
    @CsvSource({
        "2026-01-03 10:20:30+00, 2026-01-03T10:20:30Z",
        "2026-01-03 10:20:30.123456+08, 2026-01-03T02:20:30.123456Z",
        "2026-01-03 10:20:30+05:30, 2026-01-03T04:50:30Z",
        "2026-01-03T10:20:30Z, 2026-01-03T10:20:30Z",
        "2026-01-03T10:20:30+0200, 2026-01-03T08:20:30Z",
        "2026-01-03 10:20:30.0, 2026-01-03T10:20:30Z",
        "2026-01-03, 2026-01-03T00:00:00Z",
        "1767435630, 2026-01-03T10:20:30Z",
        "1767435630000, 2026-01-03T10:20:30Z",
    })
    void whatDatabasesWriteIsRead(String cell, Instant at) {
        assertThat(RowTime.of(cell)).isEqualTo(at);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "17", "2026-13-01", "12345678901", "99999999999999999999"})
    void whatTellsNoTimeTellsNone(String cell) {
        assertThat(RowTime.of(cell)).isNull();
    }
}
