package bicameral.marketplace.mail;

import bicameral.marketplace.money.Money;
import bicameral.marketplace.money.MoneyText;
import java.text.MessageFormat;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.stream.Collectors;

/** Words of letters, in Chinese and English in one letter, as nothing says which of them is read. Thread-safe. */
public final class Bilingual {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT);

    private final List<Language> languages;

    private Bilingual(List<Language> languages) {
        this.languages = languages;
    }

    /** A language of a letter, in which amounts are written, too. */
    private record Language(Locale locale, ResourceBundle texts) {
        String said(String key, Object[] values) {
            Object[] read = Arrays.stream(values)
                    .map(value -> value instanceof Money money ? MoneyText.show(money, locale) : value)
                    .toArray();
            return MessageFormat.format(texts.getString(key), read);
        }
    }

    /**
     * The words of a bundle; those of Chinese end in {@code _zh}, those of English in {@code _en}.
     *
     * @param bundle name of the bundle without the language, with slashes
     */
    public static Bilingual of(String bundle) {
        return new Bilingual(List.of(Locale.CHINESE, Locale.ENGLISH).stream()
                .map(locale -> new Language(locale, ResourceBundle.getBundle(bundle + "_" + locale.getLanguage())))
                .toList());
    }

    /** The subject of a letter. */
    public String subject(String kind, Object... values) {
        return said(kind + "_subject", " · ", values);
    }

    /** What a letter says. Amounts of money among the values are written as each language writes them. */
    public String body(String kind, Object... values) {
        return said(kind, "\n\n--\n\n", values);
    }

    private String said(String key, String between, Object[] values) {
        return languages.stream().map(language -> language.said(key, values)).collect(Collectors.joining(between));
    }

    /** A moment as letters write it, in UTC. */
    public static String time(Instant instant) {
        return TIME.format(instant.atOffset(ZoneOffset.UTC));
    }
}
