package bicameral.marketplace.invoice;

import static bicameral.marketplace.billing.Books.yuan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.marketplace.tax.Tax;
import bicameral.marketplace.tax.TaxRates;
import bicameral.marketplace.tax.TaxRates.Rate;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TaxByPlaceTest {
    private final Desk desk = new Desk();

    @AfterEach
    void the_books_are_in_order() {
        desk.shiftBack();
        desk.books.audit();
    }

    /** A rate that is valid in an hour; every story has a country of its own, as all share one market. */
    private Rate agreed(String place, int basisPoints, Instant from) {
        Rate rate = desk.rates.propose(desk.lin, place, "VAT", basisPoints, from, "law");
        Rate agreed = desk.rates.approve(desk.zhou, rate.id());
        assertThat(desk.log.page(null, 1).getFirst().reason()).isEqualTo(rate.reason());
        return agreed;
    }

    private void lives(CurrentTenant payer, String country, String region) {
        desk.addresses.set(payer, new InvoiceAddress("Payer", "Street 1", country, region, ""));
    }

    private long taxOf(UUID message, String place) {
        return desk.books.ops.in(handle -> handle.createQuery("""
                        select coalesce(sum(e.amount), 0)::bigint from market.entry e join market.account a on a.id = e.account_id
                        join market.ledger_transaction t on t.id = e.transaction_id
                        where t.reference = :message and a.kind = 'tax' and a.subject = :place""")
                .bind("message", message)
                .bind("place", place)
                .mapTo(Long.class)
                .one());
    }

    private static void refused(String code, Runnable deed) {
        assertThatThrownBy(deed::run)
                .isInstanceOfSatisfying(Refusal.class, r -> assertThat(r.code()).isEqualTo(code));
    }

    @Test
    void a_charge_is_taxed_by_the_rate_of_its_moment_and_place_and_the_past_stays() {
        desk.books.give(desk.payer.tenant(), "50.00");
        lives(desk.payer, "IT", "");
        Instant from = desk.clock().plus(Duration.ofHours(1));
        agreed("IT", 2_200, from);
        agreed("IT", 2_500, from.plus(Duration.ofDays(10)));
        UUID before = desk.charged(desk.payer, "1.22");

        desk.shift("2 hours");
        UUID first = desk.charged(desk.payer, "1.22");
        desk.shift("11 days");
        UUID second = desk.charged(desk.payer, "1.25");

        assertThat(taxOf(before, "")).as("the setting's 6 % of the price").isEqualTo(73_200);
        assertThat(taxOf(first, "IT")).isEqualTo(220_000);
        assertThat(taxOf(second, "IT")).isEqualTo(250_000);
        assertThat(taxOf(first, "")).isZero();
    }

    @Test
    void a_region_goes_before_its_country_and_a_country_before_everywhere() {
        Instant from = desk.clock().plus(Duration.ofHours(1));
        agreed("CA", 500, from);
        agreed("CA-QC", 1_500, from);
        desk.shift("2 hours");
        CurrentTenant quebec = desk.payer();
        CurrentTenant ontario = desk.payer();
        CurrentTenant nowhere = desk.payer();
        lives(quebec, "CA", "QC");
        lives(ontario, "CA", "ON");
        for (CurrentTenant payer : new CurrentTenant[] {quebec, ontario, nowhere})
            desk.books.give(payer.tenant(), "5.00");

        assertThat(taxOf(desk.charged(quebec, "1.15"), "CA-QC")).isEqualTo(150_000);
        assertThat(taxOf(desk.charged(ontario, "1.05"), "CA")).isEqualTo(50_000);
        assertThat(taxOf(desk.charged(nowhere, "1.00"), "")).isEqualTo(60_000);
    }

    @Test
    @Tag("P-M7")
    void a_refund_takes_the_tax_from_the_place_where_it_lies() {
        desk.books.give(desk.payer.tenant(), "5.00");
        lives(desk.payer, "PT", "");
        agreed("PT", 2_300, desk.clock().plus(Duration.ofHours(1)));
        desk.shift("2 hours");
        UUID message = desk.charged(desk.payer, "1.23");

        desk.refunds.give(desk.lin, Ids.next(), message, yuan("0.615"), "half");
        assertThat(taxOf(message, "PT")).isEqualTo(115_000);
        desk.refunds.give(desk.lin, Ids.next(), message, null, "rest");
        assertThat(taxOf(message, "PT")).isZero();
    }

    @Test
    void a_rate_needs_two_people_and_a_day_to_come() {
        Instant from = desk.clock().plus(Duration.ofDays(1));
        refused("unknown_place", () -> desk.rates.propose(desk.lin, "XX", "VAT", 1_000, from, "law"));
        refused("invalid_rate", () -> desk.rates.propose(desk.lin, "FI", "VAT", -1, from, "law"));
        refused("reason_missing", () -> desk.rates.propose(desk.lin, "FI", "VAT", 1_000, from, " "));
        refused("bad_rate_name", () -> desk.rates.propose(desk.lin, "FI", "", 1_000, from, "law"));
        refused(
                "rate_in_the_past",
                () -> desk.rates.propose(
                        desk.lin, "FI", "VAT", 1_000, desk.clock().plusSeconds(60), "law"));
        Rate rate = desk.rates.propose(desk.lin, "FI", "VAT", 2_550, from, "law");
        refused("rate_exists", () -> desk.rates.propose(desk.lin, "FI", "VAT", 2_400, from, "law"));
        refused("second_person", () -> desk.rates.approve(desk.lin, rate.id()));
        desk.shift("2 days");
        refused("rate_in_the_past", () -> desk.rates.approve(desk.zhou, rate.id()));
        assertThat(desk.rates.reject(desk.lin, rate.id(), "too late").state()).isEqualTo(TaxRates.State.REJECTED);
        refused("rate_decided", () -> desk.rates.approve(desk.zhou, rate.id()));
        assertThat(desk.log.page(null, 5)).extracting("action").contains("tax.propose", "tax.reject");
    }

    @Test
    void tax_within_a_price_is_rounded_down_and_does_not_overflow() {
        Tax tax = new Tax(Ids.next(), "CN", 600);
        assertThat(tax.within(0)).isZero();
        assertThat(tax.within(1_060_000)).isEqualTo(60_000);
        assertThat(tax.within(10_000)).isEqualTo(566);
        assertThat(tax.within(Long.MAX_VALUE)).isEqualTo(522_077_662_463_477_875L);
        assertThat(new Tax(Ids.next(), "CN", 0).within(1_000)).isZero();
    }
}
