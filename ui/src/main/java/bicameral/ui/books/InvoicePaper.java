package bicameral.ui.books;

import bicameral.marketplace.invoice.Invoice;
import bicameral.marketplace.print.Paper;
import bicameral.marketplace.print.Table;
import bicameral.ui.frame.Frame;
import bicameral.ui.frame.Language;
import bicameral.ui.studio.Figures;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Invoices and credit notes on paper, in the reader's language. Thread-safe. */
@ApplicationScoped
class InvoicePaper {
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    private final Desk desk;
    private final Frame frame;

    InvoicePaper(Desk desk, Frame frame) {
        this.desk = desk;
        this.frame = frame;
    }

    /** The document as PDF, with text that can be selected. */
    byte[] pdf(Invoice invoice) {
        Locale language = frame.language() == Language.EN ? Locale.ENGLISH : Locale.SIMPLIFIED_CHINESE;
        return pdf(invoice, desk.say(), language);
    }

    static byte[] pdf(Invoice invoice, BooksTexts say, Locale language) {
        InvoiceView view = new InvoiceView(invoice, "");
        String title = (view.creditNote() ? say.kind_credit_note() : say.kind_invoice()) + " " + invoice.number();
        try (Paper paper = new Paper(title, language, say::page_of)) {
            paper.heading(title)
                    .fact(say.month(), invoice.month().toString())
                    .fact(
                            say.inv_issued_at(),
                            invoice.issuedAt().atZone(ZONE).toLocalDate().toString());
            String of = invoice.of();
            if (of != null) paper.fact(say.inv_of(), of);
            paper.space();
            party(paper, say, say.inv_seller(), invoice.seller());
            party(paper, say, say.inv_buyer(), invoice.buyer());
            paper.space().table(table(say, view, language));
            paper.fact(say.net(), Figures.money(view.net(), language))
                    .fact(say.tax(), Figures.money(view.tax(), language))
                    .fact(say.total(), Figures.money(invoice.total(), language))
                    .space();
            paper.note(view.creditNote() ? say.inv_exact() : say.inv_exact() + " " + say.inv_paid());
            return paper.pdf();
        }
    }

    private static void party(Paper paper, BooksTexts say, String who, Invoice.Party party) {
        paper.fact(who, party.name());
        party.address().lines().forEach(line -> paper.fact("", line));
        if (!party.place().isEmpty()) paper.fact("", party.place());
        if (!party.taxNumber().isEmpty()) paper.fact(say.inv_tax_number(), party.taxNumber());
    }

    private static Table table(BooksTexts say, InvoiceView view, Locale language) {
        List<List<String>> rows = new ArrayList<>();
        for (InvoiceView.Line line : view.lines()) {
            String what = switch (line.line().what()) {
                case "capture" -> say.line_capture();
                case "subscription" -> say.line_subscription();
                default -> say.line_refund();
            };
            String about = line.line().about();
            rows.add(List.of(
                    about.isEmpty() ? what : what + " · " + about,
                    Figures.count(line.line().pieces()),
                    line.rate(),
                    Figures.money(line.tax(), language),
                    Figures.money(line.amount(), language)));
        }
        Invoice invoice = view.invoice();
        if (view.carriedIn() != null)
            rows.add(List.of(say.inv_carried_in(), "", "", "", Figures.money(invoice.carriedIn(), language)));
        if (view.carriedOut() != null)
            rows.add(List.of(say.inv_carried_out(), "", "", "", Figures.minus(invoice.carriedOut(), language)));
        return new Table(
                List.of(
                        Table.Column.words(say.inv_what(), 6),
                        Table.Column.numbers(say.inv_pieces(), 2),
                        Table.Column.words(say.inv_rate(), 3),
                        Table.Column.numbers(say.tax(), 3),
                        Table.Column.numbers(say.amount(), 3)),
                rows,
                List.of(say.total(), "", "", "", Figures.money(invoice.total(), language)));
    }
}
