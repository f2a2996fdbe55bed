package bicameral.ui.settings;

import bicameral.marketplace.payment.PaymentSettings;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The payment providers as an operator has connected them. */
public final class PaymentProviders {
    private PaymentProviders() {}

    /**
     * Reads them.
     *
     * @param baseUrl where this instance is reached, without a slash at the end
     * @throws IllegalStateException naming the setting that is missing; never with the value of another
     */
    public static PaymentSettings read(Settings settings, URI baseUrl) {
        return new PaymentSettings(
                baseUrl, stripe(settings.stripe()), alipay(settings.alipay()), bank(settings.bank()));
    }

    private static Optional<PaymentSettings.Stripe> stripe(Settings.Stripe stripe) {
        return set(stripe.key())
                .map(key -> new PaymentSettings.Stripe(
                        key,
                        needed(stripe.webhookSecret(), "BICAMERAL_STRIPE_KEY", "BICAMERAL_STRIPE_WEBHOOK_SECRET"),
                        withoutSlash(stripe.url()),
                        stripe.funds()));
    }

    private static Optional<PaymentSettings.Alipay> alipay(Settings.Alipay alipay) {
        String with = "BICAMERAL_ALIPAY_APP";
        return set(alipay.app())
                .map(app -> new PaymentSettings.Alipay(
                        app,
                        needed(alipay.seller(), with, "BICAMERAL_ALIPAY_SELLER"),
                        needed(alipay.privateKey(), with, "BICAMERAL_ALIPAY_PRIVATE_KEY"),
                        needed(alipay.publicKey(), with, "BICAMERAL_ALIPAY_PUBLIC_KEY"),
                        alipay.url(),
                        alipay.funds()));
    }

    private static Optional<PaymentSettings.Bank> bank(Settings.Bank bank) {
        String with = "BICAMERAL_BANK_ACCOUNT";
        return set(bank.account())
                .map(account -> new PaymentSettings.Bank(
                        needed(bank.holder(), with, "BICAMERAL_BANK_HOLDER"),
                        account,
                        needed(bank.name(), with, "BICAMERAL_BANK_NAME"),
                        bank.code().orElse("")));
    }

    private static Optional<String> set(Optional<String> value) {
        return value.map(String::strip).filter(text -> !text.isEmpty());
    }

    private static String needed(Optional<String> value, String with, String name) {
        return set(value).orElseThrow(() -> new IllegalStateException(with + " needs " + name));
    }

    private static URI withoutSlash(URI address) {
        return URI.create(address.toString().replaceAll("/+$", ""));
    }

    /** What of them is unsafe in production. */
    static List<String> faults(Settings settings) {
        List<String> faults = new ArrayList<>();
        set(settings.stripe().key())
                .filter(key -> !key.matches("(sk|rk)_live_.+"))
                .ifPresent(
                        key -> faults.add(
                                "BICAMERAL_STRIPE_KEY is no live key, so wallets would be filled with test cards; give the live one"));
        if (set(settings.stripe().key()).isPresent() && !https(settings.stripe().url()))
            faults.add("BICAMERAL_STRIPE_URL is not https; take it away");
        if (set(settings.alipay().app()).isPresent() && !live(settings.alipay().url()))
            faults.add("BICAMERAL_ALIPAY_URL is Alipay's sandbox or not https; take it away");
        return faults;
    }

    private static boolean https(URI address) {
        return "https".equals(address.getScheme());
    }

    private static boolean live(URI gateway) {
        String host = String.valueOf(gateway.getHost()).toLowerCase(Locale.ROOT);
        return https(gateway) && !host.contains("sandbox") && !host.endsWith("alipaydev.com");
    }
}
