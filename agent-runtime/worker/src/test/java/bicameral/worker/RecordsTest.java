package bicameral.worker;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.protocol.AgentBrief;
import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberEvent.RecordsForgotten;
import bicameral.protocol.ChamberEvent.RecordsTaken;
import bicameral.protocol.ChamberRequest;
import bicameral.protocol.ChamberRequest.DeleteRecords;
import bicameral.protocol.ChamberRequest.ForgetSource;
import bicameral.protocol.ChamberRequest.PutRecords;
import bicameral.protocol.LiveRecord;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Live records: answered from as soon as they are put, whatever happens to the process afterwards. */
class RecordsTest {
    private static final Instant AN_HOUR_LATER = Instant.parse("2026-05-01T10:00:00Z");

    private final UUID collection = UUID.randomUUID();
    private final UUID source = UUID.randomUUID();

    @TempDir
    Path home;

    private WorkerProcess worker;

    @BeforeEach
    void start() throws Exception {
        worker = WorkerProcess.start(home);
    }

    @AfterEach
    void stop() throws Exception {
        worker.close();
    }

    private static LiveRecord stock(String id, String name, String price) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("Article", name);
        fields.put("Price", price);
        return new LiveRecord(id, name, "", fields, null, null);
    }

    private static LiveRecord note(String id, String text) {
        return new LiveRecord(id, "", text, Map.of(), null, null);
    }

    private RecordsTaken put(LiveRecord... records) throws Exception {
        return worker.call(new PutRecords(collection, source, "Price list", List.of(records)), RecordsTaken.class);
    }

    private List<ChamberEvent.Passage> found(String text) throws Exception {
        return worker.call(new ChamberRequest.Retrieve(collection, text, 10), ChamberEvent.Passages.class)
                .passages();
    }

    private List<ChamberEvent> ask(String text) throws Exception {
        AgentBrief agent = new AgentBrief(
                UUID.randomUUID(), 1, "Guide", "", "", "", List.of(collection), AgentBrief.Engine.EXTRACTIVE);
        return worker.call(
                WorkerProcess.TOKEN,
                new ChamberRequest.Ask(UUID.randomUUID(), agent, null, "visitor", text, "en", true));
    }

    @Test
    void aRecordThatLooksLikeAChatIsAnsweredFromAtOnce() throws Exception {
        put(note("c1", "2026-05-01 09:12 Lena: The kiln in the east yard is fired every Tuesday at 7:15."));

        assertThat(ask("When is the kiln in the east yard fired?").getLast())
                .isInstanceOfSatisfying(
                        ChamberEvent.Answered.class,
                        answered -> assertThat(answered.text()).contains("7:15"));
    }

    @Test
    void anAnswerFromARecordCitesItsSourceAndTheRecordAndOpens() throws Exception {
        put(note("n1", "The kiln in the north yard is fired every Friday at 6:30."));

        List<ChamberEvent> events = ask("When is the kiln in the north yard fired?");

        assertThat(events.getLast())
                .isInstanceOfSatisfying(
                        ChamberEvent.Answered.class,
                        answered -> assertThat(answered.text()).contains("6:30"));
        ChamberEvent.Citation citation = events.stream()
                .filter(ChamberEvent.Citation.class::isInstance)
                .map(ChamberEvent.Citation.class::cast)
                .findFirst()
                .orElseThrow();
        assertThat(citation.document()).isEqualTo(source);
        assertThat(citation.documentName()).isEqualTo("Price list");
        assertThat(citation.place()).contains("n1");
        assertThat(worker.call(
                                new ChamberRequest.OpenPassage(collection, source, citation.passage()),
                                ChamberEvent.Passages.class)
                        .passages())
                .filteredOn(ChamberEvent.Passage::asked)
                .singleElement()
                .satisfies(passage -> assertThat(passage.text()).contains(citation.quote()));
    }

    @Test
    void aChangedRecordReplacesWhatItSaidAndAKnownOneIsLeftAlone() throws Exception {
        assertThat(put(stock("a", "Gasket", "4.20"), stock("b", "Valve", "9.00")))
                .isEqualTo(new RecordsTaken(2, 0, 0));

        LiveRecord later = stock("a", "Gasket", "4.20");
        assertThat(put(
                        new LiveRecord(later.id(), later.title(), "", later.fields(), AN_HOUR_LATER, null),
                        stock("b", "Valve", "9.50"),
                        stock("c", "Pump", "70.00")))
                .isEqualTo(new RecordsTaken(1, 1, 1));

        assertThat(found("valve price")).extracting(ChamberEvent.Passage::text).contains("Valve\t9.50");
        assertThat(found("valve gasket pump price")).hasSize(3);
    }

    @Test
    void forgottenRecordsAndSourcesAreNotFound() throws Exception {
        put(stock("a", "Gasket", "4.20"), stock("b", "Valve", "9.00"));
        UUID other = UUID.randomUUID();

        assertThat(worker.call(new DeleteRecords(other, source, List.of("a", "b")), RecordsForgotten.class))
                .isEqualTo(new RecordsForgotten(0));
        assertThat(worker.call(new DeleteRecords(collection, source, List.of("a", "unknown")), RecordsForgotten.class))
                .isEqualTo(new RecordsForgotten(1));
        assertThat(found("gasket valve")).extracting(ChamberEvent.Passage::text).containsExactly("Valve\t9.00");

        worker.call(new ForgetSource(other, source), ChamberEvent.Done.class);
        assertThat(found("gasket valve")).hasSize(1);
        worker.call(new ForgetSource(collection, source), ChamberEvent.Done.class);
        worker.call(new ForgetSource(collection, source), ChamberEvent.Done.class);
        assertThat(found("gasket valve")).isEmpty();
    }

    @Test
    void aSourcesNewNameHoldsForAllItsRecords() throws Exception {
        put(stock("a", "Gasket", "4.20"), stock("b", "Valve", "9.00"));

        worker.call(
                new PutRecords(collection, source, "Prices of May", List.of(stock("b", "Valve", "9.00"))),
                RecordsTaken.class);

        assertThat(found("gasket valve"))
                .hasSize(2)
                .allSatisfy(passage -> assertThat(passage.documentName()).isEqualTo("Prices of May"));
    }

    @Test
    void recordsOfAKilledChamberAreAllThereAgainAndNoneTwice() throws Exception {
        put(stock("a", "Gasket", "4.20"), stock("b", "Valve", "9.00"), stock("c", "Pump", "70.00"));
        put(stock("a", "Gasket", "4.40"));
        worker.call(new DeleteRecords(collection, source, List.of("b")), RecordsForgotten.class);
        worker.kill();

        worker = WorkerProcess.start(home);

        assertThat(found("gasket valve pump"))
                .extracting(ChamberEvent.Passage::text)
                .containsExactlyInAnyOrder("Gasket\t4.40", "Pump\t70.00");
    }

    @Test
    void aRecordThatSaysNothingIsRefusedWithItsWholeBatch() throws Exception {
        assertThat(worker.call(
                        new PutRecords(collection, source, "x", List.of(stock("a", "Gasket", "1"), note("b", " ")))))
                .isInstanceOfSatisfying(
                        ChamberEvent.Failed.class,
                        failed -> assertThat(failed.code()).isEqualTo("bad_request"));
        assertThat(found("gasket")).isEmpty();
    }
}
