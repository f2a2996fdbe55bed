package bicameral.marketplace.subscription;

import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.mail.Letters;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.money.MoneyText;
import jakarta.enterprise.context.ApplicationScoped;
import java.text.MessageFormat;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** What subscribers are told by mail, in Chinese and English in one letter, as nothing says which they read. Thread-safe. */
@ApplicationScoped
public class SubscriptionLetters {
    private static final List<Language> LANGUAGES = List.of(new Language(Locale.CHINESE), new Language(Locale.ENGLISH));
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT);

    private final Letters letters;
    private final BillingSettings settings;

    public SubscriptionLetters(Letters letters, BillingSettings settings) {
        this.letters = letters;
        this.settings = settings;
    }

    /** A language of a letter, in which amounts are written, too. */
    private record Language(Locale locale, ResourceBundle texts) {
        Language(Locale locale) {
            this(
                    locale,
                    ResourceBundle.getBundle("bicameral/marketplace/subscription/letters_" + locale.getLanguage()));
        }

        String said(String key, Object[] values) {
            Object[] read = Arrays.stream(values)
                    .map(value -> value instanceof Money money ? MoneyText.show(money, locale) : value)
                    .toArray();
            return MessageFormat.format(texts.getString(key), read);
        }
    }

    /** The receipt for a period. */
    void paid(Handle handle, Row row, int n, Instant from, Instant to, long price, long tax) {
        write(handle, row, "receipt", String.valueOf(n), amount(row, price), amount(row, tax), time(from), time(to));
    }

    /** A period that could not be paid, and when that is tried again. */
    void unpaid(Handle handle, Row row, int n, long price, Instant grace, Instant next) {
        write(handle, row, "unpaid", String.valueOf(n), amount(row, price), time(grace), time(next));
    }

    /** That it ended by itself. */
    void ended(Handle handle, Row row, String cause) {
        write(handle, row, "ended_" + cause, "");
    }

    /** Other terms to come. */
    void announced(Handle handle, Row row, int version, Instant from, long price, int included) {
        write(
                handle,
                row,
                "announced",
                String.valueOf(version),
                time(from),
                amount(row, price),
                String.valueOf(included));
    }

    /** That the plan is not offered any more. */
    void withdrawn(Handle handle, Row row, int version, Instant from) {
        write(handle, row, "announced_gone", String.valueOf(version), time(from));
    }

    private void write(Handle handle, Row row, String kind, String number, Object... values) {
        if (!letters.on()) return;
        String to = handle.createQuery("select email from market.person where id = :person")
                .bind("person", row.subscribedBy())
                .mapTo(String.class)
                .findOne()
                .orElse("");
        Object[] named = new Object[values.length + 2];
        named[0] = row.agentName();
        named[1] = settings.baseUrl() + "/wallet/subscriptions/" + row.id();
        System.arraycopy(values, 0, named, 2, values.length);
        letters.write(
                handle,
                row.payer(),
                "subscription:" + row.id() + ":" + kind + ":" + number,
                to,
                said(kind + "_subject", " · ", named),
                said(kind, "\n\n--\n\n", named));
    }

    private static String said(String key, String between, Object[] values) {
        return LANGUAGES.stream().map(language -> language.said(key, values)).collect(Collectors.joining(between));
    }

    private static Money amount(Row row, long micros) {
        return new Money(micros, row.currency());
    }

    private static String time(Instant instant) {
        return TIME.format(instant.atOffset(ZoneOffset.UTC));
    }
}
