package bicameral.ui.payout;

import bicameral.marketplace.payout.PayoutsByHand.Transfer;
import java.util.List;

/** Transfers as CSV (RFC 4180) for a bank's bulk upload. */
final class BankFileText {
    private BankFileText() {}

    static String of(List<Transfer> transfers) {
        StringBuilder out = new StringBuilder("reference,holder,account,bank,bank_code,amount,currency\r\n");
        for (Transfer transfer : transfers) {
            out.append(transfer.reference()).append(',');
            out.append(quoted(transfer.to().holder())).append(',');
            // As text: a spreadsheet would round a long number.
            out.append(quoted("\t" + transfer.to().number())).append(',');
            out.append(quoted(transfer.to().bank())).append(',');
            out.append(quoted(transfer.to().bankCode())).append(',');
            out.append(transfer.amount().amount().toPlainString()).append(',');
            out.append(transfer.amount().currency().getCurrencyCode()).append("\r\n");
        }
        return out.toString();
    }

    /** What a spreadsheet would take for a formula is made text. */
    private static String quoted(String text) {
        String safe = !text.isEmpty() && "=+-@".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return "\"" + safe.replace("\"", "\"\"") + "\"";
    }
}
