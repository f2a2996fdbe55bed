package bicameral.marketplace.source;

import bicameral.host.fetch.Fetched;

/** What servers' statuses mean for a source. */
final class Answers {
    private Answers() {}

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
