package bicameral.worker.answer;

import bicameral.worker.retrieve.Terms;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a statement charges for each unit beyond a number of units: "two hours free, then 4 an hour, at most 30 a day".
 *
 * @param unit in the singular
 * @param free so many units cost nothing more
 * @param rate for each unit beyond
 * @param most the most that these may come to; null where there is no such limit
 * @param start where it begins in the folded statement
 */
record Tariff(
        String unit,
        BigDecimal free,
        BigDecimal rate,
        @Nullable BigDecimal most,
        int start) {
    private static final String NUMBER = "(\\d+(?:\\.\\d+)?|[一二两三四五六七八九十百]{1,4})";
    private static final String UNIT =
            "\\s*个?(公里|千米|小时|页|天|人|次|米|分钟|公斤|张|件|位|晚|km\\b|kilomet(?:re|er)s?|hours?|pages?|days?"
                    + "|people|persons?|minutes?|met(?:re|er)s?|kg\\b|guests?|seats?)";
    private static final Pattern QUANTITY = Pattern.compile(NUMBER + UNIT);
    private static final Pattern FREE = Pattern.compile("(?:免费?|超过|超出|前|满|first|over|above|beyond|more than|up to)\\s*"
            + NUMBER + UNIT + "|" + NUMBER + UNIT + "\\s*(?:以内|之内|内|免费|(?:are |is )?free|included)");
    private static final Pattern RATE =
            Pattern.compile("每一?" + UNIT + "(?:加收|另收|另加|加|收|按)?\\s*(\\d+(?:\\.\\d+)?)\\s*[元块]"
                    + "|(\\d+(?:\\.\\d+)?)\\s*(?:eur|usd|gbp|euros?|dollars?|元)?\\s*(?:for )?(?:each|every|per|a|an|/)\\s*(?:extra |additional |further |started )?"
                    + UNIT.substring(4));
    private static final Pattern MOST = Pattern.compile(
            "(?:最多(?:加|收|加收)?|封顶|不超过|at most|no more than|capped at|maximum(?: of)?)\\s*[€$£¥]?\\s*(\\d+(?:\\.\\d+)?)\\s*(?:元|块|eur|usd|gbp|euro|dollar)");

    /** The tariff of a statement; empty where it has none. */
    static Optional<Tariff> in(String quote) {
        String folded = Terms.fold(quote);
        Matcher free = FREE.matcher(folded);
        Matcher rate = RATE.matcher(folded);
        if (!free.find() || !rate.find(free.end())) return Optional.empty();
        String unit = singular(free.group(2) != null ? free.group(2) : free.group(4));
        String each = singular(rate.group(1) != null ? rate.group(1) : rate.group(4));
        if (!unit.equals(each)) return Optional.empty();
        Matcher most = MOST.matcher(folded);
        return Optional.of(new Tariff(
                unit,
                Counts.value(free.group(1) != null ? free.group(1) : free.group(3)),
                new BigDecimal(rate.group(2) != null ? rate.group(2) : rate.group(3)),
                most.find(rate.end()) ? new BigDecimal(most.group(1)) : null,
                free.start()));
    }

    /** How many of its units a question speaks of; empty where of none. */
    Optional<BigDecimal> quantity(String folded) {
        Matcher quantity = QUANTITY.matcher(folded);
        while (quantity.find()) {
            if (singular(quantity.group(2)).equals(unit)) return Optional.of(Counts.value(quantity.group(1)));
        }
        return Optional.empty();
    }

    /** What the units beyond come to. */
    BigDecimal beyond(BigDecimal quantity) {
        BigDecimal all = quantity.subtract(free).max(BigDecimal.ZERO).multiply(rate);
        return most == null ? all : all.min(most);
    }

    private static String singular(String unit) {
        return switch (unit) {
            case "people" -> "person";
            case "千米", "km" -> "公里";
            default -> unit.endsWith("s") ? unit.substring(0, unit.length() - 1) : unit;
        };
    }
}
