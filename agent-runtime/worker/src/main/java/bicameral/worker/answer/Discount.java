package bicameral.worker.answer;

import bicameral.worker.retrieve.NumberWords;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a price is taken times: "8.5折" and "八五折" leave 0.85, "15 % off" takes 15 % away.
 *
 * @param left the share that is left to pay, between 0 and 1
 * @param percentOff what is taken away where that is what is said; else null
 */
record Discount(
        BigDecimal left, @org.jspecify.annotations.Nullable BigDecimal percentOff) {
    private static final String NOT_FOLDED = "折(?![叠断线磨算返回页])";
    private static final Pattern LEFT = Pattern.compile("(?<![\\d.])(\\d{1,2}(?:\\.\\d)?)\\s*" + NOT_FOLDED
            + "|(?<![一二三四五六七八九十第])([一二三四五六七八九])([一二三四五六七八九])?\\s*" + NOT_FOLDED);
    private static final Pattern HALF =
            Pattern.compile("对折(?!叠)|半价|half[- ]price|\\bhalf the (?:\\w+ )?(?:price|fee|fare)");
    private static final String PERCENT = "(\\d{1,2}(?:\\.\\d+)?)\\s*(?:%|percent\\b|per cent\\b)";
    private static final Pattern OFF = Pattern.compile(
            "(?<![\\d.])" + PERCENT + "\\s*(?:[a-z'’-]+ ){0,2}(?:off|discount|reduction|rebate|cheaper|less)\\b"
                    + "|\\b(?:(?:discount|reduction|rebate)s? (?:of|is)|(?:reduced|lowered|cut) by|saves?|off)(?: you)? "
                    + PERCENT
                    + "|(?:优惠|减免?|便宜|让利|直降)了?\\s*" + PERCENT + "|(?<![\\d.])" + PERCENT + "\\s*的?(?:优惠|折扣|减免)");

    /** The discount that a folded text tells of; empty where of none. */
    static Optional<Discount> in(String folded) {
        Matcher off = OFF.matcher(folded);
        if (off.find()) {
            for (int group = 1; group <= off.groupCount(); group++)
                if (off.group(group) != null) return off(new BigDecimal(off.group(group)));
        }
        Matcher left = LEFT.matcher(folded);
        if (left.find()) return left(left);
        return HALF.matcher(folded).find() ? Optional.of(new Discount(new BigDecimal("0.5"), null)) : Optional.empty();
    }

    private static Optional<Discount> off(BigDecimal percent) {
        return percent.signum() == 0
                ? Optional.empty()
                : Optional.of(new Discount(BigDecimal.ONE.subtract(percent.movePointLeft(2)), percent));
    }

    /** "8折", "85折" and "8.5折" are so many tenths or hundredths. */
    private static Optional<Discount> left(Matcher found) {
        BigDecimal said = found.group(1) != null
                ? new BigDecimal(found.group(1))
                : new BigDecimal(digit(found.group(2)) + (found.group(3) == null ? "" : "." + digit(found.group(3))));
        BigDecimal left = said.movePointLeft(said.compareTo(BigDecimal.TEN) > 0 ? 2 : 1);
        return left.signum() > 0 && left.compareTo(BigDecimal.ONE) < 0
                ? Optional.of(new Discount(left, null))
                : Optional.empty();
    }

    private static String digit(String han) {
        return String.valueOf((int) NumberWords.chinese(han));
    }

    /** How a price is taken times it, with the mark of its statement. */
    String times(String mark) {
        return percentOff == null
                ? " × " + left.toPlainString() + mark
                : " × (1 − " + percentOff.toPlainString() + " %" + mark + ")";
    }
}
