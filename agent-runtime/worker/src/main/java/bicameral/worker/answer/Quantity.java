package bicameral.worker.answer;

import bicameral.worker.retrieve.Terms;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A figure to be reckoned with: exact, with its sign and unit. Unlike {@link Amount}, which says what may stand for what, currencies are
 * kinds of their own, and months are no number of days.
 *
 * @param value in its own unit
 * @param unit as written; empty where there is none
 * @param kind what it measures; only what is of one kind can be added or compared. Of an unknown unit the unit itself
 * @param size of the unit, in the base unit of its kind
 */
record Quantity(BigDecimal value, String unit, String kind, BigDecimal size) {
    private static final String KNOWN = String.join(
            "|",
            Units.ALL.keySet().stream()
                    .sorted(Comparator.comparingInt(String::length).reversed())
                    .map(Pattern::quote)
                    .toList());
    private static final Pattern UNIT = Pattern.compile("(?<![a-z])(?:" + KNOWN + ")(?![a-z])");
    /** One figure and little else. */
    private static final Pattern ONE = Pattern.compile(
            "(?<before>[^\\d]{0,8}?)(?<sign>(?<![\\p{L}\\d])[-−–]\\s?|零下\\s*|负\\s*|minus\\s+)?(?<figure>\\d+(?:\\.\\d+)?)\\s*(?<behind>[^\\d]{0,12})");
    /** What it is by: "EUR per day", "元/人". */
    private static final Pattern BY = Pattern.compile("^\\s*(?:[/／]|per\\b|each\\b|a\\b|an\\b|每)\\s*(.*)$");
    /** A header says its unit in brackets, behind a comma or at its end, as in "price_eur". */
    private static final Pattern IN_HEADER =
            Pattern.compile("[(（\\[]\\s*([^()（）\\[\\]]+?)\\s*[)）\\]]|[_,，/]\\s*([^_,，/()（）]+)$");

    /** What a cell says in one figure and little else, in the unit of its header where it has none; empty where it says it otherwise. */
    static Optional<Quantity> in(String cell, String header) {
        Matcher one =
                ONE.matcher(Terms.fold(cell).replace(",", "").replace("℃", "°c").strip());
        if (!one.matches()) return Optional.empty();
        BigDecimal figure = new BigDecimal(one.group("figure"));
        BigDecimal value = one.group("sign") == null ? figure : figure.negate();
        String unit = unit(one.group("before"), one.group("behind"));
        String written = unit.isEmpty() ? inHeader(header) : unit;
        return Optional.of(of(value, written));
    }

    /** The sign of a currency stands before the figure, other units behind it. */
    private static String unit(String before, String behind) {
        String rest = behind.strip();
        Matcher money = UNIT.matcher(before);
        if (money.find() && isCurrency(money.group())) return money.group() + by(rest);
        Matcher unit = UNIT.matcher(rest);
        if (unit.lookingAt()) return unit.group() + by(rest.substring(unit.end()));
        return rest.replaceAll("[(（].*", "").replaceAll("[\\p{Punct}\\s]+$", "");
    }

    private static String by(String rest) {
        Matcher by = BY.matcher(rest);
        return by.find() && !by.group(1).isBlank() ? "/" + by.group(1).strip() : "";
    }

    private static String inHeader(String header) {
        Matcher said = IN_HEADER.matcher(Terms.fold(header).replace("℃", "°c").strip());
        while (said.find()) {
            String words = said.group(1) != null ? said.group(1) : said.group(2);
            Matcher unit = UNIT.matcher(words);
            if (unit.lookingAt()) return unit.group() + by(words.substring(unit.end()));
        }
        return "";
    }

    private static Quantity of(BigDecimal value, String unit) {
        int by = unit.indexOf('/');
        Units.Unit known = Units.ALL.get(by < 0 ? unit : unit.substring(0, by));
        if (known == null) {
            String one = unit.endsWith("s") ? unit.substring(0, unit.length() - 1) : unit;
            return new Quantity(value, unit, one, BigDecimal.ONE);
        }
        return new Quantity(value, unit, known.kind() + (by < 0 ? "" : unit.substring(by)), known.size());
    }

    /** The currency of the first unit of money in an amount as written; null where there is none. */
    static @Nullable String currencyIn(String amount) {
        Matcher unit = UNIT.matcher(amount);
        while (unit.find()) if (isCurrency(unit.group())) return kind(unit.group());
        return null;
    }

    /** Its currency, by whatever it is paid; null where it is no money. */
    @Nullable
    String currency() {
        String paid = kind.replaceAll("/.*", "");
        return paid.matches("[A-Z]{3}") ? paid : null;
    }

    private static String kind(String unit) {
        Units.Unit known = Units.ALL.get(unit);
        return known == null ? unit : known.kind();
    }

    private static boolean isCurrency(String unit) {
        Units.Unit known = Units.ALL.get(unit);
        return known != null && known.isCurrency();
    }

    /** Whether both measure the same. */
    boolean comparable(Quantity other) {
        return kind.equals(other.kind);
    }

    int compareTo(Quantity other) {
        return value.multiply(size).compareTo(other.value.multiply(other.size));
    }

    /** In the unit of another of its kind. */
    Quantity in(Quantity other) {
        BigDecimal there = value.multiply(size).divide(other.size, MathContext.DECIMAL64);
        return new Quantity(there.stripTrailingZeros(), other.unit, kind, other.size);
    }

    /** How much more it is than another of its kind, in the smaller of their units. */
    Quantity minus(Quantity other) {
        Quantity least = size.compareTo(other.size) <= 0 ? this : other;
        BigDecimal mine = size.compareTo(least.size) == 0 ? value : in(least).value;
        BigDecimal its = other.size.compareTo(least.size) == 0 ? other.value : other.in(least).value;
        return new Quantity(rounded(mine.subtract(its)), least.unit, kind, least.size);
    }

    private static BigDecimal rounded(BigDecimal value) {
        return new BigDecimal(Sums.plain(value));
    }

    /** The figure as it is subtracted: a negative one in brackets. */
    String figure() {
        return value.signum() < 0 ? "(−" + value.negate().toPlainString() + ")" : value.toPlainString();
    }

    /** The figure with its unit. */
    String shown() {
        if (unit.isEmpty()) return figure();
        String first = unit.length() == 1 && "€$£¥".contains(unit) ? kind : unit;
        boolean han = Terms.isHan(first.codePointAt(0)) || first.startsWith("%");
        return figure() + (han ? "" : " ") + written(first);
    }

    /** Folding has made small what is written large. */
    private static String written(String unit) {
        return isCurrency(unit) && unit.length() == 3 && unit.charAt(0) < 128
                ? unit.toUpperCase(java.util.Locale.ROOT)
                : unit.replace("°c", "°C").replace("° c", "°C").replace("°f", "°F");
    }
}
