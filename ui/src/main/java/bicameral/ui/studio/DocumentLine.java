package bicameral.ui.studio;

import bicameral.protocol.ChamberEvent.DocumentState;
import bicameral.protocol.ChamberEvent.Stage;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One document as the page says it.
 *
 * @param facts pages, passages and size
 * @param now what happens with it at the moment
 * @param more how long, how far, or what to do about a failure
 * @param steps the four stages, each done, now, fail or empty
 * @param part of the running stage, in steps of five of a hundred
 * @param percent of the running stage, empty where unknown
 * @param speed of learning, empty where unknown
 * @param old whether an older version answers until this one is ready
 * @param mark what it is worth, null until that is known
 */
public record DocumentLine(
        String id,
        String name,
        String facts,
        boolean ready,
        boolean failed,
        boolean waiting,
        String now,
        String more,
        List<String> steps,
        int part,
        String passages,
        String percent,
        String speed,
        boolean old,
        QualityWords.@Nullable Mark mark) {
    private static final int STEP = 5;
    private static final int UNKNOWN_PART = 50;

    public DocumentLine {
        steps = List.copyOf(steps);
    }

    /** Whether it can be cancelled. */
    public boolean running() {
        return !ready && !failed;
    }

    /** Says one document. */
    static DocumentLine of(
            DocumentState document, QualityWords.@Nullable Mark mark, StudioMessages say, KnowMessages know) {
        Stage stage = document.stage();
        return new DocumentLine(
                document.document().toString(),
                document.name(),
                facts(document, say),
                stage == Stage.READY,
                stage == Stage.FAILED,
                stage == Stage.QUEUED,
                now(document, say, know),
                more(document, say, know),
                steps(stage),
                part(document),
                Figures.count(document.passages()),
                percent(document),
                document.speed() > 0 ? know.k_speed(Figures.count(document.speed())) : "",
                document.replaces() != null && document.stage() != Stage.READY,
                mark);
    }

    private static String percent(DocumentState document) {
        boolean running = document.stage() == Stage.PARSING || document.stage() == Stage.LEARNING;
        if (!running || document.unitsTotal() <= 0) return "";
        return Math.min(99, 100L * document.unitsDone() / document.unitsTotal()) + "%";
    }

    private static String facts(DocumentState document, StudioMessages say) {
        StringBuilder facts = new StringBuilder();
        if (document.pages() > 0)
            facts.append(say.doc_pages(Figures.count(document.pages()))).append(" · ");
        if (document.passages() > 0)
            facts.append(say.doc_passages(Figures.count(document.passages()))).append(" · ");
        return facts.append(Figures.size(document.bytes())).toString();
    }

    private static List<String> steps(Stage stage) {
        return switch (stage) {
            case QUEUED -> List.of("now", "", "", "");
            case PARSING -> List.of("done", "now", "", "");
            case LEARNING -> List.of("done", "done", "now", "");
            case READY -> List.of("done", "done", "done", "done");
            case FAILED -> List.of("done", "fail", "", "");
        };
    }

    private static String now(DocumentState document, StudioMessages say, KnowMessages know) {
        return switch (document.stage()) {
            case QUEUED -> say.st_queued();
            case PARSING, LEARNING ->
                document.secondsLeft() > 0 ? say.now_left(time(document.secondsLeft(), say)) : say.now_working();
            case READY -> say.now_ready();
            case FAILED -> cause(document.problem(), say, know);
        };
    }

    private static String more(DocumentState document, StudioMessages say, KnowMessages know) {
        return switch (document.stage()) {
            case QUEUED -> say.now_queued();
            case PARSING -> say.now_parsing();
            case LEARNING ->
                document.unitsTotal() > 0 && document.unitsTotal() == document.passages()
                        ? say.now_learning(Figures.count(document.unitsDone()), Figures.count(document.unitsTotal()))
                        : "";
            case READY -> took(document, say);
            case FAILED -> remedy(document.problem(), say, know);
        };
    }

    private static String took(DocumentState document, StudioMessages say) {
        if (document.readyAt() == null) return "";
        long seconds = Duration.between(document.addedAt(), document.readyAt()).toSeconds();
        return say.now_took(time((int) Math.max(1, seconds), say));
    }

    static String time(int seconds, StudioMessages say) {
        if (seconds < 60) return say.sec(String.valueOf(seconds));
        return say.min_sec(String.valueOf(seconds / 60), String.valueOf(seconds % 60));
    }

    private static int part(DocumentState document) {
        if (document.unitsTotal() <= 0) return document.stage() == Stage.QUEUED ? STEP : UNKNOWN_PART;
        int percent = (int) (100L * document.unitsDone() / document.unitsTotal());
        return Math.max(STEP, Math.min(100, percent / STEP * STEP));
    }

    private static String cause(@Nullable String problem, StudioMessages say, KnowMessages know) {
        return switch (problem == null ? "" : problem) {
            case "encrypted" -> say.fail_encrypted();
            case "empty" -> say.fail_empty();
            case "unreadable" -> say.fail_unreadable();
            case "unsupported" -> say.fail_unsupported();
            case "too_large" -> say.fail_too_large();
            case "too_slow" -> say.fail_too_slow();
            case "too_complex" -> say.fail_too_complex();
            case "out_of_space" -> say.fail_out_of_space();
            case "cancelled" -> know.fail_cancelled();
            case "unsafe_name" -> know.fail_unsafe();
            case "archive_in_archive" -> know.fail_nested();
            default -> say.fail_other();
        };
    }

    private static String remedy(@Nullable String problem, StudioMessages say, KnowMessages know) {
        return switch (problem == null ? "" : problem) {
            case "encrypted" -> say.fix_encrypted();
            case "empty" -> say.fix_empty();
            case "unreadable" -> say.fix_unreadable();
            case "unsupported" -> say.fix_unsupported();
            case "too_large" -> say.fix_too_large();
            case "too_slow" -> say.fix_too_slow();
            case "too_complex" -> say.fix_too_complex();
            case "out_of_space" -> say.fix_out_of_space();
            case "cancelled" -> know.fix_cancelled();
            case "unsafe_name" -> know.fix_unsafe();
            case "archive_in_archive" -> know.fix_nested();
            default -> say.fix_other();
        };
    }
}
