package bicameral.marketplace.payment;

import java.net.URI;
import java.util.Optional;

/**
 * The providers that an operator has connected. Secrets are in no {@code toString}.
 *
 * @param baseUrl where this instance is reached, without a slash at the end
 */
public record PaymentSettings(URI baseUrl, Optional<Stripe> stripe, Optional<Alipay> alipay, Optional<Bank> bank) {
    /** Without any. */
    public static PaymentSettings none(URI baseUrl) {
        return new PaymentSettings(baseUrl, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * An account with Stripe.
     *
     * @param key secret key
     * @param webhookSecret of the webhook's endpoint
     * @param api address of the API, without a slash at the end
     * @param funds where the money of its payments lies
     */
    public record Stripe(String key, String webhookSecret, URI api, Funds funds) {
        /** With the money in the platform's balance. */
        public Stripe(String key, String webhookSecret, URI api) {
            this(key, webhookSecret, api, Funds.WALLET);
        }

        @Override
        public String toString() {
            return "Stripe[" + api + "]";
        }
    }

    /**
     * An application with Alipay.
     *
     * @param seller the account that is paid, as notices name it
     * @param privateKey the application's, PKCS #8 in base 64
     * @param alipayKey Alipay's public key, X.509 in base 64
     * @param gateway address of the gateway
     * @param funds where the money of its payments lies
     */
    public record Alipay(String app, String seller, String privateKey, String alipayKey, URI gateway, Funds funds) {
        /** With the money in the platform's balance. */
        public Alipay(String app, String seller, String privateKey, String alipayKey, URI gateway) {
            this(app, seller, privateKey, alipayKey, gateway, Funds.WALLET);
        }

        @Override
        public String toString() {
            return "Alipay[" + app + ", " + gateway + "]";
        }
    }

    /**
     * The market's bank account, as payers are told it.
     *
     * @param holder in whose name it is
     * @param number account number or IBAN
     * @param bank name of the bank
     * @param code of the bank: BIC or CNAPS; may be empty
     */
    public record Bank(String holder, String number, String bank, String code) {}
}
