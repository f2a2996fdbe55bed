package bicameral.marketplace.source;

import bicameral.host.fetch.Fetched;
import java.util.regex.Pattern;

/** What servers' statuses mean for a source. */
final class Answers {
    /** Of tables and sitemaps. */
    static final long MAX_FILE_BYTES = 20L * 1024 * 1024;

    private static final Pattern UNSEEN = Pattern.compile(
            "(?is)<(script|style|noscript|template)\\b[^>]{0,2000}>.*?</\\1\\s*>|<!--.*?-->|<[^>]{0,4000}>");

    private Answers() {}

    /** Refuses what is no page to read: wrong_page, empty_page. */
    static void requireReadable(Fetched page) throws RunFailed {
        String type = page.mediaType();
        boolean readable = type.isEmpty()
                || type.startsWith("text/")
                || type.equals("application/xhtml+xml")
                || type.equals("application/pdf");
        if (!readable) throw new RunFailed("wrong_page");
        if (page.body().length == 0) throw new RunFailed("empty_page");
    }

    /** What a reader sees of an HTML page, about. */
    static String visible(Fetched page) {
        return UNSEEN.matcher(page.text()).replaceAll(" ").replaceAll("\\s+", " ");
    }

    /** Refuses all but 200: page_gone, page_forbidden, server_broken, page_status. */
    static void requireGood(Fetched answer) throws RunFailed {
        String status = Integer.toString(answer.status());
        switch (answer.status()) {
            case 200, 203 -> {
                return;
            }
            case 404, 410 -> throw new RunFailed("page_gone", status);
            case 401, 403, 407 -> throw new RunFailed("page_forbidden", status);
            default -> throw new RunFailed(answer.status() >= 500 ? "server_broken" : "page_status", status);
        }
    }
}
