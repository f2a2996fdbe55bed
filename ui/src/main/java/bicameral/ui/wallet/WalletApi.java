package bicameral.ui.wallet;

import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.billing.Wallet;
import bicameral.marketplace.billing.Wallets;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.payment.BankTransfer;
import bicameral.marketplace.payment.TopUps;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Refusal;
import bicameral.ui.signin.PathIds;
import bicameral.ui.signin.SignedIn;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The wallet for programs. */
@Path("/api/v1/wallet")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Wallet")
public class WalletApi {
    private final SignedIn signedIn;
    private final Wallets wallets;
    private final TopUps topUps;
    private final BillingSettings settings;

    public WalletApi(SignedIn signedIn, Wallets wallets, TopUps topUps, BillingSettings settings) {
        this.signedIn = signedIn;
        this.wallets = wallets;
        this.topUps = topUps;
        this.settings = settings;
    }

    /** An amount: a plain decimal as text. */
    public record Amount(@Nullable String amount, @Nullable String currency) {
        static Amount of(Money money) {
            return new Amount(money.amount().toPlainString(), money.currency().getCurrencyCode());
        }
    }

    /** The wallet. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record WalletState(
            Amount available,
            Amount promotional,
            Amount held,
            Amount spentToday,
            @Nullable Amount dailyLimit,
            List<StatementLine> lines) {
        public WalletState {
            lines = List.copyOf(lines);
        }

        static WalletState of(Wallet wallet) {
            Money limit = wallet.dailyLimit();
            return new WalletState(
                    Amount.of(wallet.available()),
                    Amount.of(wallet.promotional()),
                    Amount.of(wallet.held()),
                    Amount.of(wallet.spentToday()),
                    limit == null ? null : Amount.of(limit),
                    wallet.lines().stream().map(StatementLine::of).toList());
        }
    }

    /** One line of the statement. */
    public record StatementLine(UUID id, Instant at, String kind, String about, Amount amount, Amount balance) {
        static StatementLine of(Wallet.Line line) {
            return new StatementLine(
                    line.id(),
                    line.at(),
                    line.kind(),
                    line.about(),
                    Amount.of(line.amount()),
                    Amount.of(line.balance()));
        }
    }

    /** What to top up, and by which provider; by the first that is offered where none is named. */
    public record TopUpRequest(
            @Nullable Amount amount, @Nullable String provider) {}

    /** A top-up and where to pay it; without a page until the provider has answered. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record TopUpState(
            UUID id,
            Amount amount,
            String provider,
            String state,
            @Nullable String payPage,
            @Nullable String reference) {
        static TopUpState of(TopUps.TopUp topUp) {
            return new TopUpState(
                    topUp.id(),
                    Amount.of(topUp.amount()),
                    topUp.provider(),
                    topUp.state().name().toLowerCase(Locale.ROOT),
                    topUp.payPage(),
                    topUp.provider().equals(BankTransfer.NAME) ? topUp.reference() : null);
        }
    }

    @GET
    @Operation(
            summary = "Reads the wallet and its newest lines",
            description = "There is one in each currency; without one named it is the market's default.")
    public WalletState wallet(
            @QueryParam("currency") @Nullable String currency,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @DefaultValue("50") int limit) {
        CurrentTenant current = signedIn.requireTenant();
        UUID from = after == null ? null : PathIds.read(after);
        return WalletState.of(wallets.read(current, settings.currency(currency), from, Math.clamp(limit, 1, 200)));
    }

    @POST
    @Path("top-ups")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Starts a top-up",
            description =
                    "Needs an Idempotency-Key (a UUID): the same key with the same amount gives the same top-up, with "
                            + "another amount it is a conflict.")
    public Response start(@HeaderParam("Idempotency-Key") @Nullable String key, @Nullable TopUpRequest request) {
        CurrentTenant current = signedIn.requireTenant();
        if (request == null || request.amount() == null) throw new Refusal("malformed", Refusal.Kind.MALFORMED);
        Money amount =
                TypedAmount.read(request.amount().amount(), request.amount().currency(), settings.currencies());
        UUID read = PathIds.key(key);
        TopUps.TopUp started = request.provider() == null
                ? topUps.start(current, read, amount)
                : topUps.start(current, read, amount, request.provider());
        return Response.created(URI.create("/api/v1/wallet/top-ups/" + started.id()))
                .entity(TopUpState.of(started))
                .build();
    }

    @GET
    @Path("top-ups/{topUp}")
    @Operation(summary = "Reads a top-up")
    public TopUpState topUp(@PathParam("topUp") String id) {
        return TopUpState.of(topUps.get(signedIn.requireTenant(), PathIds.read(id)));
    }
}
