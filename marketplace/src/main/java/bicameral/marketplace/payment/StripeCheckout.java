package bicameral.marketplace.payment;

import bicameral.marketplace.money.Money;
import bicameral.tenant.Refusal;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.stripe.StripeClient;
import com.stripe.exception.SignatureVerificationException;
import com.stripe.model.BalanceTransaction;
import com.stripe.model.BalanceTransactionSource;
import com.stripe.model.Charge;
import com.stripe.model.PaymentIntent;
import com.stripe.model.StripeCollection;
import com.stripe.model.Transfer;
import com.stripe.model.TransferReversal;
import com.stripe.model.checkout.Session;
import com.stripe.net.RequestOptions;
import com.stripe.param.BalanceTransactionListParams;
import com.stripe.param.DisputeListParams;
import com.stripe.param.DisputeUpdateParams;
import com.stripe.param.FileCreateParams;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.PaymentIntentListParams;
import com.stripe.param.PaymentIntentRetrieveParams;
import com.stripe.param.RefundCreateParams;
import com.stripe.param.RefundListParams;
import com.stripe.param.checkout.SessionCreateParams;
import com.stripe.param.checkout.SessionListParams;
import com.stripe.param.checkout.SessionRetrieveParams;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stripe, by its hosted Checkout page: cards are typed there and never here. Fees and disputes are read from the balance
 * transactions, as far as the account is settled in the payment's currency; a conversion is Stripe's, and its figures are none of
 * ours. Thread-safe.
 */
@ApplicationScoped
public class StripeCheckout implements PaymentProvider {
    static final String NAME = "stripe";
    static final String SIGNATURE_HEADER = "Stripe-Signature";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_BYTES = 512 * 1024;
    private static final long TOLERANCE_SECONDS = 300;
    private static final int CLOCKS_APART_SECONDS = 600;
    private static final long PAGE = 100;
    private static final int PAGES = 10;
    private static final String UNKNOWN_TO_STRIPE = "resource_missing";
    private static final String OURS = "top_up";
    private static final String OUR_REFUND = "refund";

    private final PaymentSettings.@Nullable Stripe settings;
    private final @Nullable StripeClient client;

    public StripeCheckout(PaymentSettings all) {
        this.settings = all.stripe().orElse(null);
        this.client = settings == null ? null : StripeConnection.to(settings);
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
    public Funds funds() {
        return settings == null ? Funds.WALLET : settings.funds();
    }

    private StripeClient client() {
        if (client == null) throw ProviderTrouble.unknown("not_configured");
        return client;
    }

    private static <T> T asking(StripeConnection.Question<T> question) {
        return StripeConnection.asking(question);
    }

    @Override
    public Started start(Payment payment) {
        RequestOptions once = RequestOptions.builder()
                .setIdempotencyKey(payment.id().toString())
                .build();
        Means means = payment.means();
        if (means != null) return away(payment, means, once);
        return started(asking(() -> client().v1().checkout().sessions().create(session(payment), once)));
    }

    /** Paid while the payer is away: a card that wants its holder is refused, and the payer has to come. */
    private Started away(Payment payment, Means means, RequestOptions once) {
        if (means.customer().isEmpty()) throw ProviderTrouble.refused("no_means");
        PaymentIntentCreateParams params = PaymentIntentCreateParams.builder()
                .setAmount(StripeAmounts.of(payment.amount()))
                .setCurrency(payment.amount().currency().getCurrencyCode().toLowerCase(Locale.ROOT))
                .setCustomer(means.customer())
                .setPaymentMethod(means.method())
                .setOffSession(true)
                .setConfirm(true)
                .putMetadata(OURS, payment.id().toString())
                .build();
        PaymentIntent intent = asking(() -> client().v1().paymentIntents().create(params, once));
        return new Started(payment.back().getPath(), intent.getId());
    }

    private static boolean isIntent(String session) {
        return session.startsWith("pi_");
    }

    @Override
    public boolean keepsMeans() {
        return true;
    }

    @Override
    public Optional<Means> means(Payment payment) {
        String id = payment.session();
        if (id == null || isIntent(id)) return Optional.empty();
        SessionRetrieveParams whole =
                SessionRetrieveParams.builder().addExpand("payment_intent").build();
        Session session = asking(() -> client().v1().checkout().sessions().retrieve(id, whole));
        PaymentIntent intent = session.getPaymentIntentObject();
        if (session.getCustomer() == null || intent == null || intent.getPaymentMethod() == null)
            return Optional.empty();
        return Optional.of(new Means(session.getCustomer(), intent.getPaymentMethod()));
    }

    /** What is detached can be charged by nobody and attached to nobody any more. To detach it again is refused, so that is asked. */
    @Override
    public void forget(Means means) {
        try {
            asking(() -> client().v1().paymentMethods().detach(means.method()));
        } catch (ProviderTrouble trouble) {
            if (trouble.unknown() || attached(means)) throw trouble;
        }
    }

    private boolean attached(Means means) {
        try {
            return asking(() -> client().v1().paymentMethods().retrieve(means.method()))
                            .getCustomer()
                    != null;
        } catch (ProviderTrouble trouble) {
            if (!trouble.code().equals(UNKNOWN_TO_STRIPE)) throw trouble;
            return false;
        }
    }

    private static Started started(Session session) {
        String page = session.getUrl();
        if (page == null || !page.matches("https?://.+")) throw ProviderTrouble.refused("no_pay_page");
        return new Started(page, session.getId());
    }

    private static SessionCreateParams session(Payment payment) {
        String id = payment.id().toString();
        SessionCreateParams.PaymentIntentData.Builder intent =
                SessionCreateParams.PaymentIntentData.builder().putMetadata(OURS, id);
        if (payment.keepsMeans())
            intent.setSetupFutureUsage(SessionCreateParams.PaymentIntentData.SetupFutureUsage.OFF_SESSION);
        SessionCreateParams.Builder session = SessionCreateParams.builder();
        if (payment.keepsMeans()) session.setCustomerCreation(SessionCreateParams.CustomerCreation.ALWAYS);
        return session.setMode(SessionCreateParams.Mode.PAYMENT)
                .setClientReferenceId(id)
                .putMetadata(OURS, id)
                .setPaymentIntentData(intent.build())
                .addLineItem(SessionCreateParams.LineItem.builder()
                        .setQuantity(1L)
                        .setPriceData(SessionCreateParams.LineItem.PriceData.builder()
                                .setCurrency(payment.amount()
                                        .currency()
                                        .getCurrencyCode()
                                        .toLowerCase(Locale.ROOT))
                                .setUnitAmount(StripeAmounts.of(payment.amount()))
                                .setProductData(SessionCreateParams.LineItem.PriceData.ProductData.builder()
                                        .setName("Bicameral")
                                        .build())
                                .build())
                        .build())
                .setSuccessUrl(payment.back().toString())
                .setCancelUrl(payment.back().toString())
                .build();
    }

    /** Sessions cannot be looked for by our id, so those that were created since are gone through. */
    @Override
    public Optional<Started> started(Payment payment) {
        long since = payment.startedAt().getEpochSecond() - CLOCKS_APART_SECONDS;
        Means means = payment.means();
        if (means != null) return away(payment, means, since);
        String after = null;
        for (int page = 0; page < PAGES; page++) {
            SessionListParams.Builder params = SessionListParams.builder()
                    .setCreated(
                            SessionListParams.Created.builder().setGte(since).build())
                    .setLimit(PAGE);
            if (after != null) params.setStartingAfter(after);
            StripeCollection<Session> sessions =
                    asking(() -> client().v1().checkout().sessions().list(params.build()));
            for (Session session : sessions.getData()) {
                if (payment.id().toString().equals(session.getClientReferenceId()))
                    return Optional.of(started(session));
                after = session.getId();
            }
            if (!Boolean.TRUE.equals(sessions.getHasMore()) || after == null) return Optional.empty();
        }
        // The key still makes it the same session, were it there.
        return Optional.empty();
    }

    private Optional<Started> away(Payment payment, Means means, long since) {
        if (means.customer().isEmpty()) return Optional.empty();
        PaymentIntentListParams of = PaymentIntentListParams.builder()
                .setCustomer(means.customer())
                .setCreated(
                        PaymentIntentListParams.Created.builder().setGte(since).build())
                .setLimit(PAGE)
                .build();
        return asking(() -> client().v1().paymentIntents().list(of)).getData().stream()
                .filter(intent ->
                        payment.id().toString().equals(intent.getMetadata().get(OURS)))
                .findFirst()
                .map(intent -> new Started(payment.back().getPath(), intent.getId()));
    }

    @Override
    public Notice read(Webhook webhook) {
        if (settings == null) throw new Refusal("bad_webhook", Refusal.Kind.MALFORMED);
        String text = webhook.text();
        if (text.length() > MOST_BYTES) throw new Refusal("bad_webhook", Refusal.Kind.MALFORMED);
        check(text, webhook.header(SIGNATURE_HEADER), settings.webhookSecret());
        try {
            JsonNode event = JSON.readTree(text);
            String id = event.path("id").asText("");
            String type = event.path("type").asText("");
            if (id.isEmpty() || id.length() > 255 || type.isEmpty() || type.length() > 255)
                throw new Refusal("bad_webhook", Refusal.Kind.MALFORMED);
            JsonNode object = event.path("data").path("object");
            return new Notice(id, type, topUp(object), payment(object), null, null);
        } catch (IOException e) {
            throw new Refusal("bad_webhook", Refusal.Kind.MALFORMED);
        }
    }

    private static void check(String text, String header, String secret) {
        if (!signed(text, header, secret, 0)) throw new Refusal("bad_signature", Refusal.Kind.MALFORMED);
        if (!signed(text, header, secret, TOLERANCE_SECONDS))
            throw new Refusal("stale_webhook", Refusal.Kind.MALFORMED);
    }

    private static boolean signed(String text, String header, String secret, long tolerance) {
        try {
            return com.stripe.net.Webhook.Signature.verifyHeader(text, header, secret, tolerance);
        } catch (SignatureVerificationException e) {
            return false;
        }
    }

    /** Sessions, payment intents and charges carry our id. */
    private static @Nullable UUID topUp(JsonNode object) {
        String id = object.path("metadata").path(OURS).asText("");
        if (id.isEmpty()) id = object.path("client_reference_id").asText("");
        try {
            return id.length() == 36 ? UUID.fromString(id) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Disputes and refunds name the payment intent only. */
    private static @Nullable String payment(JsonNode object) {
        String intent = object.path("payment_intent").asText("");
        return intent.isEmpty() || intent.length() > 255 ? null : intent;
    }

    @Override
    public Optional<Report> report(Payment payment) {
        String id = payment.session();
        if (id == null) return Optional.empty();
        if (isIntent(id)) return Optional.of(reportAway(payment, id));
        SessionRetrieveParams whole = SessionRetrieveParams.builder()
                .addExpand("payment_intent.latest_charge.balance_transaction")
                .build();
        Session session = asking(() -> client().v1().checkout().sessions().retrieve(id, whole));
        if (!payment.id().toString().equals(session.getClientReferenceId()))
            throw ProviderTrouble.unknown("another_payment");
        Money amount = StripeAmounts.money(session.getAmountTotal(), session.getCurrency());
        PaymentIntent intent = session.getPaymentIntentObject();
        return Optional.of(
                "paid".equals(session.getPaymentStatus()) && intent != null
                        ? paid(amount, intent)
                        : Report.of(unpaid(session, intent), amount));
    }

    private Report reportAway(Payment payment, String id) {
        PaymentIntentRetrieveParams whole = PaymentIntentRetrieveParams.builder()
                .addExpand("latest_charge.balance_transaction")
                .build();
        PaymentIntent intent = asking(() -> client().v1().paymentIntents().retrieve(id, whole));
        if (!payment.id().toString().equals(intent.getMetadata().get(OURS)))
            throw ProviderTrouble.unknown("another_payment");
        Money amount = StripeAmounts.money(intent.getAmount(), intent.getCurrency());
        return switch (intent.getStatus()) {
            case "succeeded" -> paid(amount, intent);
            // A card that wants its holder does not get one.
            case "requires_payment_method", "requires_action", "canceled" -> Report.of(State.FAILED, amount);
            default -> Report.of(State.PENDING, amount);
        };
    }

    private static State unpaid(Session session, @Nullable PaymentIntent intent) {
        if ("expired".equals(session.getStatus())) return State.FAILED;
        // A bank debit or the like that was tried after the page, and failed.
        boolean failed = "complete".equals(session.getStatus())
                && intent != null
                && List.of("requires_payment_method", "canceled").contains(intent.getStatus());
        return failed ? State.FAILED : State.PENDING;
    }

    private Report paid(Money amount, PaymentIntent intent) {
        Charge charge = intent.getLatestChargeObject();
        if (charge == null) throw ProviderTrouble.unknown("no_charge");
        Currency currency = amount.currency();
        long fee = fee(charge.getBalanceTransactionObject(), currency);
        long refunded = StripeAmounts.micros(charge.getAmountRefunded(), currency);
        Report report = new Report(State.PAID, amount, fee, refunded, 0, Dispute.NONE, intent.getId());
        return Boolean.TRUE.equals(charge.getDisputed()) ? disputed(report, intent.getId()) : report;
    }

    private static long fee(@Nullable BalanceTransaction booked, Currency currency) {
        return booked == null || !same(booked, currency) ? 0 : StripeAmounts.micros(booked.getFee(), currency);
    }

    private static boolean same(BalanceTransaction booked, Currency currency) {
        return currency.getCurrencyCode().equalsIgnoreCase(booked.getCurrency());
    }

    /** The newest dispute decides; what its balance transactions took and gave is summed. */
    private Report disputed(Report report, String intent) {
        DisputeListParams of =
                DisputeListParams.builder().setPaymentIntent(intent).build();
        List<com.stripe.model.Dispute> disputes =
                asking(() -> client().v1().disputes().list(of)).getData();
        if (disputes.isEmpty()) return report;
        Currency currency = report.amount().currency();
        long fee = report.fee();
        long withdrawn = 0;
        for (com.stripe.model.Dispute dispute : disputes)
            for (BalanceTransaction booked : dispute.getBalanceTransactions()) {
                if (!same(booked, currency)) throw ProviderTrouble.unknown("dispute_in_another_currency");
                withdrawn -= StripeAmounts.micros(booked.getAmount(), currency);
                fee += StripeAmounts.micros(booked.getFee(), currency);
            }
        return new Report(
                State.PAID,
                report.amount(),
                fee,
                report.refunded(),
                Math.clamp(withdrawn, 0, report.amount().micros()),
                standing(disputes.getFirst().getStatus()),
                report.payment(),
                claim(disputes.getFirst()));
    }

    /** Evidence is taken until it was sent. */
    private static @Nullable Claim claim(com.stripe.model.Dispute dispute) {
        if (standing(dispute.getStatus()) == Dispute.NONE) return null;
        String ground = dispute.getReason() == null ? "" : dispute.getReason();
        boolean asked = dispute.getStatus().equals("needs_response") && dispute.getEvidenceDetails() != null;
        Long due = asked ? dispute.getEvidenceDetails().getDueBy() : null;
        return new Claim(ground, due == null || due <= 0 ? null : Instant.ofEpochSecond(due));
    }

    /** Enquiries that are no disputes yet take no money. */
    private static Dispute standing(String status) {
        return switch (status) {
            case "won" -> Dispute.WON;
            case "lost" -> Dispute.LOST;
            case "needs_response", "under_review" -> Dispute.OPEN;
            default -> Dispute.NONE;
        };
    }

    @Override
    public boolean refunds() {
        return true;
    }

    @Override
    public void refund(Payment payment, UUID refund, Money amount) {
        RefundCreateParams params = RefundCreateParams.builder()
                .setPaymentIntent(intent(payment))
                .setAmount(StripeAmounts.of(amount))
                .putMetadata(OURS, payment.id().toString())
                .putMetadata(OUR_REFUND, refund.toString())
                .build();
        RequestOptions once =
                RequestOptions.builder().setIdempotencyKey(refund.toString()).build();
        com.stripe.model.Refund made = asking(() -> client().v1().refunds().create(params, once));
        if (failed(made)) throw ProviderTrouble.refused("refund_" + made.getStatus());
    }

    @Override
    public boolean refunded(Payment payment, UUID refund) {
        RefundListParams of = RefundListParams.builder()
                .setPaymentIntent(intent(payment))
                .setLimit(PAGE)
                .build();
        return asking(() -> client().v1().refunds().list(of)).getData().stream()
                .anyMatch(made -> refund.toString().equals(made.getMetadata().get(OUR_REFUND)) && !failed(made));
    }

    @Override
    public boolean tellsBookings() {
        return true;
    }

    @Override
    public void bookings(Instant from, Instant until, Consumer<Booking> each) {
        BalanceTransactionListParams.Created time = BalanceTransactionListParams.Created.builder()
                .setGte(from.getEpochSecond())
                .setLt(until.getEpochSecond())
                .build();
        String after = null;
        while (true) {
            BalanceTransactionListParams.Builder params = BalanceTransactionListParams.builder()
                    .setCreated(time)
                    .addExpand("data.source")
                    .setLimit(PAGE);
            if (after != null) params.setStartingAfter(after);
            StripeCollection<BalanceTransaction> page =
                    asking(() -> client().v1().balanceTransactions().list(params.build()));
            for (BalanceTransaction booked : page.getData()) {
                each.accept(booking(booked));
                after = booked.getId();
            }
            if (!Boolean.TRUE.equals(page.getHasMore()) || page.getData().isEmpty()) return;
        }
    }

    private static Booking booking(BalanceTransaction booked) {
        Money amount = StripeAmounts.money(booked.getAmount(), booked.getCurrency());
        return new Booking(
                booked.getId(),
                StripeCategories.kind(booked.getReportingCategory()),
                about(booked.getSourceObject()),
                amount,
                StripeAmounts.micros(booked.getFee(), amount.currency()),
                Instant.ofEpochSecond(booked.getCreated()));
    }

    /** The payment that it came of, or the transfer that it is; empty for what is neither. */
    private static String about(@Nullable BalanceTransactionSource source) {
        String about = switch (source) {
            case Charge charge -> charge.getPaymentIntent();
            case com.stripe.model.Refund refund -> refund.getPaymentIntent();
            case com.stripe.model.Dispute dispute -> dispute.getPaymentIntent();
            case Transfer transfer -> transfer.getId();
            case TransferReversal reversal -> reversal.getId();
            case null, default -> null;
        };
        return about == null ? "" : about;
    }

    @Override
    public boolean hears() {
        return true;
    }

    @Override
    public void defend(Payment payment, Evidence evidence) {
        DisputeListParams of =
                DisputeListParams.builder().setPaymentIntent(intent(payment)).build();
        com.stripe.model.Dispute dispute = asking(() -> client().v1().disputes().list(of)).getData().stream()
                .findFirst()
                .orElseThrow(() -> ProviderTrouble.refused("no_dispute"));
        DisputeUpdateParams.Evidence.Builder said = DisputeUpdateParams.Evidence.builder();
        if (!evidence.text().isEmpty()) said.setUncategorizedText(evidence.text());
        Path file = evidence.file();
        if (file != null) said.setUncategorizedFile(sent(file));
        DisputeUpdateParams params = DisputeUpdateParams.builder()
                .setEvidence(said.build())
                .setSubmit(true)
                .build();
        RequestOptions once = RequestOptions.builder()
                .setIdempotencyKey(UUID.randomUUID().toString())
                .build();
        asking(() -> client().v1().disputes().update(dispute.getId(), params, once));
    }

    private String sent(Path file) {
        FileCreateParams params = FileCreateParams.builder()
                .setPurpose(FileCreateParams.Purpose.DISPUTE_EVIDENCE)
                .setFile(file.toFile())
                .build();
        return asking(() -> client().v1().files().create(params)).getId();
    }

    private static boolean failed(com.stripe.model.Refund refund) {
        return List.of("failed", "canceled").contains(refund.getStatus());
    }

    private static String intent(Payment payment) {
        if (payment.payment() == null) throw ProviderTrouble.refused("never_paid");
        return payment.payment();
    }
}
