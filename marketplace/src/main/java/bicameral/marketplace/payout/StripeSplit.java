package bicameral.marketplace.payout;

import bicameral.marketplace.payment.Funds;
import bicameral.marketplace.payment.PaymentSettings;
import bicameral.marketplace.payment.ProviderTrouble;
import bicameral.marketplace.payment.StripeAmounts;
import bicameral.marketplace.payment.StripeConnection;
import bicameral.marketplace.payout.PayoutProvider.Answer;
import bicameral.marketplace.payout.PayoutProvider.Standing;
import com.stripe.StripeClient;
import com.stripe.model.Charge;
import com.stripe.model.PaymentIntent;
import com.stripe.model.StripeCollection;
import com.stripe.model.Transfer;
import com.stripe.net.RequestOptions;
import com.stripe.param.PaymentIntentRetrieveParams;
import com.stripe.param.TransferCreateParams;
import com.stripe.param.TransferListParams;
import com.stripe.param.TransferReversalCreateParams;
import com.stripe.param.TransferReversalListParams;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Stripe Connect: transfers out of a charge ({@code source_transaction}) to a creator's connected account. A charge has one transfer
 * group for all its transfers, so a part is found again by its metadata among those to the account. Thread-safe.
 */
@ApplicationScoped
public class StripeSplit implements SplitProvider {
    private static final String OURS = "part";
    private static final String REVERSAL = "reversal";
    private static final long PAGE = 100;
    private static final int PAGES = 10;
    private static final int CLOCKS_APART_SECONDS = 600;

    private final @Nullable StripeClient client;
    private final Funds funds;

    public StripeSplit(PaymentSettings settings) {
        this.client = settings.stripe().map(StripeConnection::to).orElse(null);
        this.funds = settings.stripe().map(PaymentSettings.Stripe::funds).orElse(Funds.WALLET);
    }

    @Override
    public String name() {
        return StripeTransfers.NAME;
    }

    @Override
    public boolean available() {
        return client != null;
    }

    @Override
    public Funds funds() {
        return funds;
    }

    private StripeClient client() {
        if (client == null) throw ProviderTrouble.unknown("not_configured");
        return client;
    }

    @Override
    public Answer pay(Part part) {
        Charge charge = charge(part);
        TransferCreateParams params = TransferCreateParams.builder()
                .setAmount(StripeAmounts.of(part.amount()))
                .setCurrency(part.amount().currency().getCurrencyCode().toLowerCase(Locale.ROOT))
                .setDestination(part.to().number())
                .setSourceTransaction(charge.getId())
                .putMetadata(OURS, part.id().toString())
                .putMetadata("payout", part.payout().toString())
                .build();
        RequestOptions once =
                RequestOptions.builder().setIdempotencyKey(part.id().toString()).build();
        return answer(StripeConnection.asking(() -> client().v1().transfers().create(params, once)));
    }

    /** The charge of the payment as it stands now: what became of it since the last report is Stripe's to know, and ours to heed. */
    private Charge charge(Part part) {
        PaymentIntentRetrieveParams whole =
                PaymentIntentRetrieveParams.builder().addExpand("latest_charge").build();
        PaymentIntent intent =
                StripeConnection.asking(() -> client().v1().paymentIntents().retrieve(part.payment(), whole));
        Charge charge = intent.getLatestChargeObject();
        if (charge == null) throw ProviderTrouble.refused("no_charge");
        if (Boolean.TRUE.equals(charge.getDisputed())) throw ProviderTrouble.refused("charge_disputed");
        if (charge.getAmount() - charge.getAmountRefunded() < StripeAmounts.of(part.amount()))
            throw ProviderTrouble.refused("charge_refunded");
        return charge;
    }

    @Override
    public Answer look(Part part) {
        TransferListParams.Created since = TransferListParams.Created.builder()
                .setGte(part.since().getEpochSecond() - CLOCKS_APART_SECONDS)
                .build();
        String after = null;
        for (int page = 0; page < PAGES; page++) {
            TransferListParams.Builder params = TransferListParams.builder()
                    .setDestination(part.to().number())
                    .setCreated(since)
                    .setLimit(PAGE);
            if (after != null) params.setStartingAfter(after);
            StripeCollection<Transfer> found =
                    StripeConnection.asking(() -> client().v1().transfers().list(params.build()));
            for (Transfer transfer : found.getData()) {
                if (part.id().toString().equals(transfer.getMetadata().get(OURS))) return answer(transfer);
                after = transfer.getId();
            }
            if (!Boolean.TRUE.equals(found.getHasMore()) || after == null) return Answer.absent();
        }
        // The key still makes it the same transfer, were it further back.
        return Answer.absent();
    }

    private static Answer answer(Transfer transfer) {
        boolean reversed = Boolean.TRUE.equals(transfer.getReversed());
        return new Answer(reversed ? Standing.FAILED : Standing.PAID, transfer.getId());
    }

    @Override
    public boolean reverses() {
        return true;
    }

    @Override
    public Answer reverse(Reversal reversal) {
        TransferReversalCreateParams params = TransferReversalCreateParams.builder()
                .setAmount(StripeAmounts.of(reversal.amount()))
                .putMetadata(REVERSAL, reversal.id().toString())
                .build();
        RequestOptions once = RequestOptions.builder()
                .setIdempotencyKey(reversal.id().toString())
                .build();
        return new Answer(
                Standing.PAID,
                StripeConnection.asking(
                                () -> client().v1().transfers().reversals().create(reversal.transfer(), params, once))
                        .getId());
    }

    @Override
    public Answer look(Reversal reversal) {
        TransferReversalListParams all =
                TransferReversalListParams.builder().setLimit(PAGE).build();
        return StripeConnection.asking(
                        () -> client().v1().transfers().reversals().list(reversal.transfer(), all))
                .getData()
                .stream()
                .filter(one -> reversal.id().toString().equals(one.getMetadata().get(REVERSAL)))
                .findFirst()
                .map(one -> new Answer(Standing.PAID, one.getId()))
                .orElseGet(Answer::absent);
    }
}
