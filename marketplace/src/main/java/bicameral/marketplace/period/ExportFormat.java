package bicameral.marketplace.period;

import java.util.Locale;
import java.util.Optional;

/** As what a closed month can be taken along. */
public enum ExportFormat {
    /** RFC 4180, one line an entry. */
    CSV("csv", "text/csv; charset=UTF-8"),
    /** One JSON object an entry. */
    JSONL("jsonl", "application/jsonl; charset=UTF-8"),
    /** A journal that hledger and ledger read. */
    JOURNAL("journal", "text/plain; charset=UTF-8");

    private final String ending;
    private final String mediaType;

    ExportFormat(String ending, String mediaType) {
        this.ending = ending;
        this.mediaType = mediaType;
    }

    /** How a file's name ends. */
    public String ending() {
        return ending;
    }

    /** Its media type. */
    public String mediaType() {
        return mediaType;
    }

    /** The one whose files end so. */
    public static Optional<ExportFormat> read(String ending) {
        for (ExportFormat format : values())
            if (format.ending.equals(ending.toLowerCase(Locale.ROOT))) return Optional.of(format);
        return Optional.empty();
    }
}
