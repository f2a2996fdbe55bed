package bicameral.worker.answer;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A day of the calendar as a text says it.
 *
 * @param year 0 where it is not said
 */
record Day(int year, MonthDay day) {
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final String MONTH =
            "(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
                    + "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
    private static final String YEAR = "((?:19|20)\\d\\d)";
    private static final Pattern DATE = Pattern.compile("(?<!\\d)" + YEAR + "[-/.](\\d{1,2})[-/.](\\d{1,2})(?!\\d)"
            + "|(?:(?<!\\d)" + YEAR + "\\s*年\\s*)?(?<!\\d)(\\d{1,2})\\s*月\\s*(\\d{1,2})\\s*[日号]"
            + "|(?<!\\d)(\\d{1,2})(?:st|nd|rd|th)?\\s+(?:of\\s+)?" + MONTH + "\\b\\.?(?:,?\\s+" + YEAR + "\\b)?"
            + "|\\b" + MONTH + "\\.?\\s+(\\d{1,2})(?:st|nd|rd|th)?(?!\\d)(?:,?\\s+" + YEAR + "\\b)?");
    /** A year with a 29 February, and one without. */
    private static final int LEAP = 2024;

    private static final int COMMON = 2025;

    /** All that a folded text says, each once. */
    static List<Day> in(String folded) {
        List<Day> days = new ArrayList<>();
        Matcher date = DATE.matcher(folded);
        while (date.find()) {
            try {
                Day day = of(date);
                if (!days.contains(day)) days.add(day);
            } catch (DateTimeException e) {
                // 31 June is a slip, and no day.
            }
        }
        return days;
    }

    private static Day of(Matcher date) {
        if (date.group(1) != null) return of(date.group(1), number(date.group(2)), date.group(3));
        if (date.group(5) != null) return of(date.group(4), number(date.group(5)), date.group(6));
        return date.group(8) != null
                ? of(date.group(9), month(date.group(8)), date.group(7))
                : of(date.group(12), month(date.group(10)), date.group(11));
    }

    private static Day of(@org.jspecify.annotations.Nullable String year, int month, String day) {
        MonthDay monthDay = MonthDay.of(month, number(day));
        if (year == null) return new Day(0, monthDay);
        LocalDate checked = LocalDate.of(number(year), month, monthDay.getDayOfMonth());
        return new Day(checked.getYear(), monthDay);
    }

    private static int month(String name) {
        return MONTHS.indexOf(name.substring(0, 3)) + 1;
    }

    private static int number(String digits) {
        return Integer.parseInt(digits);
    }

    /**
     * How many days from this one to another, below 0 where that is before; empty where it depends on years that are not said.
     *
     * @param onward whether the other is the later one, so that without years it may be in the next
     */
    OptionalLong until(Day other, boolean onward) {
        if (year > 0 && other.year > 0) return OptionalLong.of(ChronoUnit.DAYS.between(at(year), other.at(other.year)));
        if (year > 0 || other.year > 0) return OptionalLong.empty();
        boolean next = other.day.isBefore(day);
        if (next && !onward) return OptionalLong.empty();
        long common = ChronoUnit.DAYS.between(at(COMMON), other.at(next ? COMMON + 1 : COMMON));
        long leap = ChronoUnit.DAYS.between(at(LEAP), other.at(next ? LEAP + 1 : LEAP));
        long before = ChronoUnit.DAYS.between(at(LEAP - 1), other.at(next ? LEAP : LEAP - 1));
        return common == leap && leap == before ? OptionalLong.of(common) : OptionalLong.empty();
    }

    private LocalDate at(int in) {
        return day.atYear(in);
    }

    /** As it is reckoned with. */
    String shown() {
        String monthDay = String.format(Locale.ROOT, "%02d-%02d", day.getMonthValue(), day.getDayOfMonth());
        return year == 0 ? monthDay : year + "-" + monthDay;
    }
}
