package bicameral.ui.books;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.marketplace.invoice.Invoice;
import bicameral.marketplace.money.Money;
import io.quarkus.qute.i18n.Message;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;

class InvoicePaperTest {
    private static final Invoice INVOICE = new Invoice(
            UUID.fromString("01990000-0000-7000-8000-000000000001"),
            Invoice.Kind.INVOICE,
            "BM-2026-000017",
            null,
            YearMonth.of(2026, 10),
            yuan("12.04"),
            yuan("0.681509"),
            yuan("0.0075"),
            yuan("0.0075"),
            new Invoice.Party("山货合作社 <script>", "北街 2 号\n云上镇", "CN", "91330000XYZ"),
            new Invoice.Party("双脑集市", "山路 1 号", "", "91330000TEST"),
            Instant.parse("2026-11-01T02:00:00Z"),
            List.of(new Invoice.Line(1, "capture", "农技助手", 128, "CN", "增值税", 600, yuan("12.04"), yuan("0.681509"))));

    private static Money yuan(String amount) {
        return Money.of(amount, Money.CNY);
    }

    private static String text(byte[] pdf) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(document);
        }
    }

    @Test
    void what_is_printed_can_be_read_back_as_text() throws IOException {
        String text = text(InvoicePaper.pdf(INVOICE, chinese(), Locale.SIMPLIFIED_CHINESE));
        assertThat(text)
                .contains("BM-2026-000017", "2026-10", "2026-11-01", "双脑集市", "91330000TEST")
                .contains("山货合作社 <script>", "云上镇", "91330000XYZ", "农技助手", "128", "增值税 6 %")
                .contains("¥12.04", "¥11.36", "¥0.68", "¥0.0075");
    }

    @Test
    void the_same_invoice_is_the_same_file() {
        assertThat(InvoicePaper.pdf(INVOICE, chinese(), Locale.SIMPLIFIED_CHINESE))
                .isEqualTo(InvoicePaper.pdf(INVOICE, chinese(), Locale.SIMPLIFIED_CHINESE));
    }

    /** The sentences as they stand at the messages. */
    private static BooksTexts chinese() {
        return (BooksTexts) Proxy.newProxyInstance(
                BooksTexts.class.getClassLoader(), new Class<?>[] {BooksTexts.class}, (proxy, method, arguments) -> {
                    String text = method.getAnnotation(Message.class).value();
                    return arguments == null ? text : text.replaceAll("\\{\\w+}", String.valueOf(arguments[0]));
                });
    }
}
