package bicameral.marketplace.payment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stripe's API on this machine, as far as it is used here: forms in, JSON out, idempotency keys that give the first answer again,
 * its error bodies. It can be told to lose answers, before or after it has done what was asked.
 */
public final class StripeServer implements AutoCloseable {
    public static final String KEY = "sk_test_local";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PAGE = "/c/pay/";
    /** What Stripe keeps of a payment on its page, in its units. */
    private static final long FEE = 68;

    /** What goes wrong. */
    public enum Fault {
        NONE,
        /** Does nothing, and answers 500. */
        BEFORE,
        /** Does it, and closes the connection without an answer. */
        AFTER,
        /** Does what it is told and closes the connection without an answer; questions are answered. */
        UNANSWERED,
        /** Refuses for good. */
        REFUSED,
        /** Does what it is told, and knows of nothing when it is asked. */
        FORGETFUL
    }

    /** A request that came in. */
    public record Asked(String method, String path, Map<String, String> form, String key) {}

    private final HttpServer server;
    private final Map<String, ObjectNode> sessions = new LinkedHashMap<>();
    private final Map<String, ObjectNode> intents = new LinkedHashMap<>();
    private final Map<String, ObjectNode> refunds = new LinkedHashMap<>();
    private final StripeConnect connect = new StripeConnect();
    /** Until when evidence is taken in every dispute. */
    public static final Instant EVIDENCE_DUE = Instant.parse("2031-03-09T23:59:59Z");

    private final Map<String, ObjectNode> disputes = new LinkedHashMap<>();
    /** Means of payment and the customers they are attached to; null of those that were detached. */
    private final Map<String, @Nullable String> means = new LinkedHashMap<>();

    private final Map<String, String> answered = new HashMap<>();
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final List<Asked> asked = new ArrayList<>();
    private Fault fault = Fault.NONE;
    private @Nullable Runnable meanwhile;
    private Consumer<String> paidOnPage = session -> {};
    private int made;
    private boolean holderWanted;

    public StripeServer() {
        server = LocalServer.open();
        server.createContext("/", this::handle);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
    }

    public synchronized void fails(Fault how) {
        this.fault = how;
    }

    /** What Stripe does when a payer has paid on its page, with the session: tells the merchant, as a rule. */
    public synchronized void onPaid(Consumer<String> told) {
        this.paidOnPage = told;
    }

    /** The merchant's id of what a session is paid for. */
    public synchronized String reference(String session) {
        return session(session).path("client_reference_id").asText();
    }

    /** Runs once after the next session was read, before its answer is sent. */
    synchronized void beforeAnswering(Runnable deed) {
        this.meanwhile = deed;
    }

    public synchronized List<Asked> asked(String method, String path) {
        return asked.stream()
                .filter(one -> one.method().equals(method) && one.path().equals(path))
                .toList();
    }

    synchronized int sessions() {
        return sessions.size();
    }

    synchronized int refunds() {
        return refunds.size();
    }

    /** The payer has paid on the page. */
    public synchronized void pay(String session, long fee) {
        ObjectNode paid = session(session);
        ObjectNode intent = intent(paid);
        paid.put("status", "complete").put("payment_status", "paid").set("payment_intent", intent);
        if (paid.path("keeps").asBoolean()) {
            paid.put("customer", "cus_" + session);
            intent.put("payment_method", "pm_" + session);
            means.put("pm_" + session, "cus_" + session);
        }
        intent.put("status", "succeeded");
        long amount = paid.path("amount_total").asLong();
        ObjectNode charge = intent.putObject("latest_charge");
        charge.put("id", "ch_" + session)
                .put("object", "charge")
                .put("amount", amount)
                .put("amount_refunded", 0)
                .put("disputed", false)
                .put("status", "succeeded");
        booked(charge.putObject("balance_transaction"), paid.path("currency").asText(), amount, fee);
    }

    /** A debit that was tried after the page. */
    synchronized void debit(String session, boolean failed) {
        ObjectNode tried = session(session);
        ObjectNode intent = intent(tried);
        tried.put("status", "complete").set("payment_intent", intent);
        intent.put("status", failed ? "requires_payment_method" : "processing");
    }

    synchronized void expire(String session) {
        session(session).put("status", "expired");
    }

    private static ObjectNode intent(ObjectNode session) {
        ObjectNode intent = JSON.createObjectNode();
        intent.put("id", "pi_" + session.path("id").asText()).put("object", "payment_intent");
        return intent;
    }

    private ObjectNode session(String id) {
        ObjectNode found = sessions.get(id);
        if (found == null) throw new IllegalArgumentException(id);
        return found;
    }

    private static void booked(ObjectNode into, String currency, long amount, long fee) {
        into.put("id", "txn_" + amount)
                .put("object", "balance_transaction")
                .put("amount", amount)
                .put("fee", fee)
                .put("net", amount - fee)
                .put("currency", currency);
    }

    private ObjectNode charge(String session) {
        return (ObjectNode) session(session).path("payment_intent").path("latest_charge");
    }

    /** Somebody gives money back on Stripe's own pages, or a refund of ours did not arrive (a negative amount). */
    public synchronized void refundOutside(String session, long amount) {
        ObjectNode charge = charge(session);
        charge.put("amount_refunded", charge.path("amount_refunded").asLong() + amount);
    }

    /** The payer's bank takes the payment back. */
    public synchronized void dispute(String session, long amount, long fee) {
        charge(session).put("disputed", true);
        ObjectNode dispute = JSON.createObjectNode();
        dispute.put("id", "dp_" + session)
                .put("object", "dispute")
                .put("amount", amount)
                .put("currency", "cny")
                .put("status", "needs_response")
                .put("reason", "product_not_received")
                .put("payment_intent", "pi_" + session);
        dispute.putObject("evidence_details")
                .put("due_by", EVIDENCE_DUE.getEpochSecond())
                .put("has_evidence", false)
                .put("past_due", false)
                .put("submission_count", 0);
        booked(dispute.putArray("balance_transactions").addObject(), "cny", -amount, fee);
        disputes.put("pi_" + session, dispute);
    }

    /** The payer's bank has decided. */
    public synchronized void decide(String session, boolean won) {
        ObjectNode dispute = disputes.get("pi_" + session);
        if (dispute == null) throw new IllegalArgumentException(session);
        dispute.put("status", won ? "won" : "lost");
        if (won)
            booked(
                    ((ArrayNode) dispute.path("balance_transactions")).addObject(),
                    "cny",
                    dispute.path("amount").asLong(),
                    0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] sent = exchange.getRequestBody().readAllBytes();
        String body = new String(sent, StandardCharsets.UTF_8);
        String path = exchange.getRequestURI().getPath();
        String method = exchange.getRequestMethod();
        if (path.startsWith(PAGE)) {
            page(exchange, path.substring(PAGE.length()));
            return;
        }
        String query = exchange.getRequestURI().getRawQuery();
        String pairs = method.equals("POST") ? body : query == null ? "" : query;
        // A file comes as a form of parts, not of pairs.
        Map<String, String> form = path.equals("/v1/files") ? Map.of() : form(pairs);
        String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        Fault how;
        String answer;
        Runnable deed = null;
        int status = 200;
        synchronized (this) {
            asked.add(new Asked(method, path, form, key == null ? "" : key));
            how = fault;
            boolean knows =
                    ("Bearer " + KEY).equals(exchange.getRequestHeaders().getFirst("Authorization"));
            if (!knows) {
                status = 401;
                answer = error("invalid_request_error", "unauthorized");
            } else if (how == Fault.BEFORE) {
                status = 500;
                answer = error("api_error", "down");
            } else if (how == Fault.FORGETFUL && method.equals("GET")) {
                status = 404;
                answer = error("invalid_request_error", "resource_missing");
            } else if (how == Fault.REFUSED && method.equals("POST")) {
                status = 402;
                answer = error("invalid_request_error", "charge_already_refunded");
            } else if (path.equals("/v1/files")) {
                answer = file(sent);
            } else {
                try {
                    answer = answer(method, path, form, key);
                    if (answer.isEmpty()) {
                        status = 404;
                        answer = error("invalid_request_error", "resource_missing");
                    }
                } catch (StripeConnect.Refused refused) {
                    status = 400;
                    answer = error("invalid_request_error", refused.code());
                }
            }
            if (path.startsWith("/v1/checkout/sessions/")) {
                deed = meanwhile;
                meanwhile = null;
            }
        }
        if (deed != null) deed.run();
        if (how == Fault.AFTER || (how == Fault.UNANSWERED && method.equals("POST"))) {
            exchange.close();
            return;
        }
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("Request-Id", "req_local");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** In the browser of the payer. */
    private void page(HttpExchange exchange, String id) throws IOException {
        if (exchange.getRequestMethod().equals("POST")) {
            pay(id, FEE);
            Consumer<String> told;
            String back;
            synchronized (this) {
                told = paidOnPage;
                back = session(id).path("success_url").asText();
            }
            told.accept(id);
            exchange.getResponseHeaders().set("Location", back);
            exchange.sendResponseHeaders(303, -1);
        } else {
            String html;
            synchronized (this) {
                html = StripePage.of(session(id));
            }
            byte[] bytes = html.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    /** What of transfers was taken back, oldest first, in its units. */
    public synchronized List<Long> takenBack() {
        return connect.takenBack();
    }

    /** A market's settings, with this as its Stripe and nothing else. */
    public PaymentSettings settings(URI market, Funds funds) {
        return new PaymentSettings(
                market,
                Optional.of(new PaymentSettings.Stripe(KEY, "whsec_local", address(), funds)),
                Optional.empty(),
                Optional.empty());
    }

    /** The balance transactions of transfers and of what was taken back of them, oldest first, as lines of a report. */
    public synchronized List<String> transfersReported(LocalDate day) {
        return connect.bookings().stream()
                .map(one -> "%s,%s 12:00:00,%s,%s,0.00,%s,%s,\n"
                        .formatted(
                                one.path("id").asText(),
                                day,
                                one.path("currency").asText(),
                                BigDecimal.valueOf(one.path("amount").asLong(), 2),
                                one.path("reporting_category").asText(),
                                one.path("source").path("id").asText()))
                .toList();
    }

    /** A transfer that somebody makes on Stripe's pages; gives its name. */
    public synchronized String transferOutside(long amount) {
        return connect.transfer(
                        Map.of("amount", String.valueOf(amount), "currency", "cny", "destination", "acct_x"), null)
                .path("id")
                .asText();
    }

    /** How often it was asked to take back of a transfer. */
    public synchronized long askedBack() {
        return asked.stream()
                .filter(one -> one.method().equals("POST") && one.path().endsWith("/reversals"))
                .count();
    }

    /** Whether the accounts that were paid have nothing left that could be taken back. */
    public synchronized void accountsAreEmpty(boolean now) {
        connect.empty(now);
    }

    private static String error(String type, String code) {
        return "{\"error\":{\"type\":\"%s\",\"code\":\"%s\",\"message\":\"no\"}}".formatted(type, code);
    }

    /** The means of payment that can still be used. */
    synchronized List<String> attached() {
        return means.entrySet().stream()
                .filter(one -> one.getValue() != null)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** All means of payment that were ever kept. */
    synchronized List<String> everKept() {
        return List.copyOf(means.keySet());
    }

    /** Asked for, or detached from its customer: for good, and so not twice. */
    private String means(String method, String path) {
        String id = path.split("/", -1)[3];
        if (!means.containsKey(id)) return "";
        if (method.equals("POST") && means.put(id, null) == null) throw new StripeConnect.Refused("not_attached");
        return JSON.createObjectNode()
                .put("id", id)
                .put("object", "payment_method")
                .put("customer", means.get(id))
                .toString();
    }

    private String answer(String method, String path, Map<String, String> form, @Nullable String key) {
        if (path.startsWith("/v1/payment_methods/")) return means(method, path);
        if (method.equals("POST")) {
            if (key == null || key.isEmpty()) throw new IllegalStateException("a change without an idempotency key");
            return answered.computeIfAbsent(key, fresh -> switch (path) {
                case "/v1/refunds" -> refund(form).toString();
                case "/v1/payment_intents" -> away(form).toString();
                case "/v1/transfers" -> transfer(form).toString();
                default ->
                    path.startsWith("/v1/disputes/")
                            ? defended(path, form).toString()
                            : path.endsWith("/reversals")
                                    ? connect.reverse(path.split("/", -1)[3], form)
                                            .toString()
                                    : session(form).toString();
            });
        }
        if (path.equals("/v1/balance_transactions")) return bookings(form);
        if (path.equals("/v1/transfers")) return connect.list(form);
        if (path.endsWith("/reversals")) return connect.reversals(path.split("/", -1)[3]);
        if (path.equals("/v1/checkout/sessions")) return list(new ArrayList<>(sessions.values()));
        if (path.startsWith("/v1/checkout/sessions/")) {
            ObjectNode found = sessions.get(path.substring(path.lastIndexOf('/') + 1));
            return found == null ? "" : found.toString();
        }
        if (path.equals("/v1/payment_intents")) return list(new ArrayList<>(intents.values()));
        if (path.startsWith("/v1/payment_intents/")) {
            return intent(path.substring(path.lastIndexOf('/') + 1));
        }
        String intent = form.getOrDefault("payment_intent", "");
        if (path.equals("/v1/disputes"))
            return list(disputes.containsKey(intent) ? List.of(disputes.get(intent)) : List.of());
        if (path.equals("/v1/refunds"))
            return list(refunds.values().stream()
                    .filter(one -> one.path("payment_intent").asText().equals(intent))
                    .map(JsonNode.class::cast)
                    .toList());
        return "";
    }

    /** Made while the payer was away, or on the page. */
    private String intent(String id) {
        ObjectNode away = intents.get(id);
        if (away != null) return away.toString();
        return sessions.values().stream()
                .map(session -> session.path("payment_intent"))
                .filter(one -> one.path("id").asText().equals(id))
                .map(JsonNode::toString)
                .findFirst()
                .orElse("");
    }

    /** What was said in a dispute, as the form has it; empty before. */
    public synchronized Map<String, String> defence(String session) {
        ObjectNode dispute = disputes.get("pi_" + session);
        Map<String, String> said = new LinkedHashMap<>();
        if (dispute != null)
            dispute.path("evidence")
                    .properties()
                    .forEach(one -> said.put(one.getKey(), one.getValue().asText()));
        return said;
    }

    /** A file that was sent, with the form around it. */
    synchronized byte[] file(String id) {
        byte[] file = files.get(id);
        if (file == null) throw new IllegalArgumentException(id);
        return file.clone();
    }

    private String file(byte[] sent) {
        String id = "file_" + (files.size() + 1);
        files.put(id, sent);
        return JSON.createObjectNode()
                .put("id", id)
                .put("object", "file")
                .put("purpose", "dispute_evidence")
                .toString();
    }

    private ObjectNode defended(String path, Map<String, String> form) {
        String id = path.substring(path.lastIndexOf('/') + 1);
        ObjectNode dispute = disputes.values().stream()
                .filter(one -> one.path("id").asText().equals(id))
                .findFirst()
                .orElseThrow();
        ObjectNode evidence = dispute.putObject("evidence");
        form.forEach((name, value) -> {
            if (name.startsWith("evidence[")) evidence.put(name.substring(9, name.length() - 1), value);
        });
        if ("true".equals(form.get("submit"))) dispute.put("status", "under_review");
        return dispute;
    }

    /** The account's balance transactions, newest first, in pages; each with what it came of. */
    private String bookings(Map<String, String> form) {
        List<ObjectNode> all = new ArrayList<>();
        sessions.forEach((id, session) -> {
            JsonNode charge = session.path("payment_intent").path("latest_charge");
            if (charge.isMissingNode()) return;
            ObjectNode booked = (ObjectNode) charge.path("balance_transaction").deepCopy();
            all.add(of(booked, "txn_" + id, "charge", "charge", "ch_" + id, "pi_" + id));
        });
        refunds.forEach((id, refund) -> {
            ObjectNode booked = JSON.createObjectNode();
            booked(booked, "cny", -refund.path("amount").asLong(), 0);
            all.add(of(
                    booked,
                    "txn_" + id,
                    "refund",
                    "refund",
                    id,
                    refund.path("payment_intent").asText()));
        });
        disputes.forEach((intent, dispute) -> {
            int part = 0;
            for (JsonNode one : dispute.path("balance_transactions"))
                all.add(of(
                        one.deepCopy(),
                        "txn_" + dispute.path("id").asText() + "_" + part++,
                        one.path("amount").asLong() < 0 ? "dispute" : "dispute_reversal",
                        "dispute",
                        dispute.path("id").asText(),
                        intent));
        });
        all.addAll(connect.bookings());
        String after = form.getOrDefault("starting_after", "");
        int from = 0;
        for (int i = 0; i < all.size(); i++) if (all.get(i).path("id").asText().equals(after)) from = i + 1;
        int until = Math.min(all.size(), from + Math.min(2, Integer.parseInt(form.getOrDefault("limit", "10"))));
        ObjectNode list = JSON.createObjectNode();
        list.put("object", "list").put("has_more", until < all.size()).put("url", "/v1/balance_transactions");
        ArrayNode data = list.putArray("data");
        all.subList(from, until).forEach(data::add);
        return list.toString();
    }

    private static ObjectNode of(
            ObjectNode booked, String id, String category, String object, String source, String intent) {
        booked.put("id", id)
                .put("object", "balance_transaction")
                .put("created", Instant.now().getEpochSecond())
                .put("reporting_category", category);
        booked.putObject("source").put("id", source).put("object", object).put("payment_intent", intent);
        return booked;
    }

    private static String list(List<? extends JsonNode> all) {
        ObjectNode list = JSON.createObjectNode();
        list.put("object", "list").put("has_more", false).put("url", "/v1");
        ArrayNode data = list.putArray("data");
        all.reversed().forEach(data::add);
        return list.toString();
    }

    private ObjectNode session(Map<String, String> form) {
        String id = "cs_test_" + Integer.toString(++made, 36)
                + Long.toString(Instant.now().toEpochMilli(), 36);
        ObjectNode session = JSON.createObjectNode();
        session.put("id", id)
                .put("object", "checkout.session")
                .put("amount_total", Long.parseLong(form.getOrDefault("line_items[0][price_data][unit_amount]", "0")))
                .put("currency", form.getOrDefault("line_items[0][price_data][currency]", ""))
                .put("client_reference_id", form.get("client_reference_id"))
                .put("mode", form.get("mode"))
                .put("success_url", form.get("success_url"))
                .put("cancel_url", form.get("cancel_url"))
                .put(
                        "keeps",
                        "off_session".equals(form.get("payment_intent_data[setup_future_usage]"))
                                && "always".equals(form.get("customer_creation")))
                .put("status", "open")
                .put("payment_status", "unpaid")
                .put("created", Instant.now().getEpochSecond())
                .put("url", address() + PAGE + id)
                .putNull("payment_intent");
        session.putObject("metadata").put("top_up", form.get("metadata[top_up]"));
        sessions.put(id, session);
        return session;
    }

    private ObjectNode transfer(Map<String, String> form) {
        return connect.transfer(form, charged(form.getOrDefault("source_transaction", "")));
    }

    /** The charge of that id; null where there is none. */
    private @Nullable ObjectNode charged(String charge) {
        return sessions.values().stream()
                .map(session -> session.path("payment_intent").path("latest_charge"))
                .filter(one -> one.path("id").asText().equals(charge))
                .map(ObjectNode.class::cast)
                .findFirst()
                .orElse(null);
    }

    /** What went to connected accounts, in Stripe's units, oldest first. */
    public synchronized List<Long> transferred() {
        return connect.amounts();
    }

    /** The same, summed up by the session whose charge it came of. */
    public synchronized Map<String, Long> transferredOutOf() {
        Map<String, Long> amounts = new LinkedHashMap<>();
        connect.amountsByCharge().forEach((charge, amount) -> amounts.put(charge.replaceFirst("^ch_", ""), amount));
        return amounts;
    }

    /** Refuses transfers to connected accounts from now on. */
    public synchronized void refusesTransfers() {
        connect.refuses();
    }

    /** Charged without the payer, with what was kept. */
    private ObjectNode away(Map<String, String> form) {
        String with = form.getOrDefault("payment_method", "");
        if (means.containsKey(with) && means.get(with) == null) throw new StripeConnect.Refused("means_detached");
        String id = "pi_away_" + Integer.toString(++made, 36)
                + Long.toString(Instant.now().toEpochMilli(), 36);
        long amount = Long.parseLong(form.getOrDefault("amount", "0"));
        ObjectNode intent = JSON.createObjectNode();
        intent.put("id", id)
                .put("object", "payment_intent")
                .put("amount", amount)
                .put("currency", form.get("currency"))
                .put("customer", form.get("customer"))
                .put("payment_method", form.get("payment_method"))
                .put("created", Instant.now().getEpochSecond())
                .put("status", holderWanted ? "requires_action" : "succeeded");
        intent.putObject("metadata").put("top_up", form.get("metadata[top_up]"));
        if (!holderWanted) {
            ObjectNode charge = intent.putObject("latest_charge");
            charge.put("id", "ch_" + id)
                    .put("object", "charge")
                    .put("amount", amount)
                    .put("amount_refunded", 0)
                    .put("disputed", false)
                    .put("status", "succeeded");
            booked(charge.putObject("balance_transaction"), form.getOrDefault("currency", ""), amount, 40);
        }
        intents.put(id, intent);
        return intent;
    }

    /** Cards want their holder from now on. */
    synchronized void wantsHolder() {
        holderWanted = true;
    }

    synchronized int intents() {
        return intents.size();
    }

    private ObjectNode refund(Map<String, String> form) {
        ObjectNode refund = JSON.createObjectNode();
        String id = "re_" + Integer.toString(++made, 36)
                + Long.toString(Instant.now().toEpochMilli(), 36);
        long amount = Long.parseLong(form.getOrDefault("amount", "0"));
        String intent = form.getOrDefault("payment_intent", "");
        refund.put("id", id)
                .put("object", "refund")
                .put("amount", amount)
                .put("status", "succeeded")
                .put("payment_intent", intent);
        refund.putObject("metadata").put("refund", form.get("metadata[refund]"));
        refunds.put(id, refund);
        refundOutside(intent.substring(3), amount);
        return refund;
    }

    private static Map<String, String> form(String encoded) {
        Map<String, String> form = new LinkedHashMap<>();
        for (String pair : encoded.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0)
                form.put(
                        URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return form;
    }
}
