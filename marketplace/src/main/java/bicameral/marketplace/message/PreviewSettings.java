package bicameral.marketplace.message;

/**
 * How drafts may be asked.
 *
 * @param perDay so many times a day (UTC+8) a tenant's drafts may be asked that use the shared engine; at least 1
 */
public record PreviewSettings(int perDay) {
    public PreviewSettings {
        if (perDay < 1) throw new IllegalArgumentException("perDay is " + perDay);
    }
}
