package bicameral.worker.quality;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How often something happens: "daily", "每周六", "the first Saturday of the month". */
final class Rhythm {
    private static final Pattern TOLD = Pattern.compile(
            "(?i)(?<day>每天|天天|每日|\\bdaily\\b|\\bevery ?day\\b)|(?<week>每周|每个?星期|\\bweekly\\b|\\bevery week\\b|\\bevery (?:mon|tues|wednes|thurs|fri|satur|sun)day)"
                    + "|(?<month>每个?月|\\bmonthly\\b|\\bevery month\\b|of (?:the|each|every) month\\b)|(?<year>每年|\\byearly\\b|\\bannually\\b|\\bevery year\\b)");

    private Rhythm() {}

    private static Set<String> of(String text) {
        Set<String> told = new HashSet<>();
        Matcher rhythm = TOLD.matcher(text);
        while (rhythm.find()) {
            if (rhythm.group("day") != null) told.add("day");
            else if (rhythm.group("week") != null) told.add("week");
            else if (rhythm.group("month") != null) told.add("month");
            else told.add("year");
        }
        return told;
    }

    /** Whether both tell how often, and never the same. */
    static boolean differs(String said, String other) {
        Set<String> mine = of(said);
        Set<String> theirs = of(other);
        return !mine.isEmpty() && !theirs.isEmpty() && mine.stream().noneMatch(theirs::contains);
    }
}
