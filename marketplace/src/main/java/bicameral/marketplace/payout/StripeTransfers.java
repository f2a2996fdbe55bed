package bicameral.marketplace.payout;

import bicameral.marketplace.payment.PaymentSettings;
import bicameral.marketplace.payment.ProviderTrouble;
import bicameral.marketplace.payment.StripeAmounts;
import bicameral.marketplace.payment.StripeConnection;
import com.stripe.StripeClient;
import com.stripe.model.Transfer;
import com.stripe.net.RequestOptions;
import com.stripe.param.TransferCreateParams;
import com.stripe.param.TransferListParams;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Stripe Connect: transfers from the market's balance to a creator's connected account, from where Stripe pays their bank. A
 * transfer is found again by its group, which is the payout's id. Thread-safe.
 */
@ApplicationScoped
public class StripeTransfers implements PayoutProvider {
    static final String NAME = "stripe";

    private final @Nullable StripeClient client;

    public StripeTransfers(PaymentSettings settings) {
        this.client = settings.stripe().map(StripeConnection::to).orElse(null);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean available() {
        return client != null;
    }

    private StripeClient client() {
        if (client == null) throw ProviderTrouble.unknown("not_configured");
        return client;
    }

    @Override
    public Answer pay(Order order) {
        String id = order.id().toString();
        TransferCreateParams params = TransferCreateParams.builder()
                .setAmount(StripeAmounts.of(order.amount()))
                .setCurrency(order.amount().currency().getCurrencyCode().toLowerCase(Locale.ROOT))
                .setDestination(order.to().number())
                .setTransferGroup(id)
                .putMetadata("payout", id)
                .build();
        RequestOptions once = RequestOptions.builder().setIdempotencyKey(id).build();
        return answer(StripeConnection.asking(() -> client().v1().transfers().create(params, once)));
    }

    @Override
    public Answer look(Order order) {
        TransferListParams params = TransferListParams.builder()
                .setTransferGroup(order.id().toString())
                .setLimit(2L)
                .build();
        List<Transfer> found = StripeConnection.asking(
                        () -> client().v1().transfers().list(params))
                .getData();
        return found.isEmpty() ? Answer.absent() : answer(found.getFirst());
    }

    private static Answer answer(Transfer transfer) {
        boolean reversed = Boolean.TRUE.equals(transfer.getReversed());
        return new Answer(reversed ? Standing.FAILED : Standing.PAID, transfer.getId());
    }
}
