package bicameral.acceptance;

import bicameral.launcher.Product;
import bicameral.launcher.ProductOptions;
import bicameral.launcher.Secrets;
import bicameral.launcher.audit.Audit;
import bicameral.marketplace.payment.StripeServer;
import bicameral.marketplace.payment.StripeWebhooks;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A product of its own whose clock of money may be turned, without demo tenants, with Stripe on this machine and two billing
 * admins: {@code admin} and {@code clinic-desk}.
 */
final class Market implements AutoCloseable {
    static final String SECOND_ADMIN = "clinic-desk";

    private static final String SECRET = "whsec_local_of_the_story";

    final StripeServer stripe;
    private final Product product;

    private Market(StripeServer stripe, Product product) {
        this.stripe = stripe;
        this.product = product;
    }

    static Market start(Path data) {
        return start(data, Map.of());
    }

    /** With these settings beside its own. */
    static Market start(Path data, Map<String, String> settings) {
        try {
            Running.deleteTree(data);
            StripeServer stripe = new StripeServer();
            ProductOptions options = ProductOptions.standard()
                    .withSeed(false)
                    .with("BICAMERAL_STRIPE_KEY", StripeServer.KEY)
                    .with("BICAMERAL_STRIPE_WEBHOOK_SECRET", SECRET)
                    .with("BICAMERAL_STRIPE_URL", stripe.address().toString())
                    // Small sums are large ones here: each deed of a billing admin needs a second.
                    .with("BICAMERAL_BILLING_SECOND_PERSON_FROM", "1")
                    .with("BICAMERAL_PAYOUTS_THRESHOLD", "1")
                    .with("BICAMERAL_RATES_ADDRESS", "600/1200");
            for (Map.Entry<String, String> setting : settings.entrySet())
                options = options.with(setting.getKey(), setting.getValue());
            Product product = Product.start(data, Running.freePortPair(), options);
            Market market = new Market(stripe, product);
            stripe.onPaid(session -> market.tell("checkout.session.completed", session));
            market.makeBillingAdmin(SECOND_ADMIN);
            return market;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI at(String path) {
        return product.baseUrl().resolve(path);
    }

    String password(String account) {
        return Objects.requireNonNull(product.demoAccounts().get(account), account);
    }

    Client signedIn(String account) {
        return new Client(product.baseUrl()).signIn(account, password(account));
    }

    /** Stripe tells the market of a session, signed. */
    void tell(String type, String session) {
        int status = StripeWebhooks.deliver(
                at("/api/v1/payments/webhooks/stripe"), SECRET, type, session, stripe.reference(session));
        if (status != 200) throw new AssertionError(type + " was answered with " + status);
    }

    /** The month of the clock of money, UTC+8. */
    YearMonth month() {
        return YearMonth.parse(ask("select to_char(market.clock() at time zone 'Asia/Shanghai', 'YYYY-MM')"));
    }

    /** Turns the clock of money on to a day of a month, UTC+8. */
    void turnTo(YearMonth month, int day) {
        ask(
                "insert into market.clock_shift (one, shift) values (true, timestamp '%s 09:00' at time zone 'Asia/Shanghai' - now())"
                                .formatted(month.atDay(day))
                        + " on conflict (one) do update set shift = excluded.shift returning 'turned'");
    }

    /** The first column of the first row, as superuser. */
    String ask(String sql) {
        try (Connection connection = DriverManager.getConnection(product.superuserJdbcUrl());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    List<Audit.Invariant> audit() throws Exception {
        return Audit.of(product.superuserJdbcUrl());
    }

    /** As the operator would in Keycloak's console. */
    private void makeBillingAdmin(String account) throws IOException {
        String password = Secrets.in(product.data().root().resolve("secrets")).get("keycloak_admin");
        String token = identity(
                        "POST",
                        "/realms/master/protocol/openid-connect/token",
                        "",
                        form(Map.of(
                                "grant_type", "password",
                                "client_id", "admin-cli",
                                "username", "keycloak-admin",
                                "password", password)))
                .path("access_token")
                .asText();
        String realm = "/admin/realms/bicameral";
        String user = identity("GET", realm + "/users?exact=true&username=" + account, token, "")
                .path(0)
                .path("id")
                .asText();
        JsonNode role = identity("GET", realm + "/roles/billing-admin", token, "");
        identity("POST", realm + "/users/" + user + "/role-mappings/realm", token, "[" + role + "]");
    }

    private JsonNode identity(String method, String path, String token, String body) {
        boolean json = body.startsWith("[");
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        product.identityUrl().resolve(path))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", json ? "application/json" : "application/x-www-form-urlencoded")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!token.isEmpty()) request.header("Authorization", "Bearer " + token);
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2)
                throw new AssertionError(path + " was answered with " + response.statusCode() + response.body());
            return Client.read(response.body().isEmpty() ? "null" : response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    @Override
    public void close() {
        product.close();
        stripe.close();
    }
}
