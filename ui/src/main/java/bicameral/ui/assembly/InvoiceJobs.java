package bicameral.ui.assembly;

import bicameral.marketplace.invoice.Invoicing;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;

/** What runs beside requests for invoices; instances may do it at the same time. */
@ApplicationScoped
public class InvoiceJobs {
    private final Invoicing invoicing;

    public InvoiceJobs(Invoicing invoicing) {
        this.invoicing = invoicing;
    }

    /** Issues the invoices of the month before, once their day has come. */
    @Scheduled(every = "30m", delayed = "45s", concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void issue() {
        invoicing.issueDue();
    }
}
