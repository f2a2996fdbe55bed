package bicameral.marketplace.message;

import static bicameral.marketplace.billing.Books.yuan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.host.gateway.EgressPolicy;
import bicameral.marketplace.agent.AgentDraft;
import bicameral.marketplace.agent.AgentSettings;
import bicameral.marketplace.agent.Agents;
import bicameral.marketplace.agent.SampleAgent;
import bicameral.marketplace.billing.AccountKind;
import bicameral.marketplace.billing.Books;
import bicameral.marketplace.limits.Limits;
import bicameral.marketplace.limits.LimitsSettings;
import bicameral.marketplace.limits.LimitsSettings.Rate;
import bicameral.marketplace.listing.Listings;
import bicameral.protocol.AgentBrief.Engine;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What asking one's draft takes from the engine, and where that is booked. On a market of its own. */
class PreviewsTest {
    private final Books books = Books.apart();
    private final FakeChambers chambers = new FakeChambers();
    private final Agents agents = SampleAgent.agents(books.tx);
    private final CurrentTenant creator = creator();
    private final AgentDraft shared = draft(creator, Engine.SHARED);
    private final List<AnswerEvent> events = new ArrayList<>();

    @AfterEach
    void the_books_are_in_order() {
        books.shiftClock("0");
        books.audit();
    }

    private CurrentTenant creator() {
        return books.joined(books.founded("ENTERPRISE"), books.person("林"), Role.OWNER);
    }

    private AgentDraft draft(CurrentTenant of, Engine engine) {
        AgentSettings settings = SampleAgent.settings(engine, EgressPolicy.PASSAGES, yuan("0.50"), 0);
        return agents.createAs(of, "a-" + Ids.next(), "blank", settings);
    }

    private Messages messages(int perDay, LimitsSettings limits) {
        return chambers.messages(books, new Listings(books.tx), agents, limits, new PreviewSettings(perDay));
    }

    private void preview(Messages messages, CurrentTenant by, AgentDraft draft) {
        messages.preview(
                by,
                new Messages.Preview(draft.id(), Ids.next(), null, "鹿角苔怎么养？", "zh", List.of()),
                events::add,
                () -> false);
    }

    private static void refused(String code, Runnable preview) {
        assertThatThrownBy(preview::run).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(code);
            assertThat(refusal.kind()).isEqualTo(Refusal.Kind.TOO_MANY);
            assertThat(refusal.values().get("retryAfter"))
                    .isInstanceOfSatisfying(
                            Long.class, seconds -> assertThat(seconds).isBetween(1L, 86_400L));
        });
    }

    @Test
    void what_the_engine_costs_for_drafts_is_booked_as_that_of_free_messages() {
        chambers.engineTokens = 1_000;

        preview(messages(2, LimitsSettings.defaults(false)), creator, shared);

        assertThat(books.platform(AccountKind.FREE_COST)).isEqualTo(yuan("-0.01"));
        assertThat(books.platform(AccountKind.ACCRUED_MODEL)).isEqualTo(yuan("0.01"));
        assertThat(events.getLast()).isInstanceOf(AnswerEvent.End.class);
    }

    @Test
    void a_days_quota_is_asked_before_the_engine_and_comes_back_the_next_day() {
        Messages messages = messages(2, LimitsSettings.defaults(false));
        preview(messages, creator, shared);
        chambers.before = FakeChambers.unavailable();
        assertThatThrownBy(() -> preview(messages, creator, shared)).isInstanceOf(Refusal.class);
        chambers.before = null;

        refused("previews_used", () -> preview(messages, creator, shared));
        assertThat(chambers.asked).hasSize(2);

        books.shiftClock("1 day");
        preview(messages, creator, shared);
        assertThat(chambers.asked).hasSize(3);
    }

    @Test
    @Tag("P-B77")
    void one_tenants_quota_is_not_anothers_and_drafts_without_the_engine_take_none() {
        Messages messages = messages(1, LimitsSettings.defaults(false));
        preview(messages, creator, shared);
        refused("previews_used", () -> preview(messages, creator, shared));

        CurrentTenant other = creator();
        preview(messages, other, draft(other, Engine.SHARED));
        AgentDraft extractive = draft(creator, Engine.EXTRACTIVE);
        preview(messages, creator, extractive);
        preview(messages, creator, extractive);
    }

    @Test
    @Tag("P-B74")
    void drafts_are_asked_at_the_tenants_rate() {
        Map<Limits.Scope, Rate> rates = new EnumMap<>(Limits.Scope.class);
        for (Limits.Scope scope : Limits.Scope.values()) rates.put(scope, new Rate(1, 1));
        Messages messages = messages(10, LimitsSettings.defaults(true).with(rates));
        preview(messages, creator, shared);

        refused("too_many", () -> preview(messages, creator, shared));
        assertThat(chambers.asked).hasSize(1);
    }
}
