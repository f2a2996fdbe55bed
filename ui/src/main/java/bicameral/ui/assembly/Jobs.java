package bicameral.ui.assembly;

import bicameral.marketplace.agent.Forgetting;
import bicameral.marketplace.billing.Billing;
import bicameral.marketplace.billing.Commissions;
import bicameral.marketplace.chamber.ChamberLetters;
import bicameral.marketplace.department.BudgetAlerts;
import bicameral.marketplace.mail.Letters;
import bicameral.marketplace.payment.AutomaticTopUps;
import bicameral.marketplace.payment.ForgottenMeans;
import bicameral.marketplace.payment.TopUps;
import bicameral.marketplace.portability.Erasures;
import bicameral.marketplace.portability.Exports;
import bicameral.marketplace.price.PriceRises;
import bicameral.marketplace.promotion.Promotions;
import bicameral.marketplace.seeding.Seeding;
import bicameral.ui.settings.Settings;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/** What runs beside requests. */
@ApplicationScoped
public class Jobs {
    private static final Logger LOG = Logger.getLogger(Jobs.class);

    private final Billing billing;
    private final Seeding seeding;
    private final Settings settings;
    private final Forgetting forgetting;
    private final TopUps topUps;
    private final AutomaticTopUps automatic;
    private final ForgottenMeans forgotten;
    private final Exports exports;
    private final Erasures erasures;
    private final Promotions promotions;
    private final BudgetAlerts alerts;
    private final Commissions commissions;
    private final ChamberLetters chambers;
    private final Letters letters;
    private final PriceRises rises;

    public Jobs(
            Billing billing,
            Seeding seeding,
            Settings settings,
            Forgetting forgetting,
            TopUps topUps,
            AutomaticTopUps automatic,
            ForgottenMeans forgotten,
            Exports exports,
            Erasures erasures,
            Promotions promotions,
            BudgetAlerts alerts,
            Commissions commissions,
            ChamberLetters chambers,
            Letters letters,
            PriceRises rises) {
        this.chambers = chambers;
        this.letters = letters;
        this.rises = rises;
        this.billing = billing;
        this.forgetting = forgetting;
        this.exports = exports;
        this.erasures = erasures;
        this.seeding = seeding;
        this.settings = settings;
        this.topUps = topUps;
        this.automatic = automatic;
        this.forgotten = forgotten;
        this.promotions = promotions;
        this.alerts = alerts;
        this.commissions = commissions;
    }

    /** Founds the example organisations beside the first requests, so that pages answer at once. */
    void seed(@Observes StartupEvent start) {
        if (settings.seed()) Thread.ofVirtual().name("seeding").start(this::seedOnce);
    }

    private void seedOnce() {
        try {
            seeding.run();
        } catch (RuntimeException failure) {
            LOG.error("seeding broke off; it goes on at the next start", failure);
        }
    }

    /** Finishes what a killed process left behind: captures journalled answers, gives expired holds back. */
    @Scheduled(every = "30s", concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void recoverBilling() {
        billing.recover();
        promotions.expire();
        alerts.run();
        commissions.refresh();
    }

    /** Makes the calls to payment providers that wait, and asks for payments of which no webhook came. */
    @Scheduled(every = "10s", delayed = "5s", concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void askPaymentProviders() {
        topUps.run();
        automatic.run();
        forgotten.run();
    }

    /** Writes to payers of agents whose price will rise. */
    @Scheduled(every = "60s", delayed = "25s", concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void tellOfPrices() {
        rises.tell();
    }

    /** Writes what owners have to know of their chambers, and sends the mail that waits. */
    @Scheduled(every = "15s", delayed = "8s", concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void sendLetters() {
        chambers.run();
        letters.send();
    }

    /** Forgets in the chambers what deleted agents knew. */
    @Scheduled(every = "30s", delayed = "20s", concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void forgetDeletedAgents() {
        forgetting.run();
    }

    /** Deletes archives whose time is over, goes on with those whose writer has died. */
    @Scheduled(every = "30s", delayed = "10s", concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void sweepExports() {
        exports.sweep();
    }

    /** Erases the organisations whose time to cancel is over. */
    @Scheduled(every = "30s", delayed = "15s", concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void eraseTenants() {
        erasures.run();
    }
}
