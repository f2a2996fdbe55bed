package bicameral.worker.quality;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.protocol.DocumentQuality;
import bicameral.protocol.QualityReason.Code;
import bicameral.worker.retrieve.Terms;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The eight organisations' chat logs against what is known to be outdated or wrong in them. Prints recall and precision. */
class OutdatedTest {
    private static final List<String> ORGANISATIONS = List.of(
            "agri-highland",
            "appliance-service",
            "city-museum",
            "clinic-desk",
            "espresso-maker",
            "hair-chain",
            "labour-law-desk",
            "saas-helpdesk");

    @TempDir
    Path directory;

    private int statements;
    private int flagged;
    private int byGoverning;
    private int flags;
    private int listed;

    @Test
    void mostOutdatedStatementsAreFoundAndChatsRankBelowManuals() throws Exception {
        for (String slug : ORGANISATIONS) {
            try (Shelf shelf = new Shelf(Files.createDirectory(directory.resolve(slug)))) {
                shelf.organisation(slug).judge();
                UUID chat = shelf.id(Shelf.outdated(slug).get("file").asText());
                List<DocumentQuality> worstFirst =
                        shelf.report.documents(shelf.collection).documents();
                assertThat(worstFirst.getFirst().document()).as(slug).isEqualTo(chat);
                count(shelf, slug, chat);
            }
        }
        System.out.printf(
                "outdated: %d statements, %d flagged (recall %.2f), %d by their governing file; %d flags, %d on listed ones or what asks for and confirms them (precision %.2f)%n",
                statements,
                flagged,
                (double) flagged / statements,
                byGoverning,
                flags,
                listed,
                (double) listed / flags);
        assertThat((double) flagged / statements).isGreaterThan(0.85);
        assertThat((double) listed / flags).isGreaterThan(0.9);
    }

    private void count(Shelf shelf, String slug, UUID chat) throws Exception {
        List<Flaw> flaws = shelf.judgements.flaws(chat, Code.CONTRADICTED, 1000).stream()
                .map(Judgements.Placed::flaw)
                .toList();
        List<String> quotes = new ArrayList<>();
        for (JsonNode statement : Shelf.outdated(slug).get("statements")) {
            String quote = Terms.fold(statement.get("quote").asText());
            if (statement.get("status").asText().equals("injection")) {
                assertThat(orders(shelf, chat)).as(quote).anyMatch(text -> text.contains(quote));
                continue;
            }
            quotes.add(quote);
            statements++;
            List<Flaw> on = flaws.stream()
                    .filter(flaw -> said(shelf, chat, flaw).contains(quote))
                    .toList();
            flagged += on.isEmpty() ? 0 : 1;
            UUID governing = shelf.id(statement.get("governed_by").asText());
            byGoverning += on.stream().anyMatch(flaw -> governing.equals(flaw.other())) ? 1 : 0;
        }
        flags += flaws.size();
        listed += (int) flaws.stream()
                .filter(flaw -> aboutListed(shelf, chat, flaw, quotes))
                .count();
    }

    /** On a listed statement, or on what asks for it or confirms it: at most three messages off, with the same figure. */
    private static boolean aboutListed(Shelf shelf, UUID chat, Flaw flaw, List<String> quotes) {
        if (quotes.stream().anyMatch(said(shelf, chat, flaw)::contains)) return true;
        Talk talk = Talk.of(shelf.passages(chat));
        int at = -1;
        for (int i = 0; i < talk.size(); i++)
            if (talk.get(i).ordinal() == flaw.ordinal() && talk.get(i).start() == flaw.start()) at = i;
        for (int i = Math.max(0, at - 3); i < Math.min(talk.size(), at + 4); i++) {
            String text = Terms.fold(talk.get(i).text());
            if (quotes.stream().anyMatch(text::contains)
                    && sameFigure(text, talk.get(at).text())) return true;
        }
        return false;
    }

    static boolean sameFigure(String one, String other) {
        List<Values.Value> there = Values.of(other);
        return Values.of(one).stream().anyMatch(value -> there.stream().anyMatch(value::same));
    }

    private static List<String> orders(Shelf shelf, UUID chat) {
        return shelf.judgements.flaws(chat, Code.GIVES_ORDERS, 100).stream()
                .map(placed -> said(shelf, chat, placed.flaw()))
                .toList();
    }

    private static String said(Shelf shelf, UUID chat, Flaw flaw) {
        return Terms.fold(shelf.passage(chat, flaw.ordinal()).text().substring(flaw.start(), flaw.end()));
    }
}
