package bicameral.marketplace.payment;

import com.stripe.Stripe;
import com.stripe.StripeClient;
import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.RateLimitException;
import com.stripe.exception.StripeException;
import java.net.URI;

/** How Stripe is reached, and what its failures mean. */
public final class StripeConnection {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int READ_MILLIS = 20_000;

    private StripeConnection() {}

    /** A client; thread-safe. */
    public static StripeClient to(PaymentSettings.Stripe settings) {
        return StripeClient.builder()
                .setApiKey(settings.key())
                .setApiBase(settings.api().toString())
                .setFilesBase(files(settings.api()))
                .setConnectTimeout(CONNECT_MILLIS)
                .setReadTimeout(READ_MILLIS)
                // The outbox asks before it tries again.
                .setMaxNetworkRetries(0)
                .build();
    }

    /** Stripe takes files at another address than all else; a server that stands in for it takes both. */
    private static String files(URI api) {
        return "api.stripe.com".equals(api.getHost()) ? Stripe.UPLOAD_API_BASE : api.toString();
    }

    /** A call. */
    public interface Question<T> {
        T ask() throws StripeException;
    }

    /** What was certainly not done is refused; all else may have been done. */
    public static <T> T asking(Question<T> question) {
        try {
            return question.ask();
        } catch (ApiConnectionException e) {
            throw ProviderTrouble.unknown("no_answer");
        } catch (RateLimitException e) {
            throw ProviderTrouble.unknown("too_many");
        } catch (StripeException e) {
            Integer status = e.getStatusCode();
            String code = e.getCode() == null ? "http_" + status : e.getCode();
            // 409 is a key that is being worked on; 401 and 403 are an operator's to mend.
            boolean refused = status != null && (status == 400 || status == 402 || status == 404);
            throw refused ? ProviderTrouble.refused(code) : ProviderTrouble.unknown(code);
        }
    }
}
