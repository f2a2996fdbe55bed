package bicameral.ui.admin;

import bicameral.marketplace.billing.AccountKind;
import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.billing.GeneralLedger;
import bicameral.marketplace.billing.GeneralLedger.Holder;
import bicameral.marketplace.billing.GeneralLedger.Holding;
import bicameral.marketplace.billing.GeneralLedger.Movement;
import bicameral.tenant.Refusal;
import bicameral.ui.admin.BillingPages.Row;
import bicameral.ui.admin.BillingPages.Slip;
import bicameral.ui.signin.PathIds;
import bicameral.ui.signin.SignedIn;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.quarkus.security.ForbiddenException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The ledger by tenant: from a tenant to its accounts, their entries, and the cause of each. For billing admins; reads only. */
@Path("/admin/billing/tenants")
@Authenticated
@RunOnVirtualThread
public class TenantBooksPages {
    private static final int MOVEMENTS = 20;
    private static final int FOUND = 50;

    private final SignedIn signedIn;
    private final GeneralLedger ledger;
    private final BillingSettings settings;

    TenantBooksPages(SignedIn signedIn, GeneralLedger ledger, BillingSettings settings) {
        this.signedIn = signedIn;
        this.ledger = ledger;
        this.settings = settings;
    }

    @CheckedTemplate(basePath = "billing")
    static class Pages {
        private Pages() {}

        static native TemplateInstance find(Found view);

        static native TemplateInstance books(Books view);
    }

    /** What was looked for and who was found. */
    public record Found(String words, List<Holder> holders, boolean more) {
        public Found {
            holders = List.copyOf(holders);
        }
    }

    /** An account in the list. */
    public record AccountRow(Holding of, boolean current) {
        /** Key of the kind's name. */
        public String name() {
            return "a_" + of.kind().id();
        }
    }

    /**
     * A tenant's books with one account open.
     *
     * @param account null where it has none
     */
    public record Books(
            Holder holder,
            String currency,
            List<String> currencies,
            List<AccountRow> accounts,
            @Nullable AccountRow account,
            List<Row> rows,
            @Nullable UUID older,
            boolean first,
            @Nullable Slip slip) {
        public Books {
            currencies = List.copyOf(currencies);
            accounts = List.copyOf(accounts);
            rows = List.copyOf(rows);
        }

        /** The page with this account open; parameters may follow. */
        public String here() {
            return "/admin/billing/tenants/" + holder.tenant() + "?currency=" + currency
                    + (account == null ? "" : "&account=" + account.of().account());
        }
    }

    /** Finds tenants by name or id. */
    @GET
    public TemplateInstance find(@QueryParam("q") @Nullable String words) {
        require();
        String typed = words == null ? "" : words.strip();
        List<Holder> found = ledger.holders(typed, FOUND + 1);
        boolean more = found.size() > FOUND;
        return Pages.find(new Found(typed, more ? found.subList(0, FOUND) : found, more));
    }

    /** A tenant's accounts, the entries of one, and a transaction. */
    @GET
    @Path("{tenant}")
    public TemplateInstance books(
            @PathParam("tenant") String tenant,
            @QueryParam("currency") @Nullable String code,
            @QueryParam("account") @Nullable String account,
            @QueryParam("after") @Nullable String after,
            @QueryParam("transaction") @Nullable String transaction) {
        require();
        Holder holder = ledger.holder(PathIds.read(tenant));
        Currency currency = settings.currency(code);
        List<Holding> all = ledger.holdings(holder.tenant(), currency);
        Holding open = open(all, account == null ? null : PathIds.read(account));
        UUID from = after == null ? null : PathIds.read(after);
        UUID shown = transaction == null ? null : PathIds.read(transaction);
        List<Movement> movements = open == null ? List.of() : ledger.movements(open, from, MOVEMENTS);
        return Pages.books(new Books(
                holder,
                currency.getCurrencyCode(),
                settings.currencies().stream().map(Currency::getCurrencyCode).toList(),
                all.stream().map(one -> new AccountRow(one, one.equals(open))).toList(),
                open == null ? null : new AccountRow(open, true),
                movements.stream()
                        .map(one -> new Row(one, one.transaction().equals(shown)))
                        .toList(),
                movements.size() == MOVEMENTS ? movements.getLast().transaction() : null,
                from == null,
                shown == null ? null : Slip.of(ledger.transaction(shown))));
    }

    /** The one that is asked for; else the wallet, or the first there is. */
    private static @Nullable Holding open(List<Holding> all, @Nullable UUID asked) {
        if (asked != null)
            return all.stream()
                    .filter(one -> one.account().equals(asked))
                    .findFirst()
                    .orElseThrow(() -> new Refusal("not_found", Refusal.Kind.NOT_FOUND));
        return all.stream()
                .filter(one -> one.kind() == AccountKind.WALLET_PAID)
                .findFirst()
                .or(() -> all.stream().findFirst())
                .orElse(null);
    }

    private void require() {
        if (!signedIn.hasRole("billing-admin")) throw new ForbiddenException();
    }
}
