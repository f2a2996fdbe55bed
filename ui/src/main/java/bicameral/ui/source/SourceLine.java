package bicameral.ui.source;

import bicameral.marketplace.source.Definition;
import bicameral.marketplace.source.Schedule;
import bicameral.marketplace.source.Source;
import bicameral.protocol.DocumentQuality;
import bicameral.ui.frame.Language;
import bicameral.ui.problem.Problem;
import bicameral.ui.problem.Sentences;
import bicameral.ui.studio.Figures;
import bicameral.ui.studio.KnowTexts;
import bicameral.ui.studio.QualityWords;
import java.time.Instant;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * A source as its page says it.
 *
 * @param kind in a word
 * @param address without anything that could let one in
 * @param state in words; tone is a class of the page
 * @param schedule in words; empty for what is pushed
 * @param advice what went wrong in the latest run and what to do about it; null where nothing did
 * @param now counts of the latest run, so far where it is on its way
 * @param mark what it is worth; null while that is not known
 */
public record SourceLine(
        Source source,
        String kind,
        String address,
        String state,
        String tone,
        String schedule,
        @Nullable String advice,
        String now,
        QualityWords.@Nullable Mark mark) {
    /** Says one source. */
    static SourceLine of(Source source, @Nullable DocumentQuality quality, Language language) {
        SourceMessages say = SourceTexts.of(language);
        Schedule schedule = source.schedule();
        return new SourceLine(
                source,
                kind(source.kind(), say),
                address(source),
                state(source, say),
                tone(source),
                schedule == null ? "" : SourceTexts.schedule(schedule, say),
                advice(source, language),
                now(source, say),
                quality == null ? null : QualityWords.Mark.of(quality, KnowTexts.of(language)));
    }

    /** Whether it is fetched from an address that can be changed. */
    public boolean addressed() {
        return fetched() && source.kind() != Source.Kind.QUERY;
    }

    /** Its id as text. */
    public String id() {
        return source.id().toString();
    }

    /** Whether it is fetched, so that it can be run, paused and changed. */
    public boolean fetched() {
        return source.kind() != Source.Kind.PUSH;
    }

    /** Whether a run is on its way. */
    public boolean running() {
        return source.state() == Source.State.RUNNING;
    }

    /** Whether what it shows will change by itself soon: a run is on its way, or due. */
    public boolean moving() {
        Instant next = source.nextRun();
        boolean due = next != null && !next.isAfter(Instant.now());
        return running() || (fetched() && !source.paused() && due);
    }

    /** Whether it brings pages, not rows. */
    public boolean pages() {
        return source.kind() == Source.Kind.PAGE || source.kind() == Source.Kind.SITEMAP;
    }

    /** What went wrong in the latest run and what to do about it; null where nothing did. */
    static @Nullable String advice(Source source, Language language) {
        String problem = source.problem();
        if (problem == null || source.state() != Source.State.FAILED) return null;
        String detail = source.problemDetail().isEmpty() ? "—" : source.problemDetail();
        String kind = source.kind() == Source.Kind.PUSH ? "push_" : "source_";
        return Sentences.detail(new Problem(kind + problem, 422, Map.of("detail", detail)), language);
    }

    static String kind(Source.Kind kind, SourceMessages say) {
        return switch (kind) {
            case PUSH -> say.kind_push();
            case PAGE -> say.kind_page();
            case SITEMAP -> say.kind_sitemap();
            case TABLE -> say.kind_table();
            case QUERY -> say.kind_query();
        };
    }

    /** What stands behind a question mark may be a key to the door. */
    private static String address(Source source) {
        Definition d = source.definition();
        return switch (source.kind()) {
            case PUSH -> "PUT /api/v1/knowledge/records";
            case PAGE, SITEMAP, TABLE -> {
                int query = d.url().indexOf('?');
                yield query < 0 ? d.url() : d.url().substring(0, query) + "?…";
            }
            case QUERY ->
                (d.engine().equals("mysql") ? "MySQL · " : "PostgreSQL · ") + host(d) + ":" + d.port() + "/"
                        + d.database();
        };
    }

    private static String host(Definition d) {
        return d.host().indexOf(':') < 0 ? d.host() : "[" + d.host() + "]";
    }

    private static String state(Source source, SourceMessages say) {
        if (source.state() == Source.State.RUNNING) return running(source, say);
        if (source.paused()) return say.st_paused();
        return switch (source.state()) {
            case WAITING -> source.kind() == Source.Kind.PUSH ? say.st_push_waiting() : say.st_waiting();
            case RUNNING -> running(source, say);
            case OK -> say.st_ok();
            case FAILED -> say.st_failed();
        };
    }

    private static String running(Source source, SourceMessages say) {
        String seen = Figures.count(source.counts().seen());
        return source.expected() > 1
                ? say.st_running_of(seen, Figures.count(source.expected()))
                : source.counts().seen() > 0 ? say.st_running_at(seen) : say.st_running();
    }

    private static String tone(Source source) {
        if (source.state() == Source.State.RUNNING) return "wait";
        if (source.paused()) return "faint";
        return switch (source.state()) {
            case WAITING, RUNNING -> "wait";
            case OK -> "ok";
            case FAILED -> "bad";
        };
    }

    private static String now(Source source, SourceMessages say) {
        Source.Counts counts = source.counts();
        StringJoiner parts = new StringJoiner(" · ");
        if (counts.added() > 0) parts.add(say.n_added(Figures.count(counts.added())));
        if (counts.changed() > 0) parts.add(say.n_changed(Figures.count(counts.changed())));
        if (counts.unchanged() > 0) parts.add(say.n_unchanged(Figures.count(counts.unchanged())));
        if (counts.removed() > 0) parts.add(say.n_removed(Figures.count(counts.removed())));
        return parts.toString();
    }
}
