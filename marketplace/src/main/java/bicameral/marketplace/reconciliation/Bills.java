package bicameral.marketplace.reconciliation;

import bicameral.host.fetch.FetchFailed;
import bicameral.host.fetch.Fetched;
import bicameral.host.fetch.GuardedFetcher;
import bicameral.host.fetch.GuardedFetcher.Wanted;
import bicameral.host.fetch.WebAddress;
import bicameral.marketplace.payment.Booking;
import bicameral.marketplace.payment.ProviderStatements;
import bicameral.tenant.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Fetches the bills that a provider gives for download, a day each: a ZIP archive of CSV files, of which the one with every single
 * booking is read. Bounded in days, bytes, files, and bytes once unpacked; what was fetched is gone afterwards. Thread-safe; never
 * within a transaction.
 */
@ApplicationScoped
public class Bills {
    private static final int MOST_DAYS = 31;
    private static final long MOST_BYTES = 16L * 1024 * 1024;
    private static final long MOST_UNPACKED = 128L * 1024 * 1024;
    private static final int MOST_FILES = 20;
    /** The archive's names are not in UTF-8. */
    private static final Charset NAMES = Charset.forName("GB18030");
    /** Part of the name of the file that only sums up. */
    private static final String SUMS = "汇总";

    private static final int OK = 200;

    private final ProviderStatements providers;
    private final GuardedFetcher fetcher;

    public Bills(ProviderStatements providers, GuardedFetcher fetcher) {
        this.providers = providers;
        this.fetcher = fetcher;
    }

    /**
     * Hands over what the bills from the first to the last day have, and gives the last day they cover: a day's bill comes on the
     * morning after.
     *
     * @param yesterday the last day that is over
     * @throws Refusal bad_days (INVALID), bill_not_yet (CONFLICT) where none of the days has its bill yet, provider_silent, bill_unreadable
     *     (UNAVAILABLE) with the cause, and those of a file that cannot be read
     */
    LocalDate read(String provider, LocalDate first, LocalDate last, LocalDate yesterday, Consumer<Booking> each) {
        LocalDate end = last.isAfter(yesterday) ? yesterday : last;
        if (first.isAfter(end)) throw new Refusal("bill_not_yet", Refusal.Kind.CONFLICT);
        if (first.until(end, ChronoUnit.DAYS) >= MOST_DAYS)
            throw new Refusal("bad_days", Refusal.Kind.INVALID, Map.of("most", MOST_DAYS));
        for (LocalDate day = first; !day.isAfter(end); day = day.plusDays(1)) {
            Optional<String> bill = providers.bill(provider, day);
            if (bill.isPresent()) read(provider, bill.get(), each);
            // Of an older day there was nothing to tell.
            else if (day.equals(yesterday)) return before(first, day);
        }
        return end;
    }

    private static LocalDate before(LocalDate first, LocalDate day) {
        if (day.equals(first)) throw new Refusal("bill_not_yet", Refusal.Kind.CONFLICT);
        return day.minusDays(1);
    }

    private void read(String provider, String address, Consumer<Booking> each) {
        byte[] archive = fetched(address);
        try (ZipInputStream files = new ZipInputStream(new ByteArrayInputStream(archive), NAMES)) {
            long left = MOST_UNPACKED;
            int count = 0;
            for (ZipEntry file = files.getNextEntry(); file != null; file = files.getNextEntry()) {
                if (++count > MOST_FILES) throw unreadable("too_many_files");
                if (!file.getName().endsWith(".csv") || file.getName().contains(SUMS)) continue;
                left -= read(provider, files, left, each);
            }
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable("bad_archive");
        }
    }

    private byte[] fetched(String address) {
        try {
            Fetched fetched = fetcher.fetch(new Wanted(WebAddress.parse(address), null, null, null, MOST_BYTES));
            if (fetched.status() != OK) throw unreadable("http_" + fetched.status());
            return fetched.body();
        } catch (FetchFailed e) {
            throw unreadable(e.code());
        }
    }

    /** Reads one file of the archive by way of the disk, as its reader looks at it twice; gives its length. */
    private static long read(String provider, InputStream from, long most, Consumer<Booking> each) throws IOException {
        Path file = Files.createTempFile("bill", ".csv");
        try {
            long length = unpacked(from, file, most);
            ReportReader.of(provider).read(file, (booking, line) -> each.accept(booking));
            return length;
        } catch (Refusal refusal) {
            // A day without bookings has a header only.
            if (refusal.code().equals("report_empty")) return 0;
            throw refusal;
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static long unpacked(InputStream from, Path file, long most) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        long length = 0;
        try (OutputStream to = Files.newOutputStream(file)) {
            for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                length += read;
                if (length > most) throw unreadable("too_large");
                to.write(buffer, 0, read);
            }
        }
        return length;
    }

    private static Refusal unreadable(String cause) {
        return new Refusal("bill_unreadable", Refusal.Kind.UNAVAILABLE, Map.of("cause", cause));
    }
}
