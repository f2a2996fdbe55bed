package bicameral.marketplace.payment;

import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.billing.Books;
import bicameral.marketplace.mail.Letters;
import bicameral.marketplace.mail.MailSettings;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.payment.TopUps.TopUp;
import bicameral.marketplace.refund.DisputedCharges;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.audit.AuditLog;
import bicameral.tenant.audit.OperatorLog;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;

/** All that payments need, with the given providers, on the market of a story. Made anew it is the process started again. */
public final class Till {
    final Books books;
    final BillingSettings settings;
    final PaymentSettings payments;
    public final Providers providers;
    final Settlement settlement;
    final Outbox outbox;
    public final TopUps topUps;
    public final TopUpRefunds refunds;
    final BankTransfers transfers;
    final AutomaticTopUps automatic;
    final ForgottenMeans forgotten;

    Till(Books books, BillingSettings settings, List<PaymentProvider> providers) {
        this(books, settings, PaymentSettings.none(settings.baseUrl()), providers);
    }

    public Till(Books books, BillingSettings settings, PaymentSettings payments, List<PaymentProvider> providers) {
        this(books, settings, payments, providers, new Letters(books.ops, MailSettings.NONE));
    }

    Till(
            Books books,
            BillingSettings settings,
            PaymentSettings payments,
            List<PaymentProvider> providers,
            Letters mail) {
        PaymentLetters letters = new PaymentLetters(mail, settings);
        this.books = books;
        this.settings = settings;
        this.payments = payments;
        this.providers = new Providers(providers);
        this.settlement = new Settlement(
                books.ops,
                books.accounts,
                books.ledger,
                new DisputedCharges(books.ops, books.accounts, books.ledger),
                letters);
        this.outbox = new Outbox(books.ops, this.providers, settlement, payments);
        this.topUps = topUps(new AuditLog(books.tx), Ids::next);
        OperatorLog log = new OperatorLog(books.ops);
        this.refunds = new TopUpRefunds(books.ops, settlement, outbox, this.providers, settings, log);
        this.transfers = new BankTransfers(books.ops, settlement, log);
        this.automatic = new AutomaticTopUps(
                books.ops, books.tx, outbox, this.providers, settings, new AuditLog(books.tx), letters);
        this.forgotten = new ForgottenMeans(books.ops, this.providers);
    }

    /** A top-up that is paid at Stripe, which keeps the fee, a whole number of its smallest unit. */
    public TopUp paid(StripeServer stripe, CurrentTenant payer, Money amount, long fee) {
        TopUp started = topUps.start(payer, UUID.randomUUID(), amount);
        stripe.pay(Objects.requireNonNull(started.reference()), fee);
        look(started.id());
        return started;
    }

    /** Asks the provider of a top-up what became of it, as its webhook would make us do. */
    public void look(UUID topUp) {
        books.execute("update market.top_up set look_at = now() where id = '" + topUp + "'");
        topUps.look(topUp);
    }

    TopUps topUps(AuditLog audit, Supplier<UUID> ids) {
        return new TopUps(books.ops, books.tx, settlement, outbox, providers, settings, payments, audit, ids);
    }
}
