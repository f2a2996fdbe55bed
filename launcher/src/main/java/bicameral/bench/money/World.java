package bicameral.bench.money;

import bicameral.marketplace.billing.Billing;
import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.refund.Cases;
import bicameral.marketplace.refund.Refunds;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.OpsTx;
import bicameral.tenant.TenantTx;
import java.util.Currency;
import javax.sql.DataSource;

/** The market as one process of it has it: production code, stubs for the providers, and everybody who takes part. */
final class World {
    private final Plan plan;
    private final Parts parts;
    private final Cast cast;
    private final Billing billing;
    private final Refunds refunds;
    private final Cases cases;
    private final Orders orders;
    private final Till till;
    private final Shop shop;
    private final Subscribers subscribers;
    private final Giveaways giveaways;
    private final PayoutOffice payouts;
    private final Staff staff;
    private final Sharing sharing;
    private final Bookkeeping bookkeeping;

    /**
     * Who pays in and who pays out, outside of the market; and what else is.
     *
     * @param payments held in a balance, out of which {@code payouts} are paid
     * @param splitPayments out of which payouts are paid in {@code parts}; {@code wholes} would pay them whole, and is never asked to
     */
    record Stubs(
            StubProvider payments,
            StubProvider splitPayments,
            StubPayouts payouts,
            StubPayouts wholes,
            StubSplits parts,
            StubTables tables) {}

    /** @param size users, as {@link Cast} has them; a tenth of them subscribe, but at least nine */
    World(Plan plan, int size, DataSource app, DataSource ops, Stubs stubs, String secret) {
        this.plan = plan;
        // Tax, and a limit from which a second admin has to agree, low enough to be met.
        BillingSettings settings =
                BillingSettings.defaults(false, true, secret, Parts.BASE).with(1_500, 600, 7, 1_000_000);
        this.parts = new Parts(new OpsTx(ops), new TenantTx(app), settings);
        this.cast = new Cast(parts.ops(), size);
        this.billing = new Billing(parts.ops(), parts.accounts(), parts.ledger(), settings);
        this.refunds = new Refunds(parts.ops(), parts.accounts(), parts.ledger(), settings, parts.log());
        this.cases = new Cases(parts.tenants(), parts.ops(), parts.audit(), parts.log());
        this.till = new Till(plan, parts, stubs.payments(), stubs.splitPayments());
        this.shop = new Shop(parts, cast.creators());
        this.subscribers =
                new Subscribers(plan, parts, shop, cast.payers().subList(0, Math.min(size, Math.max(9, size / 10))));
        this.giveaways = new Giveaways(plan, parts, cast.admins());
        this.payouts = new PayoutOffice(plan, parts, cast.creators(), cast.admins(), stubs);
        this.staff = new Staff(parts, cast);
        this.sharing = new Sharing(parts, cast, shop, stubs.tables());
        this.bookkeeping = new Bookkeeping(parts, cast);
        this.orders = new Orders(plan, parts, cast, shop, subscribers, sharing);
    }

    Plan plan() {
        return plan;
    }

    Cast cast() {
        return cast;
    }

    /** Who spends in this operation. */
    CurrentTenant payer(int index) {
        return cast.payers().get(orders.payerNumber(index));
    }

    /** What they spend. */
    Currency currency(int index) {
        return Cast.currencyOf(orders.payerNumber(index));
    }

    Billing billing() {
        return billing;
    }

    Refunds refunds() {
        return refunds;
    }

    Cases cases() {
        return cases;
    }

    Orders orders() {
        return orders;
    }

    Till till() {
        return till;
    }

    Shop shop() {
        return shop;
    }

    Subscribers subscribers() {
        return subscribers;
    }

    Giveaways giveaways() {
        return giveaways;
    }

    PayoutOffice payouts() {
        return payouts;
    }

    Staff staff() {
        return staff;
    }

    Sharing sharing() {
        return sharing;
    }

    Bookkeeping bookkeeping() {
        return bookkeeping;
    }
}
