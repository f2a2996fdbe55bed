package bicameral.marketplace.billing;

import static bicameral.marketplace.billing.Books.done;
import static bicameral.marketplace.billing.Books.offer;
import static bicameral.marketplace.billing.Books.tenant;
import static bicameral.marketplace.billing.Books.yuan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.marketplace.billing.Charge.Means;
import bicameral.marketplace.money.Money;
import bicameral.tenant.Ids;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A leap year, day by day, in seconds: over the nights on which clocks elsewhere change. */
@Tag("P-F10")
class YearTest {
    private static final Instant NEW_YEAR = Instant.parse("2027-12-31T16:00:00Z");
    private static final int DAYS = 366;

    private final Books books = Books.apart();
    private final TenantId payer = tenant();
    private final Offer offer = offer("0.50", 1);

    @Test
    void each_day_has_one_free_message_one_paid_and_one_that_matures_after_seven_days() {
        books.give(payer, "1000.00");
        books.execute("insert into market.spending_limit values ('" + payer + "', 'CNY', 500000)");
        Money each = yuan("0.425");
        for (int day = 0; day < DAYS; day++) {
            Instant midnight = NEW_YEAR.plus(Duration.ofDays(day));
            books.clock.set(midnight);
            books.billing.recover();
            assertThat(available()).as("day %d", day).isEqualTo(times(each, Math.max(0, day - 7)));

            answered(Means.FREE_QUOTA);
            books.clock.set(midnight.plus(Duration.ofHours(23).plusMinutes(30)));
            answered(Means.WALLET);
            assertThatThrownBy(() -> books.billing.reserve(order()))
                    .isInstanceOfSatisfying(
                            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("daily_limit_reached"));
        }
        books.clock.set(NEW_YEAR.plus(Duration.ofDays(DAYS + 8)));
        books.billing.recover();

        assertThat(available()).isEqualTo(times(each, DAYS));
        assertThat(books.balance(payer, AccountKind.WALLET_PAID)).isEqualTo(yuan("817.00"));
        books.audit();
    }

    private void answered(Means means) {
        Order order = order();
        assertThat(books.billing.reserve(order).charge().means()).isEqualTo(means);
        books.billing.record(offer, order.message(), done());
        books.billing.settle(order.message());
    }

    private Order order() {
        return new Order(Ids.next(), "asks", offer, payer, payer.toString());
    }

    private Money available() {
        return books.balance(offer.publisher(), AccountKind.CREATOR_AVAILABLE);
    }

    private static Money times(Money money, int times) {
        return new Money(money.micros() * times, money.currency());
    }
}
