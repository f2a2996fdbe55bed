package bicameral.marketplace.payment;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stripe's transfers to connected accounts, as the API has them: out of the balance, or out of a charge as far as that goes. */
final class StripeConnect {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, ObjectNode> transfers = new LinkedHashMap<>();
    private final Map<String, List<ObjectNode>> reversals = new LinkedHashMap<>();
    private boolean refusing;
    private boolean empty;

    /** What the API answers with 400. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        Refused(String code) {
            super(code);
        }

        String code() {
            return String.valueOf(getMessage());
        }
    }

    /** Makes one; {@code charge} is what the form's source transaction names, null for none of that name. */
    ObjectNode transfer(Map<String, String> form, @Nullable ObjectNode charge) {
        if (refusing) throw new Refused("account_invalid");
        String source = form.get("source_transaction");
        long amount = Long.parseLong(form.getOrDefault("amount", "0"));
        if (source != null) {
            if (charge == null) throw new Refused("resource_missing");
            if (outOf(source) + amount > charge.path("amount").asLong()) throw new Refused("balance_insufficient");
        }
        ObjectNode transfer = JSON.createObjectNode();
        String id = "tr_" + (transfers.size() + 1) + Long.toString(Instant.now().toEpochMilli(), 36);
        transfer.put("id", id)
                .put("object", "transfer")
                .put("amount", amount)
                .put("created", Instant.now().getEpochSecond())
                .put("currency", form.get("currency"))
                .put("destination", form.get("destination"))
                .put("source_transaction", source)
                .put("transfer_group", source == null ? form.get("transfer_group") : "group_" + source)
                .put("reversed", false);
        ObjectNode metadata = transfer.putObject("metadata");
        form.forEach((name, value) -> {
            if (name.startsWith("metadata[")) metadata.put(name.substring(9, name.length() - 1), value);
        });
        transfers.put(id, transfer);
        return transfer;
    }

    /** Takes back of a transfer; what was paid on to the account's bank cannot be. */
    ObjectNode reverse(String id, Map<String, String> form) {
        ObjectNode transfer = transfers.get(id);
        if (transfer == null) throw new Refused("resource_missing");
        if (empty) throw new Refused("insufficient_funds");
        long amount = Long.parseLong(form.getOrDefault("amount", "0"));
        List<ObjectNode> before = reversals.computeIfAbsent(id, none -> new ArrayList<>());
        if (reversed(id) + amount > transfer.path("amount").asLong()) throw new Refused("transfer_already_reversed");
        ObjectNode reversal = JSON.createObjectNode();
        reversal.put("id", "trr_" + id + "_" + before.size())
                .put("object", "transfer_reversal")
                .put("amount", amount)
                .put("currency", transfer.path("currency").asText())
                .put("transfer", id);
        ObjectNode metadata = reversal.putObject("metadata");
        metadata.put("reversal", form.get("metadata[reversal]"));
        before.add(reversal);
        transfer.put("reversed", reversed(id) == transfer.path("amount").asLong());
        return reversal;
    }

    private long reversed(String id) {
        return reversals.getOrDefault(id, List.of()).stream()
                .mapToLong(one -> one.path("amount").asLong())
                .sum();
    }

    /** Those of a transfer, newest first. */
    String reversals(String id) {
        ObjectNode list = JSON.createObjectNode();
        list.put("object", "list").put("has_more", false).put("url", "/v1/transfers/" + id + "/reversals");
        ArrayNode data = list.putArray("data");
        reversals.getOrDefault(id, List.of()).reversed().forEach(data::add);
        return list.toString();
    }

    /** What the account's balance paid for transfers, and had back of them. */
    List<ObjectNode> bookings() {
        List<ObjectNode> all = new ArrayList<>();
        transfers.forEach((id, transfer) -> {
            all.add(booking(transfer, -1));
            reversals.getOrDefault(id, List.of()).forEach(reversal -> all.add(booking(reversal, 1)));
        });
        return all;
    }

    private static ObjectNode booking(ObjectNode source, int sign) {
        ObjectNode booked = JSON.createObjectNode();
        booked.put("id", "txn_" + source.path("id").asText())
                .put("object", "balance_transaction")
                .put("amount", sign * source.path("amount").asLong())
                .put("currency", source.path("currency").asText())
                .put("fee", 0)
                .put("created", Instant.now().getEpochSecond())
                .put("reporting_category", source.path("object").asText());
        booked.set("source", source);
        return booked;
    }

    /** What was taken back, oldest first. */
    List<Long> takenBack() {
        return reversals.values().stream()
                .flatMap(List::stream)
                .map(one -> one.path("amount").asLong())
                .toList();
    }

    /** Whether accounts have nothing that could be taken back. */
    void empty(boolean now) {
        empty = now;
    }

    /** Takes none from now on. */
    void refuses() {
        refusing = true;
    }

    /** What left a charge. */
    long outOf(String charge) {
        return transfers.values().stream()
                .filter(one -> one.path("source_transaction").asText().equals(charge))
                .mapToLong(one -> one.path("amount").asLong())
                .sum();
    }

    /** Newest first, of a group or to an account, in pages of at most two so that readers have to turn them. */
    String list(Map<String, String> query) {
        List<ObjectNode> all = transfers.values().stream()
                .filter(one -> fits(one, query, "transfer_group") && fits(one, query, "destination"))
                .toList()
                .reversed();
        String after = query.getOrDefault("starting_after", "");
        int from = 0;
        for (int i = 0; i < all.size(); i++) if (all.get(i).path("id").asText().equals(after)) from = i + 1;
        int until = Math.min(all.size(), from + Math.min(2, Integer.parseInt(query.getOrDefault("limit", "10"))));
        ObjectNode list = JSON.createObjectNode();
        list.put("object", "list").put("has_more", until < all.size()).put("url", "/v1/transfers");
        ArrayNode data = list.putArray("data");
        all.subList(from, until).forEach(data::add);
        return list.toString();
    }

    private static boolean fits(ObjectNode transfer, Map<String, String> query, String name) {
        String wanted = query.get(name);
        return wanted == null || transfer.path(name).asText().equals(wanted);
    }

    List<Long> amounts() {
        return transfers.values().stream()
                .map(one -> one.path("amount").asLong())
                .toList();
    }

    /** By the charge that each came of. */
    Map<String, Long> amountsByCharge() {
        Map<String, Long> amounts = new LinkedHashMap<>();
        transfers
                .values()
                .forEach(one -> amounts.merge(
                        one.path("source_transaction").asText(),
                        one.path("amount").asLong(),
                        Long::sum));
        return amounts;
    }
}
