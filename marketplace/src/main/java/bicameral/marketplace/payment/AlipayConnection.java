package bicameral.marketplace.payment;

import com.alipay.api.AlipayApiException;
import com.alipay.api.AlipayClient;
import com.alipay.api.AlipayConfig;
import com.alipay.api.AlipayRequest;
import com.alipay.api.AlipayResponse;
import com.alipay.api.DefaultAlipayClient;
import com.alipay.api.internal.util.AlipayLogger;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How Alipay is reached, and what its failures mean. */
public final class AlipayConnection {
    private static final String SUCCESS = "10000";
    private static final int CONNECT_MILLIS = 5_000;
    private static final int READ_MILLIS = 20_000;

    private AlipayConnection() {}

    /** A client that signs what it sends and checks what it gets; thread-safe. */
    public static AlipayClient to(PaymentSettings.Alipay settings) {
        // It would write whole requests into the log.
        AlipayLogger.setNeedEnableLogger(false);
        AlipayConfig config = new AlipayConfig();
        config.setServerUrl(settings.gateway().toString());
        config.setAppId(settings.app());
        config.setPrivateKey(settings.privateKey());
        config.setAlipayPublicKey(settings.alipayKey());
        config.setSignType("RSA2");
        config.setCharset("UTF-8");
        config.setFormat("json");
        config.setConnectTimeout(CONNECT_MILLIS);
        config.setReadTimeout(READ_MILLIS);
        try {
            return new DefaultAlipayClient(config);
        } catch (AlipayApiException e) {
            throw new IllegalStateException("Alipay's settings cannot be used");
        }
    }

    /**
     * Asks; the library checks the signature of the answer.
     *
     * @param client null where Alipay is not set up
     * @throws ProviderTrouble unknown where there is no client, or no answer that can be believed
     */
    public static <T extends AlipayResponse> T ask(@Nullable AlipayClient client, AlipayRequest<T> request) {
        if (client == null) throw ProviderTrouble.unknown("not_configured");
        try {
            return client.execute(request);
        } catch (AlipayApiException e) {
            throw ProviderTrouble.unknown("no_answer");
        }
    }

    /** Whether what was asked for was done, or is known. */
    public static boolean succeeded(AlipayResponse response) {
        return SUCCESS.equals(response.getCode());
    }

    /** A merchant's number of a payment or payout, which may have letters and digits only. */
    public static String number(UUID id) {
        return id.toString().replace("-", "");
    }

    /** What an answer that is no success means. */
    public static ProviderTrouble trouble(AlipayResponse response) {
        String code = response.getSubCode() == null ? String.valueOf(response.getCode()) : response.getSubCode();
        // 40004 is a business failure; system errors among them may have been done.
        boolean refused = "40004".equals(response.getCode()) && !code.contains("SYSTEM_ERROR");
        return refused ? ProviderTrouble.refused(code) : ProviderTrouble.unknown(code);
    }
}
