package bicameral.marketplace.subscription;

import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.mail.Bilingual;
import bicameral.marketplace.mail.Letters;
import bicameral.marketplace.money.Money;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/** What subscribers are told by mail, as {@link Bilingual} says it. Thread-safe. */
@ApplicationScoped
public class SubscriptionLetters {
    private static final Bilingual TEXTS = Bilingual.of("bicameral/marketplace/subscription/letters");

    private final Letters letters;
    private final BillingSettings settings;

    public SubscriptionLetters(Letters letters, BillingSettings settings) {
        this.letters = letters;
        this.settings = settings;
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
                TEXTS.subject(kind, named),
                TEXTS.body(kind, named));
    }

    private static Money amount(Row row, long micros) {
        return new Money(micros, row.currency());
    }

    private static String time(Instant instant) {
        return Bilingual.time(instant);
    }
}
