package bicameral.ui.assembly;

import bicameral.host.HostSettings;
import bicameral.host.HostSettings.Cluster;
import bicameral.host.HostSettings.Isolation;
import bicameral.host.PodSettings;
import bicameral.host.chamber.Chambers;
import bicameral.host.fetch.AddressGuard;
import bicameral.host.fetch.FetchSettings;
import bicameral.host.fetch.GuardedDatabase;
import bicameral.host.fetch.GuardedFetcher;
import bicameral.host.fetch.Opening;
import bicameral.host.fetch.Resolver;
import bicameral.host.receipt.WitnessSettings;
import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.invoice.InvoiceSettings;
import bicameral.marketplace.limits.Limits.Scope;
import bicameral.marketplace.limits.LimitsSettings;
import bicameral.marketplace.limits.LimitsSettings.Rate;
import bicameral.marketplace.listing.PriceNotice;
import bicameral.marketplace.mail.MailSettings;
import bicameral.marketplace.message.PreviewSettings;
import bicameral.marketplace.payment.PaymentSettings;
import bicameral.marketplace.payout.PayoutSettings;
import bicameral.marketplace.portability.PortabilitySettings;
import bicameral.marketplace.risk.RiskSettings;
import bicameral.marketplace.share.ShareSettings;
import bicameral.marketplace.source.DocumentRoom;
import bicameral.marketplace.subscription.SubscriptionSettings;
import bicameral.tenant.TenantTx;
import bicameral.tenant.secret.SecretSettings;
import bicameral.ui.settings.ChamberLimits;
import bicameral.ui.settings.Currencies;
import bicameral.ui.settings.EngineRoutes;
import bicameral.ui.settings.PaymentProviders;
import bicameral.ui.settings.Settings;
import bicameral.ui.studio.KnowledgeSettings;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/** The settings records of the modules below. */
class Records {
    @Produces
    @Singleton
    BillingSettings billing(Settings settings) {
        URI base = URI.create(settings.baseUrl().toString().replaceAll("/$", ""));
        Settings.Billing money = settings.billing();
        return BillingSettings.defaults(!settings.dev(), settings.visitorLimits(), settings.secret(), base)
                .with(
                        money.commissionBasisPoints(),
                        money.taxBasisPoints(),
                        money.maturationDays(),
                        money.secondPersonFrom() * 1_000_000)
                .withCurrencies(Currencies.read(money.currencies()), Currencies.rates(money.engineRates()))
                .withTiers(Currencies.tiers(money.commissionTiers()));
    }

    @Produces
    @Singleton
    ShareSettings shares(Settings settings) {
        Settings.Billing money = settings.billing();
        return new ShareSettings(
                money.remixBasisPoints(),
                money.remixGenerations(),
                money.referralBasisPoints(),
                money.referralMonths(),
                money.referralMost() * 1_000_000);
    }

    @Produces
    @Singleton
    MailSettings mail(Settings settings) {
        Settings.Mail mail = settings.mail();
        return new MailSettings(mail.host()
                .map(host -> new MailSettings.Server(
                        host,
                        mail.port(),
                        mail.security(),
                        mail.user().orElse(""),
                        mail.password().orElse(""),
                        mail.from())));
    }

    @Produces
    @Singleton
    InvoiceSettings invoices(Settings settings) {
        Settings.Billing money = settings.billing();
        return new InvoiceSettings(
                money.sellerName().orElse(settings.dev() ? "Bicameral (development)" : ""),
                money.sellerAddress(),
                money.sellerTaxNumber().orElse(""),
                money.invoiceSeries(),
                money.invoiceDay());
    }

    @Produces
    @Singleton
    PriceNotice priceNotice(Settings settings) {
        return new PriceNotice(settings.billing().priceNoticeDays());
    }

    @Produces
    @Singleton
    SubscriptionSettings subscriptions(Settings settings) {
        Settings.Subscriptions plans = settings.subscriptions();
        return new SubscriptionSettings(
                plans.retryDays(),
                plans.graceDays(),
                plans.noticeDays(),
                plans.longestPauseDays(),
                plans.withdrawalDays());
    }

    @Produces
    @Singleton
    RiskSettings risk(Settings settings) {
        Settings.Billing money = settings.billing();
        return new RiskSettings(
                money.riskTopUps(),
                money.riskSelfBasisPoints(),
                money.riskDisputeBasisPoints(),
                money.riskHoldsPayouts());
    }

    @Produces
    @Singleton
    PaymentSettings payments(Settings settings, BillingSettings billing) {
        return PaymentProviders.read(settings, billing.baseUrl());
    }

    @Produces
    @Singleton
    PayoutSettings payouts(Settings settings) {
        Settings.Payouts payouts = settings.payouts();
        return new PayoutSettings(
                payouts.threshold(),
                payouts.dayOfMonth(),
                payouts.changeHoldDays(),
                payouts.withholdingBasisPoints(),
                payouts.guardianUntilAge());
    }

    @Produces
    @Singleton
    SecretSettings secret(Settings settings) {
        return new SecretSettings(settings.secret());
    }

    @Produces
    @Singleton
    FetchSettings fetching(Settings settings) {
        String open = settings.dev() ? settings.fetchOpen().orElse("") : "";
        return FetchSettings.defaults().withOpenings(Opening.parse(open));
    }

    @Produces
    @Singleton
    WitnessSettings witnesses(Settings settings) {
        String instance = settings.baseUrl().toString().replaceAll("/$", "");
        return new WitnessSettings(instance, Duration.ofMinutes(settings.witnessMinutes()));
    }

    @Produces
    @Singleton
    AddressGuard guard(FetchSettings settings) {
        return new AddressGuard(settings, Resolver.SYSTEM);
    }

    @Produces
    @Singleton
    GuardedFetcher fetcher(FetchSettings settings, AddressGuard guard) {
        return new GuardedFetcher(settings, guard);
    }

    @Produces
    @Singleton
    GuardedDatabase databases(AddressGuard guard) {
        return new GuardedDatabase(guard, GuardedDatabase.Limits.defaults());
    }

    @Produces
    @Singleton
    DocumentRoom room(TenantTx tx, Chambers chambers, KnowledgeSettings settings) {
        return new DocumentRoom(tx, chambers, settings.tenantBytes());
    }

    @Produces
    @Singleton
    PortabilitySettings portability(Settings settings) {
        URI base = URI.create(settings.baseUrl().toString().replaceAll("/$", ""));
        return PortabilitySettings.defaults(base, settings.data(), Duration.ofDays(settings.erasureDays()));
    }

    @Produces
    @Singleton
    LimitsSettings limits(Settings settings) {
        Settings.Rates rates = settings.rates();
        return LimitsSettings.defaults(settings.visitorLimits())
                .with(Map.of(
                        Scope.ADDRESS, Rate.parse(rates.address()),
                        Scope.VISITOR, Rate.parse(rates.visitor()),
                        Scope.AGENT, Rate.parse(rates.agent()),
                        Scope.TENANT, Rate.parse(rates.tenant())));
    }

    @Produces
    @Singleton
    PreviewSettings previews(Settings settings) {
        return new PreviewSettings(settings.previewsPerDay());
    }

    @Produces
    @Singleton
    HostSettings host(Settings settings, Config config, KnowledgeSettings knowledge) {
        HostSettings host = HostSettings.defaults(settings.data(), settings.workerHome())
                .withProduction(!settings.dev())
                .withIsolation(settings.sandbox() ? Isolation.SANDBOXED : Isolation.OFF_FOR_DEVELOPMENT)
                .withEngine(EngineRoutes.read(settings.engine(), config))
                .withCluster(cluster(settings.instance()));
        host = ChamberLimits.applied(
                host,
                settings.chambers(),
                knowledge.tenantBytes(),
                new HostSettings.Learning(knowledge.passageCharacters(), knowledge.relearnPercent()));
        host = host.withLifecycle(host.lifecycle().withSpareWorkers(settings.spareWorkers()));
        return settings.runtime() == Settings.ChamberHost.KUBERNETES ? inPods(host, settings) : host;
    }

    private static Cluster cluster(Settings.Instance instance) {
        return new Cluster(
                instance.host(),
                instance.port(),
                instance.everywhere(),
                Duration.ofSeconds(instance.leaseSeconds()),
                Optional.empty());
    }

    private static HostSettings inPods(HostSettings host, Settings settings) {
        if (settings.instance().port() == 0)
            throw new IllegalStateException("BICAMERAL_RUNTIME=kubernetes needs BICAMERAL_INSTANCE_PORT:"
                    + " the chambers' network policies name the port");
        Duration start = Duration.ofSeconds(settings.pods().startSeconds());
        return host.withLifecycle(host.lifecycle().withWakeDeadline(start))
                .withCluster(host.cluster().withPods(pods(settings.pods())));
    }

    private static PodSettings pods(Settings.Pods pods) {
        String image = pods.image()
                .orElseThrow(() -> new IllegalStateException(
                        "BICAMERAL_RUNTIME=kubernetes needs BICAMERAL_PODS_IMAGE: the worker's image"));
        return new PodSettings(
                pods.namespace(),
                pods.appNamespace(),
                "app",
                image,
                pods.pullSecret(),
                pods.runtimeClass(),
                pods.storageClass(),
                pods.port(),
                pods.cpuRequest(),
                pods.cpuLimit());
    }
}
