package bicameral.marketplace.payout;

import bicameral.marketplace.billing.Books;
import bicameral.marketplace.billing.Offer;
import bicameral.marketplace.billing.Order;
import bicameral.marketplace.money.Money;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.Operator;
import bicameral.tenant.PersonId;
import bicameral.tenant.Role;
import bicameral.tenant.TenantId;
import java.util.Set;
import java.util.UUID;

/** People of a market's books who earn, pay and decide. */
final class Earners {
    private final Books books;

    Earners(Books books) {
        this.books = books;
    }

    Operator operator(String name) {
        return new Operator(person(new TenantId(Ids.next()), name), name);
    }

    private PersonId person(TenantId home, String name) {
        UUID id = Ids.next();
        books.execute("insert into market.tenant (id, kind, name, slug) values ('%s', 'PERSONAL', '%s', 't-%s')"
                .formatted(home, name, id));
        books.execute("""
                insert into market.person (id, issuer, subject, display_name, email, personal_tenant)
                values ('%s', 'test', '%s', '%s', '', '%s')""".formatted(id, id, name, home));
        books.execute("insert into market.membership (tenant_id, person_id, roles) values ('%s', '%s', '{OWNER}')"
                .formatted(home, id));
        return new PersonId(id);
    }

    /** A tenant of one person. */
    CurrentTenant tenant(String name) {
        TenantId tenant = new TenantId(Ids.next());
        return new CurrentTenant(tenant, person(tenant, name), Set.of(Role.OWNER));
    }

    /** A creator whose account is verified. */
    CurrentTenant creator(PayoutDesk desk, Operator by, Payees.Made payee) {
        CurrentTenant creator = tenant("石桥村农技服务社");
        desk.accounts.keep(creator, Money.CNY, payee.payee());
        desk.verify(by, creator.tenant());
        return creator;
    }

    /** The payer spends credit on a message, and what it earns is available at once; gives the message. */
    UUID spend(TenantId payer, TenantId creator, String price) {
        Offer offer = new Offer(creator, Ids.next(), 1, "农技助手", "农", "jade", Books.yuan(price), 0);
        Order order = Books.order(offer, payer);
        books.billing.reserve(order);
        books.billing.record(offer, order.message(), Books.done());
        books.billing.settle(order.message());
        while (books.billing.matureEarnings() > 0) {}
        return order.message();
    }

    /** The creator's payout of the run, proposed. */
    Payout proposed(PayoutDesk desk, CurrentTenant creator) {
        desk.run.proposeDue();
        return row(desk, creator).payout();
    }

    /** The creator's open payout as the run shows it. */
    Payouts.Row row(PayoutDesk desk, CurrentTenant creator) {
        return desk.payouts.open().stream()
                .filter(row -> row.payout().tenant().equals(creator.tenant()))
                .findFirst()
                .orElseThrow();
    }
}
