package bicameral.ui.frame;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Languages of the product. */
public enum Language {
    ZH("zh-CN", Locale.forLanguageTag("zh-CN")),
    EN("en", Locale.ENGLISH);

    private final String tag;
    private final Locale locale;

    Language(String tag, Locale locale) {
        this.tag = tag;
        this.locale = locale;
    }

    /** For the {@code lang} attribute. */
    public String tag() {
        return tag;
    }

    /** {@code zh} or {@code en}: in cookies, addresses and towards the modules below. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public Locale locale() {
        return locale;
    }

    /** The other one. */
    public Language other() {
        return this == ZH ? EN : ZH;
    }

    /** Reads {@code zh}, {@code en} and their regional forms; empty for anything else. */
    public static Optional<Language> of(@Nullable String code) {
        if (code == null || code.length() > 16) return Optional.empty();
        String lower = code.toLowerCase(Locale.ROOT);
        if (lower.equals("zh") || lower.startsWith("zh-")) return Optional.of(ZH);
        if (lower.equals("en") || lower.startsWith("en-")) return Optional.of(EN);
        return Optional.empty();
    }

    /** Chosen by address, else by cookie, else by the browser's list, else Chinese. */
    public static Language choose(@Nullable String query, @Nullable String cookie, @Nullable String acceptLanguage) {
        return of(query).or(() -> of(cookie)).or(() -> accepted(acceptLanguage)).orElse(ZH);
    }

    private static Optional<Language> accepted(@Nullable String header) {
        if (header == null || header.isBlank() || header.length() > 500) return Optional.empty();
        try {
            List<LanguageRange> ranges = LanguageRange.parse(header).stream()
                    .filter(range -> range.getWeight() > 0)
                    .sorted(Comparator.comparingDouble(LanguageRange::getWeight).reversed())
                    .toList();
            return ranges.stream()
                    .flatMap(range -> of(range.getRange()).stream())
                    .findFirst();
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
