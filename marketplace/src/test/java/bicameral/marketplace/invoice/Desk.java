package bicameral.marketplace.invoice;

import static bicameral.marketplace.billing.Books.done;
import static bicameral.marketplace.billing.Books.offer;
import static bicameral.marketplace.billing.Books.order;
import static bicameral.marketplace.billing.Books.yuan;

import bicameral.marketplace.billing.Billing;
import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.billing.Books;
import bicameral.marketplace.billing.Offer;
import bicameral.marketplace.billing.Order;
import bicameral.marketplace.refund.Refunds;
import bicameral.marketplace.tax.TaxRates;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.Operator;
import bicameral.tenant.PersonId;
import bicameral.tenant.Role;
import bicameral.tenant.TenantId;
import bicameral.tenant.audit.AuditLog;
import bicameral.tenant.audit.OperatorLog;
import java.net.URI;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.util.Set;
import java.util.UUID;

/** A market with two billing admins and a payer, whose clock of money can be put forward. Put it back after each story. */
public final class Desk {
    public final Books books;
    public final OperatorLog log;
    public final TaxRates rates;
    public final Refunds refunds;
    public final InvoiceAddresses addresses;
    public final Invoicing invoicing;
    public final Invoices invoices;
    public final Operator lin;
    public final Operator zhou;
    public final CurrentTenant payer;

    public Desk() {
        this(new Books(settings()));
    }

    public Desk(Books books) {
        this.books = books;
        this.log = new OperatorLog(books.ops);
        this.rates = new TaxRates(books.ops, log);
        this.refunds = new Refunds(books.ops, books.accounts, books.ledger, books.settings, log);
        this.addresses = new InvoiceAddresses(books.tx, new AuditLog(books.tx));
        this.invoicing = new Invoicing(books.ops, new InvoiceSettings("双脑集市", "山路 1 号", "91330000TEST", "BM", 2), log);
        this.invoices = new Invoices(books.tx, books.ops);
        this.lin = operator("林");
        this.zhou = operator("周");
        this.payer = payer();
    }

    /** 15 % commission, 6 % tax, a second person from 50.00. */
    public static BillingSettings settings() {
        return BillingSettings.defaults(false, true, Books.SECRET, URI.create("http://localhost:8080"))
                .with(1_500, 600, 7, yuan("50").micros());
    }

    /** Puts the clock of money forward by an interval of the database. */
    public void shift(String interval) {
        books.execute("insert into market.clock_shift (one, shift) values (true, interval '" + interval
                + "') on conflict (one) do update set shift = excluded.shift");
    }

    /** Puts the clock of money to the second day of a month. */
    public void at(YearMonth month) {
        shift(books.ops.in(handle -> handle.createQuery("select (cast(:at as timestamptz) - now())::text")
                .bind("at", month.atDay(2).atStartOfDay(Invoicing.ZONE).toOffsetDateTime())
                .mapTo(String.class)
                .one()));
    }

    /** As it was. */
    public void shiftBack() {
        books.execute("delete from market.clock_shift");
    }

    public Instant clock() {
        return books.ops.in(handle -> handle.createQuery("select market.clock() as at")
                .map((row, context) -> row.getObject("at", OffsetDateTime.class).toInstant())
                .one());
    }

    /** The month of now, UTC+8. */
    public YearMonth month() {
        return YearMonth.from(clock().atZone(Invoicing.ZONE));
    }

    public Operator operator(String name) {
        return new Operator(person(name), name);
    }

    public PersonId person(String name) {
        UUID id = Ids.next();
        books.execute("insert into market.person (id, issuer, subject, display_name, email, personal_tenant)"
                + " values ('%1$s', 'test', '%1$s', '%2$s', '', '%3$s')".formatted(id, name, founded("PERSONAL")));
        return new PersonId(id);
    }

    public CurrentTenant payer() {
        UUID tenant = founded("ENTERPRISE");
        PersonId owner = person("陈");
        books.execute("insert into market.membership (tenant_id, person_id, roles) values ('%s', '%s', array['OWNER'])"
                .formatted(tenant, owner.value()));
        return new CurrentTenant(new TenantId(tenant), owner, Set.of(Role.OWNER));
    }

    public UUID founded(String kind) {
        UUID tenant = Ids.next();
        books.execute("insert into market.tenant (id, kind, slug, name) values ('%1$s', '%2$s', 't-%1$s', 'Tenant')"
                .formatted(tenant, kind));
        return tenant;
    }

    /** A message that was answered and paid, by a process that was started for it. */
    public UUID charged(CurrentTenant payer, String price) {
        Offer offer = offer(price, 0);
        Order order = order(offer, payer.tenant());
        Billing billing = books.restarted();
        billing.reserve(order);
        billing.record(offer, order.message(), done());
        billing.settle(order.message());
        return order.message();
    }
}
