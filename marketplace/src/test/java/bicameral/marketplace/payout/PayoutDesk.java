package bicameral.marketplace.payout;

import bicameral.marketplace.billing.Books;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.payment.PaymentSettings;
import bicameral.marketplace.payment.StripeServer;
import bicameral.marketplace.risk.RiskFlags;
import bicameral.marketplace.risk.RiskSettings;
import bicameral.tenant.Operator;
import bicameral.tenant.TenantId;
import bicameral.tenant.audit.AuditLog;
import bicameral.tenant.audit.OperatorLog;
import bicameral.tenant.secret.SecretBox;
import bicameral.tenant.secret.SecretSettings;
import java.util.Currency;
import java.util.List;
import java.util.Optional;

/** All that payouts need, on a market's books, against servers that speak the providers' wire format. */
public final class PayoutDesk {
    public final PayoutOutbox outbox;
    public final SplitOutbox split;
    public final PartReversals reversals;
    public final PayoutRun run;
    public final Payouts payouts;
    public final PayoutsByHand byHand;
    public final PartsByHand parts;
    public final PayeeReview payees;
    public final PayoutAccounts accounts;
    public final PayoutForecast forecast;
    final RiskFlags risk;

    /** With Stripe only; no flag holds anything. */
    public PayoutDesk(Books books, PayoutSettings settings, StripeServer stripe) {
        this(books, settings, RiskSettings.defaults(), stripe, Optional.empty());
    }

    PayoutDesk(
            Books books,
            PayoutSettings settings,
            RiskSettings review,
            StripeServer stripe,
            Optional<PaymentSettings.Alipay> alipay) {
        this(
                books,
                settings,
                review,
                new PaymentSettings(
                        books.settings.baseUrl(),
                        Optional.of(new PaymentSettings.Stripe(StripeServer.KEY, "whsec_local", stripe.address())),
                        alipay,
                        Optional.empty()));
    }

    PayoutDesk(Books books, PayoutSettings settings, RiskSettings review, PaymentSettings payments) {
        SecretBox box = new SecretBox(new SecretSettings("ab".repeat(32)));
        PayoutProviders providers = new PayoutProviders(
                List.of(new StripeTransfers(payments), new AlipayTransfers(payments), new BankFile()));
        SplitProviders splits = new SplitProviders(List.of(new StripeSplit(payments), new AlipaySplit(payments)));
        OperatorLog log = new OperatorLog(books.ops);
        outbox = new PayoutOutbox(books.ops, books.accounts, books.ledger, providers, box);
        split = new SplitOutbox(books.ops, books.ledger, outbox, splits, box);
        reversals = new PartReversals(books.ops, books.accounts, books.ledger, outbox, splits);
        risk = new RiskFlags(books.ops, review, log);
        run = new PayoutRun(books.ops, box, settings, books.settings, log);
        payouts = new Payouts(
                books.ops, books.ledger, outbox, split, providers, splits, box, settings, books.settings, risk, log);
        byHand = new PayoutsByHand(books.ops, outbox, box, log);
        parts = new PartsByHand(books.ops, outbox, split, log);
        payees = new PayeeReview(books.ops, box, settings, log);
        accounts = new PayoutAccounts(books.tx, box, settings, new AuditLog(books.tx));
        forecast = new PayoutForecast(books.tx, box, settings, risk);
    }

    /** Looks at a creator's account in the market's currency, and verifies what was seen. */
    public void verify(Operator by, TenantId creator) {
        verify(by, creator, Money.CNY);
    }

    void verify(Operator by, TenantId creator, Currency currency) {
        String seen = payees.reveal(by, creator, currency, "papers came").mark();
        payees.verify(by, creator, currency, seen, "papers seen");
    }
}
