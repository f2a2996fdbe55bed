package bicameral.worker.quality;

import java.time.LocalDate;
import java.time.Year;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads when a text was true: the date of a message, "as of", and which of two document names is the later version. */
final class Ages {
    private static final Pattern DATE =
            Pattern.compile("((?:19|20)\\d\\d)\\s?[-/.年]\\s?(\\d{1,2})(?:\\s?[-/.月]\\s?(\\d{1,2}))?");
    private static final Pattern STAMP = Pattern.compile(
            "(?i)(?:as of|as at|last updated|updated|valid (?:until|till|to)|effective|revised|version of|checked on|截至|截止到?|有效期[至到]?|更新[于日]?期?[:：]?|修订[于日]?期?[:：]?|自|版本日期[:：]?)\\s{0,2}(.{0,24})");
    private static final Pattern YEAR = Pattern.compile("(?<!\\d)((?:19|20)\\d\\d)(?!\\d)");
    private static final Pattern VERSION = Pattern.compile(
            "(?i)(?:[\\s_.(（\\[-]*(?:v|ver|version|rev|第)?\\s?(\\d{1,4}(?:[._-]\\d{1,4}){0,3})\\s?(?:版|年版?|修订版)?[)）\\]]?)+$");
    /** What tells a version from a mere number: chapter 2 is no later version of chapter 1. */
    private static final Pattern MARKED = Pattern.compile(
            "(?i).*(?:(?<![a-z])(?:v|ver|version|rev)\\.?\\s?\\d|\\d\\s?(?:版|年|修订)|\\d\\.\\d|(?<!\\d)(?:19|20)\\d\\d(?!\\d)).*");

    private Ages() {}

    /** The day a message was written; null where the line does not say so in a year of four digits. */
    static @Nullable LocalDate day(String written) {
        Matcher date = DATE.matcher(written);
        return date.find() ? day(date) : null;
    }

    private static @Nullable LocalDate day(Matcher date) {
        int year = Integer.parseInt(date.group(1));
        int month = Integer.parseInt(date.group(2));
        int day = date.group(3) == null ? 1 : Integer.parseInt(date.group(3));
        if (month < 1 || month > 12 || day < 1) return null;
        return day > Year.of(year).atMonth(month).lengthOfMonth() ? null : LocalDate.of(year, month, day);
    }

    /** The day a text says it holds for ("as of", "valid until"), or null. Other dates are what it tells of. */
    static @Nullable LocalDate stamp(String text) {
        // Most texts name no year, and the pattern is slow.
        if (!text.contains("20") && !text.contains("19")) return null;
        Matcher stamp = STAMP.matcher(text);
        LocalDate latest = null;
        while (stamp.find()) {
            LocalDate one = day(stamp.group(1));
            Matcher year = YEAR.matcher(stamp.group(1));
            if (one == null && year.find()) one = LocalDate.of(Integer.parseInt(year.group(1)), 1, 1);
            if (one != null && (latest == null || one.isAfter(latest))) latest = one;
        }
        return latest;
    }

    /** A document's name without its version, and the version's figures; empty figures where it has none. */
    record Version(String name, List<Integer> figures) {
        static Version of(String fileName) {
            String bare = fileName.replaceFirst("\\.[A-Za-z0-9]{1,5}$", "")
                    .toLowerCase(Locale.ROOT)
                    .strip();
            Matcher version = VERSION.matcher(bare);
            if (!version.find() || version.start() < 2) return new Version(bare, List.of());
            if (!MARKED.matcher(version.group()).matches()) return new Version(bare, List.of());
            List<Integer> figures = new ArrayList<>();
            for (String figure : version.group().split("\\D+")) {
                if (!figure.isEmpty() && figure.length() <= 8) figures.add(Integer.parseInt(figure));
            }
            return new Version(bare.substring(0, version.start()).strip(), figures);
        }

        /** Whether this is a later version of the same document. One without a version comes before the first. */
        boolean laterThan(Version other) {
            if (!name.equals(other.name) || figures.isEmpty()) return false;
            for (int i = 0; i < Math.min(figures.size(), other.figures.size()); i++) {
                int order = Integer.compare(figures.get(i), other.figures.get(i));
                if (order != 0) return order > 0;
            }
            return figures.size() > other.figures.size();
        }
    }
}
