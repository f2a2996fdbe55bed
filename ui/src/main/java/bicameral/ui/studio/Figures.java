package bicameral.ui.studio;

import bicameral.marketplace.agent.AgentDraft;
import bicameral.marketplace.money.Money;
import bicameral.ui.frame.Amounts;
import bicameral.ui.frame.Language;
import io.quarkus.qute.TemplateExtension;
import io.quarkus.qute.TemplateExtension.TemplateAttribute;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Amounts, sizes, counts and times as people read them; {@code fig:} in templates. Days are those of UTC+8. */
@TemplateExtension(namespace = "fig")
public final class Figures {
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final long KIB = 1024;

    private Figures() {}

    /** As {@link Amounts#show}. */
    public static String money(Money money, @TemplateAttribute("locale") @Nullable Object locale) {
        return Amounts.show(money, language(locale));
    }

    /** As {@link #money}, with a plus sign before credits. */
    public static String signed(Money money, @TemplateAttribute("locale") @Nullable Object locale) {
        return (money.micros() > 0 ? "+" : "") + money(money, locale);
    }

    /** With a minus sign before it; zero as it is. */
    public static String minus(Money money, @TemplateAttribute("locale") @Nullable Object locale) {
        return money.isZero() ? money(money, locale) : "−" + money(money, locale);
    }

    /** As {@link #money}, to a hundredth of the smallest coin: what is only estimated is known no better. */
    public static String near(Money money, @TemplateAttribute("locale") @Nullable Object locale) {
        int decimals = Math.max(0, money.currency().getDefaultFractionDigits()) + 2;
        return money(Money.of(money.amount().setScale(decimals, RoundingMode.HALF_EVEN), money.currency()), locale);
    }

    /** As {@link Amounts#minor}. */
    public static String minor(Money money, @TemplateAttribute("locale") @Nullable Object locale) {
        return Amounts.minor(money, language(locale));
    }

    /** As {@link Amounts#bare}. */
    public static String bare(Money money) {
        return Amounts.bare(money);
    }

    /** The plain decimal for a field. */
    public static String decimal(Money money) {
        return money.amount().toPlainString();
    }

    /** A share for a field, in percent; empty for none. */
    static String percent(@Nullable Integer basisPoints) {
        if (basisPoints == null) return "";
        return BigDecimal.valueOf(basisPoints, 2).stripTrailingZeros().toPlainString();
    }

    /** The currency's sign. */
    public static String symbol(Money money, @TemplateAttribute("locale") @Nullable Object locale) {
        return Amounts.symbol(money.currency(), language(locale));
    }

    /** 1,284. */
    public static String count(long n) {
        return NumberFormat.getIntegerInstance(Locale.ENGLISH).format(n);
    }

    /** As {@link #count(long)}. */
    public static String count(int n) {
        return count((long) n);
    }

    /** The number of the live version; empty where there is none. */
    public static String live(AgentDraft agent) {
        return agent.liveVersion() == null ? "" : String.valueOf(agent.liveVersion());
    }

    /** 0.91. */
    public static String score(double score) {
        return BigDecimal.valueOf(score).setScale(2, RoundingMode.HALF_UP).toPlainString();
    }

    /** 36 MB, in steps of 1,024. */
    public static String size(long bytes) {
        double value = bytes;
        String unit = "B";
        for (String larger : new String[] {"KB", "MB", "GB"}) {
            if (value < KIB) break;
            value /= KIB;
            unit = larger;
        }
        int decimals = value < 10 && !unit.equals("B") ? 1 : 0;
        return BigDecimal.valueOf(value)
                        .setScale(decimals, RoundingMode.HALF_UP)
                        .stripTrailingZeros()
                        .toPlainString() + " " + unit;
    }

    /** 11 月 22 日 14:06 or 22 Nov, 14:06. */
    public static String time(Instant at, @TemplateAttribute("locale") @Nullable Object locale) {
        return formatter(english(locale) ? "d MMM, HH:mm" : "M 月 d 日 HH:mm", locale)
                .format(at.atZone(ZONE));
    }

    /** 14:06:09. */
    public static String clock(Instant at) {
        return DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).format(at.atZone(ZONE));
    }

    /** 2026 年 11 月 22 日 or 22 Nov 2026. */
    public static String day(Instant at, @TemplateAttribute("locale") @Nullable Object locale) {
        return formatter(english(locale) ? "d MMM yyyy" : "yyyy 年 M 月 d 日", locale)
                .format(at.atZone(ZONE));
    }

    /** 11 月 22 日 or 22 Nov. */
    public static String monthDay(Instant at, @TemplateAttribute("locale") @Nullable Object locale) {
        return formatter(english(locale) ? "d MMM" : "M 月 d 日", locale).format(at.atZone(ZONE));
    }

    /** 11-22. */
    public static String shortDay(LocalDate day) {
        return DateTimeFormatter.ofPattern("MM-dd", Locale.ROOT).format(day);
    }

    private static DateTimeFormatter formatter(String pattern, @Nullable Object locale) {
        return DateTimeFormatter.ofPattern(pattern, english(locale) ? Locale.ENGLISH : Locale.CHINA);
    }

    private static Language language(@Nullable Object locale) {
        return english(locale) ? Language.EN : Language.ZH;
    }

    private static boolean english(@Nullable Object locale) {
        return locale != null && String.valueOf(locale).startsWith("en");
    }
}
