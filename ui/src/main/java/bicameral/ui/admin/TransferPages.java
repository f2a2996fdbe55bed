package bicameral.ui.admin;

import bicameral.marketplace.money.Money;
import bicameral.marketplace.payment.BankTransfer;
import bicameral.marketplace.payment.BankTransfers;
import bicameral.tenant.Operator;
import bicameral.tenant.Refusal;
import bicameral.ui.frame.Frame;
import bicameral.ui.frame.Language;
import bicameral.ui.problem.Problem;
import bicameral.ui.problem.Sentences;
import bicameral.ui.signin.PathIds;
import bicameral.ui.signin.SignedIn;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.MessageBundles;
import io.quarkus.security.Authenticated;
import io.quarkus.security.ForbiddenException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Transfers that came into the market's bank account: told by one billing admin, confirmed by another. */
@Path("/admin/billing/transfers")
@Authenticated
@RunOnVirtualThread
public class TransferPages {
    private final SignedIn signedIn;
    private final Frame frame;
    private final BankTransfers transfers;
    private final BankTransfer bank;

    public TransferPages(SignedIn signedIn, Frame frame, BankTransfers transfers, BankTransfer bank) {
        this.signedIn = signedIn;
        this.frame = frame;
        this.transfers = transfers;
        this.bank = bank;
    }

    @CheckedTemplate(basePath = "billing")
    static class Pages {
        private Pages() {}

        static native TemplateInstance transfers(View view);
    }

    /**
     * A receipt that waits.
     *
     * @param mine whether the reader told of it, and so may not confirm
     */
    public record Row(BankTransfers.Receipt receipt, String reference, boolean mine) {}

    /** A transfer that is expected. */
    public record Announced(BankTransfers.Expected transfer, String reference) {}

    /**
     * All that the page shows.
     *
     * @param open whether payers can transfer at all
     * @param typed what stands in the fields
     */
    public record View(
            boolean open,
            List<Row> waiting,
            List<Announced> expected,
            Map<String, String> typed,
            @Nullable String error,
            @Nullable String told) {
        /** What stands in a field. */
        public String value(String field) {
            return typed.getOrDefault(field, "");
        }
    }

    /** What waits and what is expected. */
    @GET
    public TemplateInstance transfers(@QueryParam("done") @Nullable String done) {
        return page(operator(), Map.of(), null, said(done));
    }

    /** Tells of a transfer. */
    @POST
    public Response propose(
            @FormParam("reference") @Nullable String reference,
            @FormParam("line") @Nullable String line,
            @FormParam("amount") @Nullable String amount) {
        Operator operator = operator();
        Map<String, String> typed = Map.of("reference", text(reference), "line", text(line), "amount", text(amount));
        try {
            Currency currency = transfers.currency(text(reference));
            Money money = Money.parse(text(amount).strip(), currency.getCurrencyCode());
            transfers.propose(operator, text(reference), text(line), money);
            return done("proposed");
        } catch (Refusal refusal) {
            return again(operator, typed, refusal);
        }
    }

    /** The second person has seen the money too. */
    @POST
    @Path("{transfer}/confirm")
    public Response confirm(@PathParam("transfer") String transfer) {
        Operator operator = operator();
        transfers.confirm(operator, PathIds.read(transfer));
        return done("confirmed");
    }

    /** There is no such money. */
    @POST
    @Path("{transfer}/reject")
    public Response reject(@PathParam("transfer") String transfer, @FormParam("reason") @Nullable String reason) {
        Operator operator = operator();
        try {
            transfers.reject(operator, PathIds.read(transfer), text(reason));
            return done("rejected");
        } catch (Refusal refusal) {
            if (!refusal.code().equals("reason_missing")) throw refusal;
            return again(operator, Map.of(), refusal);
        }
    }

    private static String text(@Nullable String typed) {
        return typed == null ? "" : typed;
    }

    private static Response done(String what) {
        return Response.seeOther(URI.create("/admin/billing/transfers?done=" + what))
                .build();
    }

    private Response again(Operator operator, Map<String, String> typed, Refusal refusal) {
        Problem problem = Problem.of(refusal);
        String sentence = refusal.code().equals("invalid_amount")
                ? say().bad_amount()
                : Sentences.detail(problem, frame.language());
        return Response.status(problem.status())
                .entity(page(operator, typed, sentence, null))
                .build();
    }

    private TemplateInstance page(
            Operator operator, Map<String, String> typed, @Nullable String error, @Nullable String told) {
        return Pages.transfers(new View(
                bank.available(),
                transfers.waiting().stream()
                        .map(receipt -> new Row(
                                receipt,
                                BankTransfer.grouped(receipt.reference()),
                                receipt.proposedBy().equals(operator.person().value())))
                        .toList(),
                transfers.expected().stream()
                        .map(transfer -> new Announced(transfer, BankTransfer.grouped(transfer.reference())))
                        .toList(),
                typed,
                error,
                told));
    }

    private Operator operator() {
        if (!signedIn.hasRole("billing-admin")) throw new ForbiddenException();
        var person = signedIn.requirePerson();
        return new Operator(person.id(), person.displayName());
    }

    private @Nullable String said(@Nullable String done) {
        return switch (done == null ? "" : done) {
            case "proposed" -> say().done_proposed();
            case "confirmed" -> say().done_confirmed();
            case "rejected" -> say().done_rejected();
            default -> null;
        };
    }

    private TransferTexts say() {
        return frame.language() == Language.EN
                ? MessageBundles.get(TransferTexts.class, Localized.Literal.of("en"))
                : MessageBundles.get(TransferTexts.class);
    }
}
