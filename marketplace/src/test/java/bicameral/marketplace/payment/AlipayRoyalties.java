package bicameral.marketplace.payment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Alipay's sharing of trades with receivers (分账), as its gateway answers: bound first, then shared by request, then asked about. */
final class AlipayRoyalties {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Set<String> bound = new HashSet<>();
    private final Map<String, Share> shares = new LinkedHashMap<>();
    private String state = "SUCCESS";

    /** What was shared by one request. */
    private record Share(String trade, String to, BigDecimal amount) {}

    static boolean knows(String method) {
        return method.startsWith("alipay.trade.royalty.") || method.startsWith("alipay.trade.order.settle");
    }

    /** How shares stand that are asked about. */
    void are(String now) {
        state = now;
    }

    /** Amounts that were shared, each once, oldest first. */
    List<String> amounts() {
        return shares.values().stream().map(one -> one.amount().toPlainString()).toList();
    }

    /** The answer; {@code trade} is what the content's trade number names, null for none. */
    ObjectNode answer(String method, JsonNode content, @Nullable ObjectNode trade) {
        return switch (method) {
            case "alipay.trade.royalty.relation.bind" -> bind(content);
            case "alipay.trade.order.settle" -> settle(content, trade);
            default -> query(content);
        };
    }

    private ObjectNode bind(JsonNode content) {
        for (JsonNode receiver : content.path("receiver_list")) {
            if (!receiver.path("type").asText().equals("loginName")
                    || receiver.path("name").asText().isEmpty()) return failed("ACQ.INVALID_PARAMETER");
            bound.add(receiver.path("account").asText());
        }
        return done().put("result_code", "SUCCESS");
    }

    private ObjectNode settle(JsonNode content, @Nullable ObjectNode trade) {
        String number = content.path("out_request_no").asText();
        JsonNode royalty = content.path("royalty_parameters").path(0);
        String to = royalty.path("trans_in").asText();
        if (trade == null) return failed("ACQ.TRADE_NOT_EXIST");
        if (!bound.contains(to)) return failed("ACQ.ROYALTY_RECEIVER_INVALID");
        if (!royalty.path("trans_out").asText().equals(AlipayServer.SELLER)
                || !royalty.path("royalty_type").asText().equals("transfer")) return failed("ACQ.INVALID_PARAMETER");
        BigDecimal amount = new BigDecimal(royalty.path("amount").asText());
        String name = trade.path("trade_no").asText();
        BigDecimal whole = new BigDecimal(trade.path("total_amount").asText());
        if (!shares.containsKey(number) && outOf(name).add(amount).compareTo(whole) > 0)
            return failed("ACQ.ALLOC_AMOUNT_VALIDATE_ERROR");
        // The same number again is the same share.
        shares.putIfAbsent(number, new Share(name, to, amount));
        return done().put("trade_no", name).put("settle_no", "2026" + number);
    }

    private BigDecimal outOf(String trade) {
        return shares.values().stream()
                .filter(one -> one.trade().equals(trade))
                .map(Share::amount)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private ObjectNode query(JsonNode content) {
        String number = content.path("out_request_no").asText();
        Share share = shares.get(number);
        if (share == null || !share.trade().equals(content.path("trade_no").asText()))
            return failed("ACQ.TRADE_SETTLE_NOT_EXIST");
        ObjectNode answer = done().put("out_request_no", number);
        answer.putArray("royalty_detail_list")
                .addObject()
                .put("operation_type", "transfer")
                .put("trans_in", share.to())
                .put("trans_in_type", "loginName")
                .put("amount", share.amount().toPlainString())
                .put("state", state)
                .put("detail_id", "d" + number);
        return answer;
    }

    private static ObjectNode done() {
        return JSON.createObjectNode().put("code", "10000").put("msg", "Success");
    }

    private static ObjectNode failed(String code) {
        return JSON.createObjectNode()
                .put("code", "40004")
                .put("msg", "Business Failed")
                .put("sub_code", code);
    }
}
