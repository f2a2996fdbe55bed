package bicameral.marketplace.payment;

import bicameral.marketplace.money.Money;
import bicameral.tenant.Refusal;
import com.alipay.api.AlipayApiException;
import com.alipay.api.AlipayClient;
import com.alipay.api.domain.AlipayDataDataserviceBillDownloadurlQueryModel;
import com.alipay.api.domain.AlipayTradeFastpayRefundQueryModel;
import com.alipay.api.domain.AlipayTradePagePayModel;
import com.alipay.api.domain.AlipayTradeQueryModel;
import com.alipay.api.domain.AlipayTradeRefundModel;
import com.alipay.api.internal.util.AlipaySignature;
import com.alipay.api.request.AlipayDataDataserviceBillDownloadurlQueryRequest;
import com.alipay.api.request.AlipayTradeFastpayRefundQueryRequest;
import com.alipay.api.request.AlipayTradePagePayRequest;
import com.alipay.api.request.AlipayTradeQueryRequest;
import com.alipay.api.request.AlipayTradeRefundRequest;
import com.alipay.api.response.AlipayDataDataserviceBillDownloadurlQueryResponse;
import com.alipay.api.response.AlipayTradeFastpayRefundQueryResponse;
import com.alipay.api.response.AlipayTradeQueryResponse;
import com.alipay.api.response.AlipayTradeRefundResponse;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Currency;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Alipay, by its page for computers. A payment starts with a signed address, without a call. Notices are checked against
 * Alipay's public key (RSA2), our application and our account; whether money has come is always asked for. Alipay names its fees
 * only in its bill, so none are booked here. Thread-safe.
 */
@ApplicationScoped
public class AlipayPages implements PaymentProvider {
    static final String NAME = "alipay";

    private static final Currency YUAN = Money.CNY;
    private static final int MOST_BYTES = 65_536;
    private static final String PAY_WITHIN = "60m";
    private static final String PRODUCT = "FAST_INSTANT_TRADE_PAY";
    private static final String BILL_OF_TRADES = "trade";
    private static final String NO_BILL = "isp.bill_not_exist";

    private final PaymentSettings.@Nullable Alipay settings;
    private final @Nullable AlipayClient client;
    private final String notices;

    public AlipayPages(PaymentSettings all) {
        this.settings = all.alipay().orElse(null);
        this.client = settings == null ? null : AlipayConnection.to(settings);
        this.notices = all.baseUrl() + "/api/v1/payments/webhooks/" + NAME;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean available() {
        return client != null;
    }

    @Override
    public boolean takes(Currency currency) {
        return currency.equals(YUAN);
    }

    @Override
    public Funds funds() {
        return settings == null ? Funds.WALLET : settings.funds();
    }

    private AlipayClient client() {
        if (client == null) throw ProviderTrouble.unknown("not_configured");
        return client;
    }

    @Override
    public Started start(Payment payment) {
        AlipayTradePagePayModel model = new AlipayTradePagePayModel();
        model.setOutTradeNo(AlipayConnection.number(payment.id()));
        model.setTotalAmount(payment.amount().amount().toPlainString());
        model.setSubject("Bicameral");
        model.setProductCode(PRODUCT);
        model.setTimeoutExpress(PAY_WITHIN);
        AlipayTradePagePayRequest request = new AlipayTradePagePayRequest();
        request.setBizModel(model);
        request.setReturnUrl(payment.back().toString());
        request.setNotifyUrl(notices);
        try {
            return new Started(client().pageExecute(request, "GET").getBody(), null);
        } catch (AlipayApiException e) {
            throw ProviderTrouble.unknown("cannot_sign");
        }
    }

    /** An address is as good as another. */
    @Override
    public Optional<Started> started(Payment payment) {
        return Optional.empty();
    }

    @Override
    public Notice read(Webhook webhook) {
        if (settings == null) throw new Refusal("bad_webhook", Refusal.Kind.MALFORMED);
        String text = webhook.text();
        if (text.length() > MOST_BYTES) throw new Refusal("bad_webhook", Refusal.Kind.MALFORMED);
        Map<String, String> fields = fields(text);
        if (!signed(fields, settings.alipayKey())) throw new Refusal("bad_signature", Refusal.Kind.MALFORMED);
        if (!settings.app().equals(fields.get("app_id")) || !settings.seller().equals(fields.get("seller_id")))
            throw new Refusal("bad_webhook", Refusal.Kind.MALFORMED);
        return new Notice(
                field(fields, "notify_id"),
                field(fields, "trade_status"),
                topUp(field(fields, "out_trade_no")),
                null,
                Money.parse(field(fields, "total_amount"), YUAN.getCurrencyCode()),
                null);
    }

    private static boolean signed(Map<String, String> fields, String alipayKey) {
        try {
            // The check takes the signature out of the map.
            return "RSA2".equals(fields.get("sign_type"))
                    && AlipaySignature.rsaCheckV1(new HashMap<>(fields), alipayKey, "UTF-8", "RSA2");
        } catch (AlipayApiException | RuntimeException e) {
            return false;
        }
    }

    private static String field(Map<String, String> fields, String name) {
        String value = fields.getOrDefault(name, "");
        if (value.isEmpty() || value.length() > 255) throw new Refusal("bad_webhook", Refusal.Kind.MALFORMED);
        return value;
    }

    private static Map<String, String> fields(String form) {
        Map<String, String> fields = new HashMap<>();
        for (String pair : form.split("&", 200)) {
            int equals = pair.indexOf('=');
            if (equals < 1) continue;
            try {
                fields.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            } catch (IllegalArgumentException e) {
                throw new Refusal("bad_webhook", Refusal.Kind.MALFORMED);
            }
        }
        return fields;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** Null where the number is none of ours: other things may be sold with the same account. */
    private static @Nullable UUID topUp(String number) {
        if (!number.matches("[0-9a-f]{32}")) return null;
        return UUID.fromString(number.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5"));
    }

    @Override
    public String accepted() {
        return "success";
    }

    @Override
    public Optional<Report> report(Payment payment) {
        AlipayTradeQueryModel model = new AlipayTradeQueryModel();
        model.setOutTradeNo(AlipayConnection.number(payment.id()));
        AlipayTradeQueryRequest request = new AlipayTradeQueryRequest();
        request.setBizModel(model);
        AlipayTradeQueryResponse answer = AlipayConnection.ask(client, request);
        // There is no trade before the payer has signed in on the page.
        if ("ACQ.TRADE_NOT_EXIST".equals(answer.getSubCode()))
            return Optional.of(Report.of(State.PENDING, payment.amount()));
        if (!AlipayConnection.succeeded(answer)) throw AlipayConnection.trouble(answer);
        if (!AlipayConnection.number(payment.id()).equals(answer.getOutTradeNo()))
            throw ProviderTrouble.unknown("another_payment");
        return Optional.of(report(payment, answer));
    }

    private Report report(Payment payment, AlipayTradeQueryResponse answer) {
        Money amount = Money.parse(answer.getTotalAmount(), YUAN.getCurrencyCode());
        return switch (answer.getTradeStatus()) {
            case "WAIT_BUYER_PAY" -> Report.of(State.PENDING, amount);
            case "TRADE_SUCCESS", "TRADE_FINISHED" ->
                paid(
                        amount,
                        payment.refunds().stream()
                                .mapToLong(id -> given(payment, id))
                                .sum(),
                        answer);
            // Closed after it was paid: all of it has gone back.
            case "TRADE_CLOSED" ->
                answer.getSendPayDate() == null
                        ? Report.of(State.FAILED, amount)
                        : paid(amount, amount.micros(), answer);
            default -> throw ProviderTrouble.unknown("unknown_state");
        };
    }

    private static Report paid(Money amount, long refunded, AlipayTradeQueryResponse answer) {
        return new Report(State.PAID, amount, 0, refunded, 0, Dispute.NONE, answer.getTradeNo());
    }

    @Override
    public boolean givesBills() {
        return true;
    }

    @Override
    public Optional<String> bill(LocalDate day) {
        AlipayDataDataserviceBillDownloadurlQueryModel model = new AlipayDataDataserviceBillDownloadurlQueryModel();
        model.setBillType(BILL_OF_TRADES);
        model.setBillDate(day.toString());
        AlipayDataDataserviceBillDownloadurlQueryRequest request =
                new AlipayDataDataserviceBillDownloadurlQueryRequest();
        request.setBizModel(model);
        AlipayDataDataserviceBillDownloadurlQueryResponse answer = AlipayConnection.ask(client, request);
        if (NO_BILL.equals(answer.getSubCode())) return Optional.empty();
        if (!AlipayConnection.succeeded(answer)) throw AlipayConnection.trouble(answer);
        return Optional.ofNullable(answer.getBillDownloadUrl());
    }

    @Override
    public boolean refunds() {
        return true;
    }

    @Override
    public void refund(Payment payment, UUID refund, Money amount) {
        AlipayTradeRefundModel model = new AlipayTradeRefundModel();
        model.setOutTradeNo(AlipayConnection.number(payment.id()));
        model.setOutRequestNo(AlipayConnection.number(refund));
        model.setRefundAmount(amount.amount().toPlainString());
        AlipayTradeRefundRequest request = new AlipayTradeRefundRequest();
        request.setBizModel(model);
        AlipayTradeRefundResponse answer = AlipayConnection.ask(client, request);
        if (!AlipayConnection.succeeded(answer)) throw AlipayConnection.trouble(answer);
    }

    @Override
    public boolean refunded(Payment payment, UUID refund) {
        return given(payment, refund) > 0;
    }

    private long given(Payment payment, UUID refund) {
        AlipayTradeFastpayRefundQueryModel model = new AlipayTradeFastpayRefundQueryModel();
        model.setOutTradeNo(AlipayConnection.number(payment.id()));
        model.setOutRequestNo(AlipayConnection.number(refund));
        AlipayTradeFastpayRefundQueryRequest request = new AlipayTradeFastpayRefundQueryRequest();
        request.setBizModel(model);
        AlipayTradeFastpayRefundQueryResponse answer = AlipayConnection.ask(client, request);
        if ("ACQ.TRADE_NOT_EXIST".equals(answer.getSubCode())) return 0;
        if (!AlipayConnection.succeeded(answer)) throw AlipayConnection.trouble(answer);
        return "REFUND_SUCCESS".equals(answer.getRefundStatus()) && answer.getRefundAmount() != null
                ? Money.parse(answer.getRefundAmount(), YUAN.getCurrencyCode()).micros()
                : 0;
    }
}
