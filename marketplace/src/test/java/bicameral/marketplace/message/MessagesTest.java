package bicameral.marketplace.message;

import static bicameral.marketplace.billing.Books.owner;
import static bicameral.marketplace.billing.Books.tenant;
import static bicameral.marketplace.billing.Books.yuan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.host.chamber.Chambers;
import bicameral.host.gateway.EgressPolicy;
import bicameral.host.gateway.Urgency;
import bicameral.host.receipt.Commitment;
import bicameral.host.receipt.Crossed;
import bicameral.host.receipt.Receipt;
import bicameral.host.receipt.Receipts;
import bicameral.host.receipt.Settlement;
import bicameral.marketplace.agent.AgentSettings;
import bicameral.marketplace.agent.Agents;
import bicameral.marketplace.agent.SampleAgent;
import bicameral.marketplace.billing.AccountKind;
import bicameral.marketplace.billing.Books;
import bicameral.marketplace.limits.LimitsSettings;
import bicameral.marketplace.listing.Listing;
import bicameral.marketplace.listing.Listings;
import bicameral.marketplace.message.AnswerEvent.Status;
import bicameral.marketplace.money.Money;
import bicameral.protocol.AgentBrief.Engine;
import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberRequest.PreviewPrompt.Said;
import bicameral.protocol.receipt.Spans;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.PersonId;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.TenantId;
import bicameral.tenant.audit.AuditLog;
import bicameral.tenant.identity.People;
import bicameral.tenant.identity.Person;
import bicameral.tenant.membership.Members;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class MessagesTest {
    private final Books books = new Books();
    private final FakeChambers chambers = new FakeChambers();
    private final TenantId creator = tenant();
    private final TenantId payer = tenant();
    private final UUID agent = Ids.next();
    private final List<AnswerEvent> events = new ArrayList<>();
    private Money price = yuan("0.05");
    private int freePerDay;

    private final Listings shelf = new Listings(books.tx) {
        @Override
        public Optional<Listing> bySlug(String slug) {
            return slug.equals("agri") ? Optional.of(listing()) : Optional.empty();
        }
    };
    private final AuditLog audit = new AuditLog(books.tx);
    private final Messages messages = chambers.messages(
            books, shelf, SampleAgent.agents(books.tx), LimitsSettings.defaults(false), new PreviewSettings(1));

    private Listing listing() {
        AgentSettings settings = SampleAgent.settings(Engine.EXTRACTIVE, EgressPolicy.NONE, price, freePerDay);
        return new Listing(
                agent,
                "agri",
                3,
                settings,
                EgressPolicy.NONE,
                Ids.next(),
                creator,
                "农社",
                "nong",
                false,
                List.of("zh"),
                0,
                Instant.EPOCH,
                Instant.EPOCH);
    }

    @AfterEach
    void the_books_are_in_order() {
        books.audit();
    }

    private AskCommand command(UUID message, @Nullable CurrentTenant by, String text) {
        return new AskCommand(
                message,
                "agri",
                by,
                by == null ? "cookie" : by.tenant().toString(),
                "192.0.2.1",
                null,
                text,
                "zh",
                false);
    }

    private AnswerEvent.End ask(AskCommand command) {
        events.clear();
        messages.ask(command, events::add, () -> false);
        assertThat(events.stream().filter(AnswerEvent.End.class::isInstance)).hasSize(1);
        return (AnswerEvent.End) events.getLast();
    }

    private AnswerEvent.End ask(@Nullable CurrentTenant by) {
        return ask(command(Ids.next(), by, "鹿角苔怎么养？"));
    }

    private AnswerEvent.Price told() {
        return events.stream()
                .filter(AnswerEvent.Price.class::isInstance)
                .map(AnswerEvent.Price.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private Money wallet() {
        return books.balance(payer, AccountKind.WALLET_PAID);
    }

    @Test
    void who_pays_is_more_urgent_than_who_asks_for_free() {
        books.give(payer, "1.00");
        freePerDay = 1;
        ask(owner(payer));
        ask(owner(payer));
        assertThat(chambers.asked)
                .extracting(question -> question.urgency())
                .containsExactly(Urgency.FREE, Urgency.PAID);
    }

    @Test
    void who_says_that_nobody_waits_lets_others_go_first_whoever_pays() {
        books.give(payer, "1.00");
        ask(new AskCommand(
                Ids.next(), "agri", owner(payer), payer.toString(), "192.0.2.1", null, "鹿角苔怎么养？", "zh", true));
        assertThat(chambers.asked).extracting(question -> question.urgency()).containsExactly(Urgency.BATCH);
    }

    @Test
    void a_place_in_the_line_is_told_before_the_answer_and_costs_nothing() {
        books.give(payer, "1.00");
        chambers.queued = 3;
        ask(owner(payer));
        assertThat(events.getFirst()).isEqualTo(new AnswerEvent.Queued(3));
        assertThat(told().charged()).isEqualTo(yuan("0.05"));
    }

    @Test
    @Tag("P-F5")
    void a_busy_engine_costs_nothing_and_says_when_to_come_back() {
        books.give(payer, "1.00");
        chambers.before = new Refusal("engine_busy", Refusal.Kind.UNAVAILABLE, Map.of("retryAfter", 7L));
        AnswerEvent.End end = ask(owner(payer));
        assertThat(end.status()).isEqualTo(Status.FAILED);
        assertThat(end.code()).isEqualTo("engine_busy");
        assertThat(end.values()).containsEntry("retryAfter", 7L);
        assertThat(wallet()).isEqualTo(yuan("1.00"));
    }

    @Test
    void a_paid_answer_streams_then_tells_what_left_what_it_cost_and_ends() {
        books.give(payer, "1.00");
        AnswerEvent.End end = ask(owner(payer));
        assertThat(end.status()).isEqualTo(Status.DONE);
        assertThat(end.code()).isNull();
        assertThat(events.stream().map(event -> event.getClass().getSimpleName()))
                .containsExactly("Token", "Token", "Citation", "Left", "Price", "End");
        assertThat(told().charged()).isEqualTo(yuan("0.05"));
        assertThat(wallet()).isEqualTo(yuan("0.95"));
    }

    @Test
    void a_visitor_asks_within_the_free_quota_and_is_refused_after_it() {
        freePerDay = 2;
        assertThat(ask((CurrentTenant) null).status()).isEqualTo(Status.DONE);
        assertThat(told().free()).isTrue();
        assertThat(told().freeLeft()).isEqualTo(1);
        ask((CurrentTenant) null);
        AnswerEvent.End third = ask((CurrentTenant) null);
        assertThat(third.status()).isEqualTo(Status.REFUSED);
        assertThat(third.code()).isEqualTo("free_quota_used");
        assertThat(chambers.asked).hasSize(2);
    }

    @Test
    void without_money_no_chamber_is_asked() {
        AnswerEvent.End end = ask(owner(payer));
        assertThat(end.status()).isEqualTo(Status.REFUSED);
        assertThat(end.code()).isEqualTo("insufficient_funds");
        assertThat(end.values()).containsEntry("price", yuan("0.05")).containsEntry("amount", yuan("0"));
        assertThat(chambers.asked).isEmpty();
    }

    @Test
    @Tag("P-M13")
    void beyond_the_daily_limit_no_chamber_is_asked_and_nothing_is_written_or_held() {
        books.give(payer, "1.00");
        books.execute("insert into market.spending_limit values ('" + payer + "', 'CNY', 40000)");

        AnswerEvent.End end = ask(owner(payer));

        assertThat(end.status()).isEqualTo(Status.REFUSED);
        assertThat(end.code()).isEqualTo("daily_limit_reached");
        assertThat(chambers.asked).isEmpty();
        assertThat(wallet()).isEqualTo(yuan("1.00"));
        assertThat(books.balance(payer, AccountKind.HOLD)).isEqualTo(yuan("0"));
    }

    @Test
    void an_agent_without_a_price_answers_anyone() {
        price = yuan("0");
        assertThat(ask((CurrentTenant) null).status()).isEqualTo(Status.DONE);
        assertThat(told().free()).isFalse();
        assertThat(told().charged()).isEqualTo(yuan("0"));
    }

    @Test
    void an_abstained_answer_costs_nothing() {
        books.give(payer, "1.00");
        chambers.end = ChamberEvent.End.ABSTAINED;
        assertThat(ask(owner(payer)).status()).isEqualTo(Status.ABSTAINED);
        assertThat(told().charged()).isEqualTo(yuan("0"));
        assertThat(wallet()).isEqualTo(yuan("1.00"));
    }

    @Test
    @Tag("P-F5")
    void an_engine_that_fails_before_the_first_token_costs_nothing() {
        books.give(payer, "1.00");
        chambers.before = new Refusal("engine_unavailable", Refusal.Kind.UNAVAILABLE);
        AnswerEvent.End end = ask(owner(payer));
        assertThat(end.status()).isEqualTo(Status.FAILED);
        assertThat(end.code()).isEqualTo("engine_unavailable");
        assertThat(wallet()).isEqualTo(yuan("1.00"));
    }

    @Test
    @Tag("P-F2")
    void a_chamber_that_dies_in_mid_answer_is_paid_once_for_what_it_delivered() {
        books.give(payer, "1.00");
        chambers.tokens = List.of("字".repeat(100));
        chambers.after = FakeChambers.unavailable();
        AskCommand command = command(Ids.next(), owner(payer), "问");
        AnswerEvent.End end = ask(command);
        assertThat(end.status()).isEqualTo(Status.FAILED);
        assertThat(end.code()).isEqualTo("broke_off");
        assertThat(told().charged()).isEqualTo(yuan("0.0125"));
        assertThat(told().brokeOff()).isTrue();

        chambers.after = null;
        assertThat(ask(command)).as("the same message again").isEqualTo(end);
        assertThat(told().charged()).isEqualTo(yuan("0.0125"));
        assertThat(chambers.asked).hasSize(1);
        assertThat(wallet()).isEqualTo(yuan("0.9875"));
        assertThat(books.balance(payer, AccountKind.HOLD)).isEqualTo(yuan("0"));
    }

    @Test
    @Tag("P-F2")
    void a_chamber_that_dies_before_twenty_characters_costs_nothing() {
        books.give(payer, "1.00");
        chambers.tokens = List.of("字".repeat(19));
        chambers.after = FakeChambers.unavailable();
        assertThat(ask(owner(payer)).code()).isEqualTo("chamber_unavailable");
        assertThat(told().brokeOff()).isFalse();
        assertThat(wallet()).isEqualTo(yuan("1.00"));
    }

    @Test
    @Tag("P-F2")
    void a_free_message_that_broke_off_is_given_back_unless_a_whole_prices_worth_came() {
        freePerDay = 2;
        chambers.tokens = List.of("字".repeat(399));
        chambers.after = FakeChambers.unavailable();
        assertThat(ask((CurrentTenant) null).code()).isEqualTo("broke_off");
        assertThat(told().freeLeft()).isEqualTo(2);
        chambers.tokens = List.of("字".repeat(400));
        ask((CurrentTenant) null);
        assertThat(told().freeLeft()).isEqualTo(1);
        assertThat(messages.quote(listing(), null, "cookie").freeLeft()).isEqualTo(1);
    }

    @Test
    @Tag("P-F2")
    @Tag("P-F8")
    void what_the_engine_used_for_failed_and_stopped_answers_is_booked_once_by_our_count() {
        books.give(payer, "1.00");
        UUID failed = crossed(1_000, 0);
        chambers.tokens = List.of();
        chambers.after = FakeChambers.unavailable();
        ask(command(failed, owner(payer), "问"));
        ask(command(failed, owner(payer), "问"));
        assertThat(books.platform(AccountKind.ACCRUED_MODEL)).isEqualTo(yuan("0.01"));
        assertThat(books.platform(AccountKind.MODEL_RECOVERY)).isEqualTo(yuan("0"));

        UUID stopped = crossed(500, 500);
        chambers.tokens = List.of("字".repeat(200));
        chambers.after = new CancellationException();
        messages.ask(command(stopped, owner(payer), "问"), events::add, () -> true);
        books.billing.recover();
        assertThat(books.platform(AccountKind.ACCRUED_MODEL)).isEqualTo(yuan("0.02"));
        assertThat(books.platform(AccountKind.MODEL_RECOVERY)).isEqualTo(yuan("0.01"));
        assertThat(wallet()).isEqualTo(yuan("0.975"));
    }

    /** A message for which the gateway let text out, as its receipts say. */
    private UUID crossed(int tokensIn, int tokensOut) {
        UUID message = Ids.next();
        Crossed opened = new Crossed(
                Receipt.Stage.OPENED,
                message,
                Ids.next(),
                1,
                EgressPolicy.PASSAGES,
                "engine",
                "model",
                "",
                512,
                1,
                new Spans(512, 0, 0, 0, 0),
                tokensIn,
                0,
                Settlement.OPEN,
                Commitment.of("", message.toString()),
                Commitment.of("", ""));
        Receipts receipts = new Receipts(books.tx);
        receipts.append(creator, opened);
        receipts.append(creator, opened.closed(tokensOut));
        return message;
    }

    @Test
    @Tag("P-F6")
    void a_partial_answer_is_marked_and_costs_the_share_that_was_delivered() {
        books.give(payer, "1.00");
        chambers.end = ChamberEvent.End.PARTIAL;
        chambers.tokens = List.of("字".repeat(100));
        AnswerEvent.End end = ask(owner(payer));
        assertThat(end.status()).isEqualTo(Status.DONE);
        assertThat(end.code()).isEqualTo("partial");
        assertThat(told().charged()).isEqualTo(yuan("0.0125"));
        assertThat(wallet()).isEqualTo(yuan("0.9875"));
    }

    @Test
    @Tag("P-F13")
    void a_visitor_who_disconnects_pays_the_share_that_was_delivered() {
        books.give(payer, "1.00");
        chambers.tokens = List.of("字".repeat(200));
        chambers.after = new CancellationException();
        messages.ask(command(Ids.next(), owner(payer), "问"), events::add, () -> true);
        assertThat(wallet()).isEqualTo(yuan("0.975"));
    }

    @Test
    @Tag("P-F13")
    void a_listener_that_fails_is_a_visitor_who_left() {
        books.give(payer, "1.00");
        chambers.tokens = List.of("字".repeat(200), "more");
        messages.ask(
                command(Ids.next(), owner(payer), "问"),
                event -> {
                    if (event instanceof AnswerEvent.Token token && token.text().equals("more"))
                        throw new IllegalStateException("connection reset");
                },
                () -> false);
        assertThat(wallet()).isEqualTo(yuan("0.975"));
        assertThat(books.balance(payer, AccountKind.HOLD)).isEqualTo(yuan("0"));
    }

    @Test
    @Tag("P-B65")
    @Tag("P-M4")
    void the_same_message_again_is_answered_from_the_first_and_charged_once() {
        books.give(payer, "1.00");
        AskCommand command = command(Ids.next(), owner(payer), "鹿角苔怎么养？");
        AnswerEvent.End first = ask(command);
        AnswerEvent.End second = ask(command);
        assertThat(second).isEqualTo(first);
        assertThat(told().charged()).isEqualTo(yuan("0.05"));
        assertThat(wallet()).isEqualTo(yuan("0.95"));
    }

    @Test
    @Tag("P-B65")
    void the_same_message_with_another_text_is_a_conflict() {
        books.give(payer, "1.00");
        UUID message = Ids.next();
        ask(command(message, owner(payer), "鹿角苔怎么养？"));
        assertRefused("idempotency_conflict", Refusal.Kind.CONFLICT, command(message, owner(payer), "别的问题"));
        assertThat(wallet()).isEqualTo(yuan("0.95"));
    }

    @Test
    @Tag("P-B65")
    void a_message_that_failed_fails_again_with_the_same_code() {
        books.give(payer, "1.00");
        chambers.before = FakeChambers.unavailable();
        AskCommand command = command(Ids.next(), owner(payer), "问");
        AnswerEvent.End first = ask(command);
        chambers.before = null;
        assertThat(ask(command)).isEqualTo(first);
    }

    @Test
    void a_foreign_conversation_is_not_there_and_costs_nothing() {
        books.give(payer, "1.00");
        chambers.before = new Refusal("unknown_conversation", Refusal.Kind.NOT_FOUND);
        assertRefused("unknown_conversation", Refusal.Kind.NOT_FOUND, command(Ids.next(), owner(payer), "问"));
        assertThat(wallet()).isEqualTo(yuan("1.00"));
    }

    @Test
    void bad_input_is_refused_before_anything_happens() {
        assertRefused("empty_question", Refusal.Kind.INVALID, command(Ids.next(), null, " \u0000\n "));
        assertRefused("question_too_long", Refusal.Kind.INVALID, command(Ids.next(), null, "字".repeat(4_001)));
        assertRefused("question_too_long", Refusal.Kind.INVALID, command(Ids.next(), null, "字".repeat(100_000)));
        assertThat(chambers.asked).isEmpty();
    }

    @Test
    void a_question_of_four_thousand_characters_is_asked() {
        freePerDay = 1;
        String text = "🌾".repeat(4_000);
        assertThat(ask(command(Ids.next(), null, text)).status()).isEqualTo(Status.DONE);
        assertThat(chambers.asked.getFirst().text()).isEqualTo(text);
    }

    @Test
    @Tag("P-B54")
    void nul_and_lone_surrogates_are_cleaned_from_questions() {
        freePerDay = 1;
        ask(command(Ids.next(), null, "a\u0000b\ud800c\nd🌾"));
        assertThat(chambers.asked.getFirst().text()).isEqualTo("abc\nd🌾");
    }

    @Test
    void an_unknown_agent_is_not_found() {
        AskCommand command = new AskCommand(Ids.next(), "nobody", null, "cookie", "192.0.2.1", null, "问", "zh", false);
        assertRefused("unknown_agent", Refusal.Kind.NOT_FOUND, command);
    }

    @Test
    void who_may_not_spend_is_told_so_and_the_wallet_is_left_alone() {
        books.give(payer, "1.00");
        CurrentTenant viewer = new CurrentTenant(payer, new PersonId(Ids.next()), Set.of(Role.VIEWER));
        assertThat(ask(viewer).code()).isEqualTo("spending_not_allowed");
        assertThat(wallet()).isEqualTo(yuan("1.00"));
    }

    @Test
    void the_engines_tokens_are_taken_from_the_charge_and_booked() {
        books.give(payer, "1.00");
        chambers.engineTokens = 1_000;
        ask(owner(payer));
        assertThat(books.platform(AccountKind.MODEL_RECOVERY)).isEqualTo(yuan("0.01"));
        assertThat(books.platform(AccountKind.COMMISSION)).isEqualTo(yuan("0.006"));
        assertThat(books.balance(creator, AccountKind.CREATOR_PENDING)).isEqualTo(yuan("0.034"));
        assertThat(books.platform(AccountKind.ACCRUED_MODEL)).isEqualTo(yuan("0.01"));
    }

    @Test
    @Tag("P-B67")
    void a_price_raised_in_mid_message_does_not_change_what_was_quoted() {
        books.give(payer, "1.00");
        messages.ask(
                command(Ids.next(), owner(payer), "问"),
                event -> {
                    if (event instanceof AnswerEvent.Token) price = yuan("0.90");
                },
                () -> false);
        assertThat(wallet()).isEqualTo(yuan("0.95"));
    }

    @Test
    @Tag("P-B73")
    void who_asks_their_own_agent_gains_nothing() {
        books.give(creator, "1.00");
        ask(owner(creator));
        Money after = books.balance(creator, AccountKind.WALLET_PAID)
                .plus(books.balance(creator, AccountKind.CREATOR_PENDING));
        assertThat(after).isEqualTo(yuan("0.9925"));
    }

    @Test
    void no_text_of_a_question_or_an_answer_reaches_the_market_database() {
        freePerDay = 1;
        ask(command(Ids.next(), null, "canary-question-7f3a"));
        books.execute("""
                do $$ declare t record; n bigint; begin
                  for t in select tablename from pg_tables where schemaname = 'market' loop
                    execute format('select count(*) from market.%I x where x::text like %L or x::text like %L',
                      t.tablename, '%canary-question-7f3a%', '%鹿角苔%') into n;
                    if n > 0 then raise exception 'text found in %', t.tablename; end if;
                  end loop; end $$""");
    }

    @Test
    void a_preview_takes_along_the_latest_of_what_was_said_before() {
        Person person = new People(books.ops).signedIn("https://id.example", "builder-" + Ids.next(), "Builder", "");
        Members members = new Members(books.tx, books.ops, audit);
        CurrentTenant builder = members.current(
                person.id(), members.found(person.id(), "Moss House").id());
        Agents agents = SampleAgent.agents(books.tx);
        UUID draft = agents.create(builder, "Moss", "Moss.", "practice-partner", "en", List.of(Money.CNY))
                .id();
        List<Said> said = IntStream.range(0, 9)
                .mapToObj(i -> new Said("question\0 " + i, "a".repeat(9_000)))
                .toList();

        messages.preview(
                builder,
                new Messages.Preview(draft, Ids.next(), null, "and now?", "en", said),
                events::add,
                () -> false);

        Chambers.Question asked = chambers.asked.getLast();
        assertThat(asked.remember()).isFalse();
        assertThat(asked.conversation()).isNull();
        assertThat(asked.earlier())
                .extracting(Said::question)
                .containsExactly("question 3", "question 4", "question 5", "question 6", "question 7", "question 8");
        assertThat(asked.earlier().getLast().answer()).hasSize(4_000);
    }

    @Test
    void the_quote_tells_the_price_of_the_next_message() {
        freePerDay = 1;
        Messages.Quote before = messages.quote(listing(), null, "cookie");
        ask((CurrentTenant) null);
        Messages.Quote after = messages.quote(listing(), null, "cookie");
        assertThat(List.of(before.price(), after.price())).containsExactly(yuan("0"), yuan("0.05"));
        assertThat(IntStream.of(before.freeLeft(), after.freeLeft())).containsExactly(1, 0);
    }

    private void assertRefused(String code, Refusal.Kind kind, AskCommand command) {
        assertThatThrownBy(() -> messages.ask(command, events::add, () -> false))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(code);
                    assertThat(refusal.kind()).isEqualTo(kind);
                });
    }
}
