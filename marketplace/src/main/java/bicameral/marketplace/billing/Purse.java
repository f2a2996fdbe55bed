package bicameral.marketplace.billing;

import bicameral.marketplace.billing.Accounts.Account;
import bicameral.tenant.TenantId;
import java.util.Currency;

/** A payer's accounts in one currency. */
record Purse(Account promo, Account paid, Account hold) {
    /** Opens what is not open yet. Call it outside of transactions. */
    static Purse of(Accounts accounts, TenantId payer, Currency currency) {
        return new Purse(
                accounts.of(payer, AccountKind.WALLET_PROMO, currency),
                accounts.of(payer, AccountKind.WALLET_PAID, currency),
                accounts.of(payer, AccountKind.HOLD, currency));
    }

    TenantId payer() {
        return paid.owner();
    }
}
