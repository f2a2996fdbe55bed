package bicameral.worker.answer;

import java.util.List;

/** Says that another document says otherwise, so that a reader who knows that one is not puzzled. */
final class Disputes {
    private Disputes() {}

    /** A line for the end of the answer; empty where nothing is disputed. The other document's words are not repeated. */
    static String note(List<Statement> statements, boolean chinese) {
        List<String> others = statements.stream()
                .flatMap(statement -> statement.found().worth().disputedBy(statement.start(), statement.end()).stream())
                .distinct()
                .limit(2)
                .toList();
        if (others.isEmpty()) return "";
        return chinese
                ? "\n（资料说法不一：《" + String.join("》《", others) + "》另有说法，这里以更可信的资料为准。）"
                : "\n(Sources disagree: " + String.join(", ", others)
                        + " says otherwise; the more trusted source is followed here.)";
    }
}
