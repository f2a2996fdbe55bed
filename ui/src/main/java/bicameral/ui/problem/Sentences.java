package bicameral.ui.problem;

import bicameral.marketplace.money.Money;
import bicameral.marketplace.payout.Block;
import bicameral.ui.frame.Amounts;
import bicameral.ui.frame.Language;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The sentence for each problem code in both languages ({@code problem_<code>}), its title and what to do next. */
public final class Sentences {
    private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");
    private static final Map<Language, ResourceBundle> BUNDLES = new EnumMap<>(Language.class);

    static {
        for (Language language : Language.values())
            BUNDLES.put(language, ResourceBundle.getBundle("bicameral/ui/problem/sentences_" + language.code()));
    }

    private Sentences() {}

    /** What happened; codes without a sentence of their own get the one of their status. */
    public static String detail(Problem problem, Language language) {
        String text = text(language, "problem_" + problem.code());
        if (text == null) text = text(language, "status_" + problem.status());
        if (text == null) text = text(language, "status_500");
        return fill(text == null ? problem.code() : text, problem.values(), language);
    }

    /** A few words. */
    public static String title(Problem problem, Language language) {
        String text = text(language, "title_" + problem.status());
        if (text == null) text = text(language, problem.status() < 500 ? "title_400" : "title_500");
        return text == null ? problem.code() : text;
    }

    /** What to do next. */
    public static String next(Problem problem, Language language) {
        String text = text(language, "next_" + problem.status());
        if (text == null) text = text(language, problem.status() < 500 ? "next_400" : "next_500");
        return text == null ? "" : text;
    }

    /** All keys of a language. */
    static Set<String> keys(Language language) {
        return bundle(language).keySet();
    }

    private static ResourceBundle bundle(Language language) {
        ResourceBundle bundle = BUNDLES.get(language);
        if (bundle == null) throw new IllegalStateException("no sentences in " + language);
        return bundle;
    }

    private static @Nullable String text(Language language, String key) {
        ResourceBundle bundle = bundle(language);
        return bundle.containsKey(key) ? bundle.getString(key) : null;
    }

    private static String fill(String text, Map<String, Object> values, Language language) {
        Matcher place = PLACE.matcher(text);
        return place.replaceAll(
                match -> Matcher.quoteReplacement(show(values.getOrDefault(match.group(1), "—"), language)));
    }

    private static String show(Object value, Language language) {
        return switch (value) {
            case Money money -> Amounts.show(money, language);
            case Block block -> words(block, language);
            case List<?> all ->
                all.stream()
                        .map(one -> show(one, language))
                        .collect(Collectors.joining(language == Language.EN ? ", " : "、"));
            default -> String.valueOf(value);
        };
    }

    private static String words(Block block, Language language) {
        String words = text(language, "block_" + block.name().toLowerCase(Locale.ROOT));
        return words == null ? block.name() : words;
    }
}
