package bicameral.ui.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.marketplace.payment.PaymentSettings;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaymentProvidersTest {
    private static final URI BASE = URI.create("https://market.example");

    @Test
    void there_are_none_unless_they_are_connected() {
        assertThat(read(Map.of())).isEqualTo(PaymentSettings.none(BASE));
        assertThat(read(Map.of("bicameral.stripe.key", " "))).isEqualTo(PaymentSettings.none(BASE));
    }

    @Test
    void reads_what_is_connected_and_tells_no_secret() {
        PaymentSettings read = read(Map.of(
                "bicameral.stripe.key", "sk_live_abc",
                "bicameral.stripe.webhook-secret", "whsec_abc",
                "bicameral.alipay.app", "2021",
                "bicameral.alipay.seller", "2088",
                "bicameral.alipay.private-key", "MIIprivate",
                "bicameral.alipay.public-key", "MIIpublic",
                "bicameral.bank.account", "6222",
                "bicameral.bank.holder", "双脑集市",
                "bicameral.bank.name", "示例银行"));
        assertThat(read.stripe())
                .contains(new PaymentSettings.Stripe("sk_live_abc", "whsec_abc", URI.create("https://api.stripe.com")));
        assertThat(read.alipay()).map(PaymentSettings.Alipay::seller).contains("2088");
        assertThat(read.bank()).contains(new PaymentSettings.Bank("双脑集市", "6222", "示例银行", ""));
        assertThat(read.toString())
                .doesNotContain("sk_live")
                .doesNotContain("whsec")
                .doesNotContain("MIIprivate");
    }

    @ParameterizedTest
    @CsvSource({
        "bicameral.stripe.key, sk_live_abc, BICAMERAL_STRIPE_WEBHOOK_SECRET",
        "bicameral.alipay.app, 2021, BICAMERAL_ALIPAY_SELLER",
        "bicameral.bank.account, 6222, BICAMERAL_BANK_HOLDER"
    })
    void names_what_is_missing_and_not_what_is_there(String setting, String value, String named) {
        assertThatThrownBy(() -> read(Map.of(setting, value)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(named)
                .hasMessageNotContaining(value);
    }

    @ParameterizedTest
    @CsvSource({
        "bicameral.stripe.key, sk_test_abc, BICAMERAL_STRIPE_KEY",
        "bicameral.stripe.key, nonsense, BICAMERAL_STRIPE_KEY",
        "bicameral.stripe.url, http://127.0.0.1:9000, BICAMERAL_STRIPE_URL",
        "bicameral.alipay.url, https://openapi-sandbox.dl.alipaydev.com/gateway.do, BICAMERAL_ALIPAY_URL",
        "bicameral.alipay.url, http://openapi.alipay.com/gateway.do, BICAMERAL_ALIPAY_URL"
    })
    void production_takes_real_money_only(String setting, String value, String named) {
        Map<String, String> live =
                new HashMap<>(Map.of("bicameral.stripe.key", "sk_live_abc", "bicameral.alipay.app", "2021"));
        assertThat(PaymentProviders.faults(settings(live))).isEmpty();
        live.put(setting, value);
        assertThat(PaymentProviders.faults(settings(live)))
                .singleElement()
                .asString()
                .contains(named);
    }

    private static PaymentSettings read(Map<String, String> changed) {
        return PaymentProviders.read(settings(changed), BASE);
    }

    private static Settings settings(Map<String, String> changed) {
        Map<String, String> values = new HashMap<>(Map.of(
                "bicameral.data", "data",
                "bicameral.secret", "5d0a9be43c71f8265d0a9be43c71f8265d0a9be43c71f8265d0a9be43c71f826",
                "bicameral.worker-home", "worker",
                "bicameral.db.url", "jdbc:postgresql://127.0.0.1/bicameral",
                "bicameral.db.owner-password", "a",
                "bicameral.db.app-password", "b",
                "bicameral.db.ops-password", "c"));
        values.putAll(changed);
        return new SmallRyeConfigBuilder()
                .withMapping(Settings.class)
                .withDefaultValues(values)
                .build()
                .getConfigMapping(Settings.class);
    }
}
