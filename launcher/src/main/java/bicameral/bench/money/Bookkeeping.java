package bicameral.bench.money;

import bicameral.marketplace.billing.LedgerAudit;
import bicameral.marketplace.billing.Wallets;
import bicameral.marketplace.invoice.InvoiceAddress;
import bicameral.marketplace.invoice.InvoiceAddresses;
import bicameral.marketplace.invoice.InvoiceSettings;
import bicameral.marketplace.invoice.Invoicing;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.period.Periods;
import bicameral.marketplace.tax.TaxRates;
import bicameral.tenant.CurrentTenant;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Tax by place, addresses, invoices by themselves and by hand, limits of wallets, and months that are closed by two. */
final class Bookkeeping {
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final Instant NEVER = Instant.parse("2100-01-01T00:00:00Z");
    private static final List<String> PLACES = List.of("*", "CN", "DE", "US", "US-CA");
    private static final long CENT = 10_000L;
    private static final String WHY = "as every month";

    private final Cast cast;
    private final TaxRates rates;
    private final InvoiceAddresses addresses;
    private final Invoicing invoicing;
    private final Periods periods;
    private final Wallets wallets;

    Bookkeeping(Parts parts, Cast cast) {
        this.cast = cast;
        this.rates = new TaxRates(parts.ops(), parts.log());
        this.addresses = new InvoiceAddresses(parts.tenants(), parts.audit());
        this.invoicing =
                new Invoicing(parts.ops(), new InvoiceSettings("Market", "1 Market Street", "", "B", 2), parts.log());
        this.periods = new Periods(parts.ops(), new LedgerAudit(parts.ops()), parts.log());
        this.wallets = new Wallets(parts.tenants(), parts.audit(), parts.settings());
        agreeOnARate();
    }

    /** One that is never valid: without any, the market asks by the wall clock, once a minute, whether there is one by now. */
    private void agreeOnARate() {
        TaxRates.Rate rate = rates.all().stream()
                .filter(one -> one.validFrom().equals(NEVER))
                .findFirst()
                .orElseGet(() -> rates.propose(cast.admin(0), "*", "never", 600, NEVER, WHY));
        if (rate.state() == TaxRates.State.PROPOSED) rates.approve(cast.admin(1), rate.id());
    }

    /** Proposes a rate of a place from some day on, and the other one agrees, or not. */
    String rate(Instant now, SplittableRandom dice) {
        Instant from = now.truncatedTo(ChronoUnit.DAYS).plus(dice.nextInt(20), ChronoUnit.DAYS);
        String place = PLACES.get(dice.nextInt(PLACES.size()));
        TaxRates.Rate rate = rates.propose(cast.admin(0), place, "tax", 100 * dice.nextInt(21), from, WHY);
        if (dice.nextInt(6) == 0) {
            rates.reject(cast.admin(1), rate.id(), "not so");
            return "rejected";
        }
        rates.approve(cast.admin(dice.nextInt(6) == 0 ? 0 : 1), rate.id());
        return "agreed";
    }

    void sayAddress(CurrentTenant payer, SplittableRandom dice) {
        String place = dice.nextInt(12) == 0 ? "ZZ" : PLACES.get(1 + dice.nextInt(PLACES.size() - 1));
        String region = place.length() > 2 ? place.substring(3) : "";
        addresses.set(payer, new InvoiceAddress("Payer", "1 Street", place.substring(0, 2), region, ""));
    }

    /** Limits of a day and a month, and a budget that only warns; often none. */
    void limit(CurrentTenant payer, Currency currency, SplittableRandom dice) {
        wallets.limits(
                payer,
                currency,
                new Wallets.Limits(
                        some(currency, 500, dice), some(currency, 12_000, dice), some(currency, 2_000, dice)));
    }

    private static @Nullable Money some(Currency currency, int cents, SplittableRandom dice) {
        return dice.nextInt(3) > 0 ? null : new Money(CENT * (1 + dice.nextInt(cents)), currency);
    }

    /** Issues the documents of the month before by hand, for payers without an address, too. */
    String issue(Instant now, SplittableRandom dice) {
        YearMonth month = YearMonth.from(now.atZone(ZONE));
        return word(invoicing.issue(cast.admin(0), dice.nextInt(6) == 0 ? month : month.minusMonths(1), WHY));
    }

    private static String word(Invoicing.Issued issued) {
        if (issued.creditNotes() > 0) return "with credit notes";
        return issued.invoices() > 0 ? "issued" : Tale.IDLE;
    }

    /** The next step towards closing the oldest month: one proposes, another one closes, or it is taken back. */
    String closeMonth(SplittableRandom dice) {
        Optional<Periods.Period> proposed = periods.all().stream()
                .filter(period -> period.state() == Periods.State.PROPOSED)
                .findFirst();
        if (proposed.isEmpty()) {
            Optional<YearMonth> next = periods.next();
            if (next.isEmpty()) return Tale.IDLE;
            periods.propose(cast.admin(dice.nextInt(2)), next.get(), WHY);
            return "proposed";
        }
        Periods.Period period = proposed.get();
        int fate = dice.nextInt(10);
        if (fate == 0) {
            periods.reject(cast.admin(dice.nextInt(2)), period.id(), "not yet");
            return "taken back";
        }
        boolean byFirst = cast.admin(0).person().value().equals(period.proposedBy());
        periods.close(cast.admin(byFirst == (fate == 1) ? 0 : 1), period.id());
        return "closed";
    }

    /** Invoices whose day has come. */
    String issueDue() {
        return word(invoicing.issueDue());
    }
}
