package bicameral.marketplace.usage;

import bicameral.marketplace.usage.Usage.Event;
import bicameral.tenant.CurrentTenant;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A period's messages as a file, written while they are read, a page at a time: a long period takes no more memory than a short. */
@ApplicationScoped
public class UsageExport {
    private static final int PAGE = 1_000;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HEAD =
            "at,message,agent,agent_name,version,means,outcome,tokens_in,tokens_out,currency,charged,engine_cost,earned\r\n";

    private final Usage usage;

    public UsageExport(Usage usage) {
        this.usage = usage;
    }

    /** How it is written. */
    public enum Format {
        /** RFC 4180, with a head; cells that a spreadsheet would calculate are marked as text. */
        CSV,
        /** One object a line. */
        JSONL
    }

    /** Writes all messages of the period, oldest first; leaves the stream open. */
    public void write(CurrentTenant current, UsagePeriod period, Format format, OutputStream out) throws IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        if (format == Format.CSV) writer.write(HEAD);
        UUID after = null;
        List<Event> page;
        do {
            page = usage.events(current, period, after, PAGE);
            for (Event event : page) writer.write(format == Format.CSV ? csv(event) : jsonl(event));
            after = last(page);
        } while (page.size() == PAGE);
        writer.flush();
    }

    private static @Nullable UUID last(List<Event> page) {
        return page.isEmpty() ? null : page.getLast().message();
    }

    private static String csv(Event event) {
        return String.join(
                        ",",
                        event.at().toString(),
                        event.message().toString(),
                        event.agent().toString(),
                        cell(event.agentName()),
                        Integer.toString(event.version()),
                        event.means(),
                        event.outcome(),
                        Integer.toString(event.tokensIn()),
                        Integer.toString(event.tokensOut()),
                        event.charged().currency().getCurrencyCode(),
                        event.charged().amount().toPlainString(),
                        event.engineCost().amount().toPlainString(),
                        event.earned().amount().toPlainString())
                + "\r\n";
    }

    /** Quoted, and not a formula. */
    private static String cell(String text) {
        boolean formula = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
        return '"' + (formula ? "'" : "") + text.replace("\"", "\"\"") + '"';
    }

    private static String jsonl(Event event) throws IOException {
        ObjectNode line = JSON.createObjectNode()
                .put("at", event.at().toString())
                .put("message", event.message().toString())
                .put("agent", event.agent().toString())
                .put("agentName", event.agentName())
                .put("version", event.version())
                .put("means", event.means())
                .put("outcome", event.outcome())
                .put("tokensIn", event.tokensIn())
                .put("tokensOut", event.tokensOut())
                .put("currency", event.charged().currency().getCurrencyCode())
                .put("charged", event.charged().amount().toPlainString())
                .put("engineCost", event.engineCost().amount().toPlainString())
                .put("earned", event.earned().amount().toPlainString());
        return JSON.writeValueAsString(line) + "\n";
    }
}
