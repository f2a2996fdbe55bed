package bicameral.marketplace.payment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Alipay's gateway on this machine, as far as it is used here: signed requests in, signed answers and notices out, with keys made
 * for the test and Java's own RSA. It can be told to lose answers.
 */
public final class AlipayServer implements AutoCloseable {
    static final String APP = "2021000000000001";
    static final String SELLER = "2088000000000001";
    /** In the whole notices. */
    private static final String AMOUNT = "20.00";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final KeyPair ours = keys();
    private final KeyPair alipays = keys();
    private final HttpServer server;
    private final Map<String, ObjectNode> trades = new HashMap<>();
    private final Map<String, String> refunds = new HashMap<>();
    private final Map<String, String> transfers = new TreeMap<>();
    private final AlipayBills bills = new AlipayBills();
    private final AlipayRoyalties royalties = new AlipayRoyalties();
    private String transferStatus = "SUCCESS";
    private String refusedPayee = "";
    private final List<String> asked = new ArrayList<>();
    private boolean losesAnswers;
    private boolean down;

    public AlipayServer() {
        server = LocalServer.open();
        server.createContext("/gateway.do", this::handle);
        server.createContext(AlipayBills.PATH, bills::handle);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public PaymentSettings.Alipay settings() {
        return settings(Funds.WALLET);
    }

    public PaymentSettings.Alipay settings(Funds funds) {
        return new PaymentSettings.Alipay(
                APP,
                SELLER,
                Base64.getEncoder().encodeToString(ours.getPrivate().getEncoded()),
                Base64.getEncoder().encodeToString(alipays.getPublic().getEncoded()),
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/gateway.do"),
                funds);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    public synchronized void losesAnswers(boolean loses) {
        this.losesAnswers = loses;
    }

    public synchronized void down(boolean isDown) {
        this.down = isDown;
    }

    synchronized int refunds() {
        return refunds.size();
    }

    public synchronized long asked(String method) {
        return asked.stream().filter(method::equals).count();
    }

    /** The payer opens the page: its address has to carry our signature. */
    public synchronized Map<String, String> open(String page) {
        Map<String, String> fields = fields(URI.create(page).getRawQuery());
        requireOurs(fields);
        JsonNode content = read(fields.getOrDefault("biz_content", ""));
        ObjectNode trade = JSON.createObjectNode();
        trade.put("out_trade_no", content.path("out_trade_no").asText())
                .put("trade_no", "20251128220014" + content.path("out_trade_no").asText())
                .put("total_amount", content.path("total_amount").asText())
                .put("trade_status", "WAIT_BUYER_PAY");
        trades.put(content.path("out_trade_no").asText(), trade);
        return fields;
    }

    public synchronized void pay(String number) {
        trade(number).put("trade_status", "TRADE_SUCCESS").put("send_pay_date", "2026-11-28 12:00:00");
    }

    synchronized void close(String number) {
        trade(number).put("trade_status", "TRADE_CLOSED");
    }

    private ObjectNode trade(String number) {
        return Objects.requireNonNull(trades.get(number));
    }

    /** The whole notice of a state as Alipay sends it, but for its signature. */
    static String whole(String status) {
        try (InputStream in = AlipayServer.class.getResourceAsStream("/alipay/" + status + ".form")) {
            return new String(Objects.requireNonNull(in, status).readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The notice of a trade as it stands: the whole one with the trade's own number and amounts, signed with Alipay's key. */
    synchronized String notice(String number, String notifyId) {
        ObjectNode trade = trade(number);
        String amount = trade.path("total_amount").asText();
        Map<String, String> fields = fields(whole(trade.path("trade_status").asText()));
        fields.put("notify_id", notifyId);
        fields.put("out_trade_no", number);
        fields.put("trade_no", trade.path("trade_no").asText());
        fields.replaceAll((field, value) -> value.replace(AMOUNT, amount));
        return form(fields);
    }

    /** Signs what is left without signature, and writes it as a form. */
    String form(Map<String, String> fields) {
        Map<String, String> signed = new TreeMap<>(fields);
        signed.put("sign", sign(content(fields), alipays.getPrivate()));
        signed.put("sign_type", "RSA2");
        return signed.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    static Map<String, String> fields(String form) {
        Map<String, String> fields = new TreeMap<>();
        for (String pair : form.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0)
                fields.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return fields;
    }

    private static String content(Map<String, String> fields) {
        return new TreeMap<>(fields)
                .entrySet().stream()
                        .filter(field -> !field.getKey().equals("sign")
                                && !field.getValue().isEmpty())
                        .map(field -> field.getKey() + "=" + field.getValue())
                        .collect(Collectors.joining("&"));
    }

    private static String sign(String content, PrivateKey key) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(content.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void requireOurs(Map<String, String> fields) {
        PublicKey key = ours.getPublic();
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initVerify(key);
            signature.update(content(fields).getBytes(StandardCharsets.UTF_8));
            if (!signature.verify(Base64.getDecoder().decode(fields.getOrDefault("sign", ""))))
                throw new IllegalStateException("a request without our signature");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        Map<String, String> fields = fields(exchange.getRequestURI().getRawQuery());
        fields.putAll(fields(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
        requireOurs(fields);
        String method = fields.getOrDefault("method", "");
        String answer;
        boolean lost;
        synchronized (this) {
            asked.add(method);
            lost = losesAnswers;
            answer = down
                    ? "{\"code\":\"20000\",\"msg\":\"Service Currently Unavailable\",\"sub_code\":\"aop.unknow-error\"}"
                    : answer(method, read(fields.getOrDefault("biz_content", "{}")))
                            .toString();
        }
        if (lost) {
            exchange.close();
            return;
        }
        String whole = "{\"" + method.replace('.', '_') + "_response\":" + answer + ",\"sign\":\""
                + sign(answer, alipays.getPrivate()) + "\"}";
        byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/html;charset=UTF-8");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** What became of transfers to persons, by the merchant's number. */
    private ObjectNode fund(String method, JsonNode content) {
        String number = content.path("out_biz_no").asText();
        ObjectNode answer = JSON.createObjectNode();
        if (method.equals("alipay.fund.trans.uni.transfer")) {
            if (refusedPayee.equals(content.path("payee_info").path("identity").asText()))
                return answer.put("code", "40004").put("msg", "Business Failed").put("sub_code", "PAYEE_NOT_EXIST");
            // The same number again is the same transfer.
            transfers.putIfAbsent(number, content.path("trans_amount").asText());
        }
        if (!transfers.containsKey(number))
            return answer.put("code", "40004").put("msg", "Business Failed").put("sub_code", "ORDER_NOT_EXIST");
        return answer.put("code", "10000")
                .put("msg", "Success")
                .put("out_biz_no", number)
                .put("order_id", "2026" + number.substring(0, 12))
                .put("status", transferStatus);
    }

    public synchronized void transfersAre(String status) {
        this.transferStatus = status;
    }

    public synchronized void refuses(String payee) {
        this.refusedPayee = payee;
    }

    /** Amounts of the transfers that were made, each once. */
    public synchronized List<String> transferred() {
        return List.copyOf(transfers.values());
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** The bill of a day has these lines. */
    synchronized void bill(String day, String lines) {
        bills.add(day, lines);
    }

    /** The bill of a day is these bytes. */
    synchronized void bill(String day, byte[] bytes) {
        bills.addRaw(day, bytes);
    }

    /** How shares stand that are asked about. */
    public synchronized void sharesAre(String state) {
        royalties.are(state);
    }

    /** Amounts that were shared out of payments, each once, oldest first. */
    public synchronized List<String> shared() {
        return royalties.amounts();
    }

    private @Nullable ObjectNode tradeOf(String tradeNo) {
        return trades.values().stream()
                .filter(trade -> trade.path("trade_no").asText().equals(tradeNo)
                        && trade.path("trade_status").asText().equals("TRADE_SUCCESS"))
                .findFirst()
                .orElse(null);
    }

    private ObjectNode answer(String method, JsonNode content) {
        if (method.equals(AlipayBills.METHOD)) return bills.answer(content, "http://127.0.0.1:" + port());
        if (AlipayRoyalties.knows(method))
            return royalties.answer(
                    method, content, tradeOf(content.path("trade_no").asText()));
        if (method.startsWith("alipay.fund.trans.")) return fund(method, content);
        String number = content.path("out_trade_no").asText();
        ObjectNode trade = trades.get(number);
        ObjectNode answer = JSON.createObjectNode();
        if (trade == null)
            return answer.put("code", "40004")
                    .put("msg", "Business Failed")
                    .put("sub_code", "ACQ.TRADE_NOT_EXIST")
                    .put("sub_msg", "交易不存在");
        answer.put("code", "10000").put("msg", "Success");
        return switch (method) {
            case "alipay.trade.query" -> answer.setAll(trade);
            case "alipay.trade.refund" -> refund(trade, content, answer);
            default -> {
                String amount = refunds.get(content.path("out_request_no").asText());
                if (amount != null)
                    answer.put("refund_status", "REFUND_SUCCESS").put("refund_amount", amount);
                yield answer.put("out_trade_no", number);
            }
        };
    }

    private ObjectNode refund(ObjectNode trade, JsonNode content, ObjectNode answer) {
        if (trade.path("trade_status").asText().equals("WAIT_BUYER_PAY"))
            return answer.put("code", "40004").put("msg", "Business Failed").put("sub_code", "ACQ.TRADE_STATUS_ERROR");
        boolean isNew = refunds.putIfAbsent(
                        content.path("out_request_no").asText(),
                        content.path("refund_amount").asText())
                == null;
        return answer.put("fund_change", isNew ? "Y" : "N")
                .put("out_trade_no", trade.path("out_trade_no").asText())
                .put("refund_fee", content.path("refund_amount").asText());
    }
}
